"""How far every route reaches: what lies elsewhere is answered like what never was, and nothing of it changes."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from backend.attachments.models import Attachment
from backend.base import Base
from backend.console.permissions import PERMISSIONS
from backend.divisions.actions import add
from backend.duplicates.deciding import decide
from backend.events.actions import open_event
from backend.family.models import Member
from backend.measures.models import Measure
from backend.promises.models import Promise
from backend.scope import TERMINAL
from backend.staff.actions import invite
from backend.staff.queries import actor_of
from backend.ties.models import StaffTie
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

# What stands in addresses: ids of something that lies somewhere, and what is the same everywhere.
PLACED = {
    "case_id", "household_id", "attachment_id", "handover_id", "objection_id", "notice_id", "division_id", "first_id",
    "second_id", "verdict_id", "event_id", "gap_id", "staff_id",
}
SAME_EVERYWHERE = {
    "what": "cases", "stage": "responded", "kind": "contact", "subject": "water", "card_id": "dibao", "sheet": "notice",
    "file": "card", "code": "none", "pause_id": "none", "rest:path": "none",
}
PLACES = ("upper", "lower", "river", "abroad")  # own village, sibling village, another township, another county
# Whose reach ends where; helper and grid member answer for one household of the own village and for no other.
REACHES = {
    "grid": {"own"}, "helper": {"own"}, "village": {"own", "upper"}, "township": {"own", "upper", "lower"},
    "county": {"own", "upper", "lower", "river"}, "administrator": {"own", "upper", "lower", "river"},
}
SIGNED = ("attachments/", "/draft")  # opened by a ticket of the page, or drawn from elsewhere
Ids = Mapping[str, str]


@pytest.fixture
def everywhere(world: World) -> tuple[World, dict[str, Ids]]:
    """The same things in four places, and one household more in the own village for somebody to answer for."""
    with world.database.writing() as session:
        other = add(session, "county", "邻县", None)
        abroad = add(session, "village", "外村", add(session, "township", "外镇", other))
        stranger = invite(session, TERMINAL, "stranger", "village", abroad.id, "邻县人", None, world.clock())
        far = invite(session, TERMINAL, "far", "county", other.id, "邻县办", None, world.clock())
        river = invite(session, TERMINAL, "river", "village", world.places["river"].id, "陆河口", None, world.clock())
    wide = replace(
        world, places={**world.places, "abroad": abroad},
        staff={**world.staff, "abroad": stranger, "far": far, "lower": world.staff["neighbour"], "river": river},
    )
    ids = {place: _things(wide, place) for place in PLACES}
    ids["own"] = {**ids["upper"], **_case(wide, "upper", name="王家", phone="13912345678")}
    return wide, ids


def _case(world: World, place: str, **told: object) -> dict[str, str]:
    """A household with everything its file may hold."""
    case_id = world.declare(place, **{"name": f"张{place}", **told})  # type: ignore[arg-type]
    case, now = world.case(case_id), world.clock()
    about, who = {"household_id": case.household_id}, world.staff["village" if place == "upper" else place].id
    rows = {
        "member": Member(**about, name="张小福", relation="child", born=2001, is_away=False, made_at=now),
        "measure": Measure(**about, staff_id=who, what="送鸡苗", state="planned", begins=now.date(), made_at=now),
        "promise": Promise(**about, staff_id=who, what="把表送到家", due=now.date(), made_at=now),
        "tie": StaffTie(**about, staff_id=world.staff["far"].id, kind="relative", declared_at=now),
        "attachment": Attachment(conversation_id=case.conversation_id, message_id=case_id, case_id=case_id,
                                 kind="photo", media="image/jpeg", size=1, made_at=now),
    }
    with world.database.writing() as session:
        session.add_all(rows.values())
        session.flush()
        made = {f"{name}_id": row.id for name, row in rows.items()}
    return {"case_id": case_id, "household_id": case.household_id, "receipt": case.receipt, **made}


def _things(world: World, place: str) -> Ids:
    staff = world.staff["grid" if place == "upper" else place]
    ids = _case(world, place)
    first, second = sorted((ids["case_id"], world.declare(place, f"李{place}")))
    at, now = world.places[place].id, world.clock()
    notice = world.notice(place) if place != "abroad" else _far_notice(world)
    with world.database.writing() as session:
        by = actor_of(session, world.staff["far" if place == "abroad" else "county"])
        event = open_event(session, by, at, "洪水", "disaster", now.date(), "", now, world.rules)
        verdict = decide(session, by, "cases", first, second, "是两件", now, is_same=False)
    return {
        **ids, "first_id": first, "second_id": second, "handover_id": world.handover(place),
        "objection_id": world.objection(place=place), "notice_id": notice, "event_id": event.id,
        "verdict_id": verdict.id, "gap_id": world.gap(f"{place}的蜂箱归谁管", place=place), "division_id": at,
        "staff_id": staff.id,
    }


def _far_notice(world: World) -> str:
    """Put up by that county's own clerk."""
    return replace(world, staff={**world.staff, "county": world.staff["far"]}).notice("abroad")


def _params(route: str) -> set[str]:
    return set(re.findall(r"{([\w:]+)}", route))


def _address(route: str, ids: Ids) -> str:
    return route.partition(" ")[2].replace("{rest:path}", "none").format(**{**SAME_EVERYWHERE, **ids})


def _everything(world: World) -> dict[str, list[str]]:
    """Every line of the database but who is here, and who looked."""
    with world.database.reading() as session:
        tables = [one for one in Base.metadata.sorted_tables if one.name not in ("staff_session", "audit_entry")]
        return {one.name: sorted(map(str, session.execute(one.select()))) for one in tables}


def test_every_id_of_every_address_is_known_to_lie_somewhere_or_nowhere() -> None:
    assert set().union(*map(_params, PERMISSIONS)) == PLACED | set(SAME_EVERYWHERE)


@pytest.mark.parametrize("who", REACHES)
def test_beyond_the_own_reach_nothing_is_there_and_nothing_changes(
    everywhere: tuple[World, dict[str, Ids]], who: str
) -> None:
    world, ids = everywhere
    if who in ("grid", "helper"):
        world.answer_for(who, ids["own"]["case_id"])
    role, browser = world.staff[who].role, world.browser(who)
    routes = [route for route, row in PERMISSIONS.items() if role in row and _params(route) & PLACED]
    looked = {
        f"{route} {place}": browser.get(_address(route, ids[place])).status_code
        for route in routes if route.startswith("GET") and not any(part in route for part in SIGNED)
        for place in REACHES[who] if place != "own" or "case_id" in route or "household_id" in route
        if who not in ("grid", "helper") or "case_id" in route or "household_id" in route
    }
    assert looked == dict.fromkeys(looked, 200)
    before, answers = _everything(world), {}
    for route in routes:
        for place in (*PLACES, "own"):
            if place not in REACHES[who]:
                address = _address(route, ids[place])
                ask = browser.get if route.startswith("GET") else lambda to: world.post(browser, to, text="不该写进去")
                answers[f"{route} {place}"] = ask(address).status_code
    assert {asked: status for asked, status in answers.items() if status != 404} == {}
    assert len(answers) >= len(routes)
    assert _everything(world) == before


# An address of one's own with something of elsewhere: who sends it, where that lies, and what of it stands in the form.
MIXED = [
    ("village", "lower", "POST /staff/households/{household_id}/member-change", {"member_id": "member_id"}),
    ("village", "lower", "POST /staff/households/{household_id}/measure-change", {"measure_id": "measure_id"}),
    ("village", "lower", "POST /staff/households/{household_id}/promise-close", {"promise_id": "promise_id"}),
    ("township", "river", "POST /staff/households/{household_id}/tie-end", {"tie_id": "tie_id"}),
    ("township", "lower", "POST /staff/households/{household_id}/tie-end", {"tie_id": "tie_id"}),
    ("village", "abroad", "POST /staff/households/{household_id}/measure", {"staff_id": "staff_id"}),
    ("village", "abroad", "POST /staff/households/{household_id}/promise", {"staff_id": "staff_id"}),
    ("village", "lower", "POST /staff/events", {"division_id": "division_id"}),
    ("village", "lower", "POST /staff/events/{event_id}/households", {"household_id": "household_id"}),
    ("village", "lower", "POST /staff/events/{event_id}/find", {"group_id": "division_id"}),
    ("village", "lower", "POST /staff/duplicates/find", {"first": "receipt", "second": "receipt"}),
    ("village", "lower", "POST /staff/duplicates/{what}/{case_id}/{+case_id}", {"kept": "case_id"}),
    ("village", "lower", "POST /staff/duplicates/{what}/{case_id}/{+case_id}/apart", {}),
    ("village", "lower", "GET /staff/duplicates/{what}/{case_id}/{+case_id}", {}),
    ("village", "lower", "GET /staff/cases/{case_id}/attachments/{+attachment_id}", {}),
    ("county", "abroad", "POST /staff/county/contact/water", {"place": "division_id"}),
    ("county", "abroad", "POST /staff/county/confirm", {"place": "division_id"}),
    ("county", "abroad", "POST /staff/settings/change", {"place": "division_id"}),
    ("administrator", "abroad", "POST /staff/people/invite", {"division_id": "division_id"}),
    ("administrator", "abroad", "POST /staff/people/{staff_id}/transfer", {"division_id": "division_id"}),
    ("administrator", "abroad", "POST /staff/people/{staff_id}/transfer", {"heir": "staff_id"}),
    ("administrator", "abroad", "POST /staff/people/{staff_id}/switch-off", {"heir": "staff_id"}),
    ("village", "lower", "POST /staff/cases/export", {"place": "division_id"}),
    ("village", "lower", "GET /staff/cases?place={+division_id}", {}),
    ("village", "lower", "GET /staff/households?place={+division_id}", {}),
    ("village", "lower", "GET /staff/report?place={+division_id}", {}),
    ("village", "lower", "GET /staff/notices?village={+division_id}", {}),
    ("county", "abroad", "GET /staff/divisions?at={+division_id}", {}),
    ("county", "abroad", "GET /staff/county?place={+division_id}", {}),
    ("county", "abroad", "GET /staff/settings?place={+division_id}", {}),
]
# What would do if it were all one's own.
WILL_DO = {
    "to": "done", "on": "2026-09-21", "because": "kept", "text": "记一句", "due": "2026-10-01", "begins": "2026-09-21",
    "title": "洪水", "risk": "disaster", "urgency": "days", "why": "问过本人是一件", "confirmed_on": "2026-09-01",
    "name": "水利局", "phone": "07711234567", "sign_in_name": "newcomer", "role": "village", "relation": "child",
    "step": "publish", "deadlines.respond.n": "2", "card": "micro_credit", "office": "县民政局", "cards": "dibao:0",
}


@pytest.mark.parametrize(("who", "place", "route", "fields"), MIXED)
def test_something_of_elsewhere_in_an_address_or_form_of_ones_own_changes_and_shows_nothing(
    everywhere: tuple[World, dict[str, Ids]], who: str, place: str, route: str, fields: dict[str, str]
) -> None:
    world, ids = everywhere
    world.answer_for("grid", ids["own"]["case_id"])
    method, _, address = route.partition(" ")
    foreign = {f"+{name}": value for name, value in ids[place].items()}
    address = re.sub(r"{(\+?\w+)}", lambda found: {**SAME_EVERYWHERE, **ids["upper"], **foreign}[found[1]], address)
    browser, before = world.browser(who), _everything(world)
    told = {**WILL_DO, **{name: ids[place][value] for name, value in fields.items()}}
    answer = browser.get(address) if method == "GET" else world.post(browser, address, **told)
    assert answer.status_code in (200, 303, 404, 409, 422), answer.status_code
    assert _everything(world) == before
    known_by = {ids[place]["receipt"], f"张{place}", f"李{place}", "外村", "邻县人"} - set(told.values())
    assert [name for name in known_by if name in answer.text] == []

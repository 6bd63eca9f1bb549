"""Scenes: what has to be there before a form can be sent; each tells the ids that addresses and forms need."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from backend.cases.models import Case
from backend.divisions.changing import add_below
from backend.divisions.models import Division
from backend.duplicates.deciding import decide
from backend.events.actions import open_event
from backend.family.models import Member
from backend.households.models import Household
from backend.measures.models import Measure
from backend.promises.models import Promise
from backend.staff.actions import make_sign_in_link
from backend.staff.queries import actor_of
from backend.stops.actions import stop
from backend.ties.models import StaffTie
from tests.backend.console.conftest import World
from tests.backend.steps import PUBLICITY, reach

Ids = dict[str, str]
Scene = Callable[[World], Ids]
TO_THE_END = (
    "responded", "checked", "reviewed", "noticed", "township_reviewed", "included", "responsible_named", "helping",
    "removal_checked", "removal_reviewed", "removal_noticed", "removed", "told_back", "closed",
)


def of(world: World, name: str) -> Ids:
    """The scene of that name; "case:noticed" is a case that has reached that stage."""
    scene, _, stage = name.partition(":")
    places = {f"at_{key}": place.id for key, place in world.places.items()}
    people = {f"who_{key}": person.id for key, person in world.staff.items()}
    return {**places, **people, **(case(world, stage or "received") if scene == "case" else SCENES[scene](world))}


def case(world: World, stage: str, **told: object) -> Ids:
    """A case that everybody of the county reaches, walked to a stage by the county; days go by for a notice."""
    case_id = world.declare("upper_1", **told)  # type: ignore[arg-type]
    world.answer_for("helper", case_id)
    with world.database.writing() as session:
        row, by = session.get_one(Case, case_id), actor_of(session, world.staff["county"])
        for one in _path_to(stage):
            if row.stage in ("noticed", "removal_noticed"):
                world.clock.now += PUBLICITY
            reach(session, row, by, one, world.clock(), world.rules, helper_id=world.staff["helper"].id)
        return {"case_id": case_id, "household_id": row.household_id, "receipt": row.receipt, "seen": str(row.entries)}


def _path_to(stage: str) -> tuple[str, ...]:
    if stage == "received":
        return ()
    if stage == "not_included":
        return (*TO_THE_END[:2], stage)
    return TO_THE_END[: TO_THE_END.index(stage) + 1]


def _stopped(world: World) -> Ids:
    ids = case(world, "responded")
    with world.database.writing() as session:
        by = actor_of(session, world.staff["county"])
        stop(session, session.get_one(Case, ids["case_id"]), by, "papers", "等证明", world.clock(), world.rules)
    return ids


def _for_another(world: World) -> Ids:
    return case(world, "received", declared_for="other", relation="neighbour", knows="no")


def _drill(world: World) -> Ids:
    ids = case(world, "received")
    with world.database.writing() as session:
        session.get_one(Case, ids["case_id"]).drill = True
    return ids


def _household(world: World) -> Ids:
    """With a member, a measure, a promise and a tie of its own."""
    ids = case(world, "received")
    about, helper, today = {"household_id": ids["household_id"]}, world.staff["helper"].id, world.clock().date()
    rows = {
        "member": Member(**about, name="张小福", relation="child", born=2001, is_away=False, made_at=world.clock()),
        "measure": Measure(**about, staff_id=helper, what="送鸡苗", state="planned", begins=today,
                           made_at=world.clock()),
        "promise": Promise(**about, staff_id=helper, what="把表送到家", due=today + timedelta(days=9),
                           made_at=world.clock()),
        "tie": StaffTie(**about, staff_id=world.staff["neighbour"].id, kind="relative", declared_at=world.clock()),
    }
    with world.database.writing() as session:
        session.add_all(rows.values())
        session.flush()
        return {**ids, **{f"{name}_id": row.id for name, row in rows.items()}}


def _monitored(world: World) -> Ids:
    ids = _household(world)
    with world.database.writing() as session:
        session.get_one(Household, ids["household_id"]).monitored_since = world.clock()
    return ids


def _handover(world: World, *, drill: bool = False) -> Ids:
    return {"handover_id": world.handover("upper", drill=drill)}


def _taken_handover(world: World) -> Ids:
    ids, browser = _handover(world), world.browser("village")
    assert world.post(browser, f"/staff/waiting/{ids['handover_id']}/take", was="").status_code == 303
    return ids


def _taken_objection(world: World) -> Ids:
    ids = {"objection_id": world.objection(phone="13812345678")}
    path = f"/staff/objections/{ids['objection_id']}/take"
    assert world.post(world.browser("township"), path, seen="1").status_code == 303
    return ids


def _notice(world: World) -> Ids:
    return {"notice_id": world.notice("upper_1")}


def _taken_down(world: World) -> Ids:
    ids = _notice(world)
    path = f"/staff/notices/{ids['notice_id']}/down"
    assert world.post(world.browser("village"), path, because="mistake").status_code == 303
    return ids


def _two_cases(world: World) -> Ids:
    first = case(world, "received")
    second = case(world, "received")
    ids = sorted((first["case_id"], second["case_id"]))
    receipts = (first["receipt"], second["receipt"])
    return {"what": "cases", "first_id": ids[0], "second_id": ids[1], "one": receipts[0], "two": receipts[1]}


def _called_two(world: World) -> Ids:
    ids = _two_cases(world)
    with world.database.writing() as session:
        by = actor_of(session, world.staff["village"])
        row = decide(session, by, "cases", ids["first_id"], ids["second_id"], "是两件", world.clock(), is_same=False)
        return {**ids, "verdict_id": row.id}


def _event(world: World) -> Ids:
    ids = case(world, "received")
    with world.database.writing() as session:
        by, now, place = actor_of(session, world.staff["village"]), world.clock(), world.places["upper"].id
        event = open_event(session, by, place, "洪水", "disaster", now.date(), "once-only", now, world.rules)
        return {**ids, "event_id": event.id}


def _full_event(world: World) -> Ids:
    ids = _event(world)
    path = f"/staff/events/{ids['event_id']}/households"
    told = world.post(world.browser("village"), path, household_id=[ids["household_id"]], urgency="days")
    assert told.status_code == 303
    return ids


def _fact(world: World) -> Ids:
    """A telephone of the county that stands."""
    browser, path = world.browser("county"), "/staff/county/contact/water"
    told = {"place": world.places["county"].id, "seen": "0", "once": "scene", "name": "县水利局",
            "phone": "07711234567", "source": "县水利局2026年通知", "confirmed_on": "2026-09-01", "office": "县水利局"}
    assert world.post(browser, path, **told).status_code == 303
    return {"at_county": world.places["county"].id}


def _settled(world: World) -> Ids:
    ids = {"gap_id": world.gap()}
    path = f"/staff/gaps/{ids['gap_id']}/settle"
    assert world.post(world.browser("county"), path, outcome="not_ours", seen="1").status_code == 303
    return ids


def _invited(world: World) -> Ids:
    with world.database.writing() as session:
        return {"code": make_sign_in_link(session, world.staff["grid"].id, world.clock())}


def _taken_over(world: World) -> Ids:
    """The village clerk has taken a household over from the helper."""
    ids = case(world, "received")
    browser, path = world.browser("administrator"), f"/staff/people/{world.staff['helper'].id}/transfer"
    told = {"role": "responsible", "division_id": world.places["river"].id, "heir": world.staff["village"].id}
    assert world.post(browser, path, **told).status_code == 303
    return ids


def _empty_group(world: World, *, ended: bool = False) -> Ids:
    with world.database.writing() as session:
        by = actor_of(session, world.staff["county"])
        upper = session.get_one(Division, world.places["upper"].id)
        group = add_below(session, by, upper, "八组", "", world.clock())
        group.ended_at = world.clock() if ended else None
        return {"division_id": group.id}


SCENES: Mapping[str, Scene] = {
    "nothing": lambda world: {},
    "stopped": _stopped, "for_another": _for_another, "drill": _drill,
    "household": _household, "monitored": _monitored,
    "handover": _handover, "taken_handover": _taken_handover, "practised": lambda world: _handover(world, drill=True),
    "objection": lambda world: {"objection_id": world.objection()}, "taken_objection": _taken_objection,
    "practised_objection": lambda world: {"objection_id": world.objection(drill=True)},
    "notice": _notice, "taken_down": _taken_down, "two_cases": _two_cases, "called_two": _called_two, "event": _event,
    "full_event": _full_event,
    "pause": lambda world: {"pause_id": world.pause()}, "fact": _fact,
    "gap": lambda world: {"gap_id": world.gap()}, "settled": _settled, "invited": _invited, "taken_over": _taken_over,
    "group": _empty_group, "ended_group": lambda world: _empty_group(world, ended=True),
}

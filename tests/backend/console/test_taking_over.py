"""Somebody is posted elsewhere: nothing of theirs is left without an owner, and a page tells each household's story."""

from datetime import date

from httpx2 import Response
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.conversations.actions import open_web
from backend.households.models import Responsibility, Reveal
from backend.measures.models import Measure
from backend.outgoing.models import Outgoing
from backend.promises.models import Promise
from backend.staff.actions import bind_chat, make_bind_code
from backend.staff.models import Staff
from backend.ties.models import StaffTie
from backend.visits.models import Visit
from tests.backend.console.conftest import World

SECRET = "答应带老人去换药"


def _portfolio(world: World, households: int = 1, who: str = "helper") -> list[str]:
    """Households somebody answers for, each with a promise, a measure and four visits; the ids of their cases."""
    cases = [world.declare(name=f"张三{mark}", phone=f"1381234567{number}") for number, mark in
             enumerate("甲乙丙丁戊己庚辛壬癸子丑"[:households])]
    for case_id in cases:
        world.answer_for(who, case_id)
        with world.database.writing() as session:
            household_id, staff_id = session.get_one(Case, case_id).household_id, world.staff[who].id
            session.add(Promise(
                household_id=household_id, staff_id=staff_id, what=SECRET, due=date(2026, 9, 18), made_at=world.clock(),
            ))
            session.add(Measure(
                household_id=household_id, staff_id=staff_id, what="送鸡苗", state="planned", begins=date(2026, 9, 1),
                made_at=world.clock(),
            ))
            session.add_all(
                Visit(
                    source_key=f"{household_id}:{day}", household_id=household_id, staff_id=staff_id, kind="home",
                    found="fine", on_day=date(2026, 9, day), note=f"第{day}天去的", recorded_at=world.clock(),
                )
                for day in (1, 2, 3, 4)
            )
    return cases


def _transfer(world: World, who: str, to: str, heir: str = "", role: str = "") -> Response:
    person, browser = world.staff[who], world.browser("administrator")
    browser.get("/staff/people")
    return world.post(
        browser, f"/staff/people/{person.id}/transfer", role=role or person.role, division_id=world.places[to].id,
        heir=world.staff[heir].id if heir else "",
    )


def _owners(world: World) -> set[str]:
    """Who is left with something open."""
    with world.database.reading() as session:
        return {
            *session.scalars(select(Responsibility.staff_id).filter_by(ends=None)),
            *session.scalars(select(Promise.staff_id).filter_by(closed_at=None)),
            *session.scalars(select(Measure.staff_id).where(Measure.state == "planned")),
        }


def test_everything_open_passes_to_the_colleague_at_once(world: World) -> None:
    _portfolio(world, 3)
    assert _transfer(world, "helper", "south", heir="village").status_code == 303
    assert _owners(world) == {world.staff["village"].id}
    with world.database.reading() as session:
        assert session.get_one(Staff, world.staff["helper"].id).division_id == world.places["south"].id
        line = session.scalars(select(AuditEntry).filter_by(action="staff.handed_over")).one()
    assert line.details == {"to": world.staff["village"].id, "households": 3, "promises": 3, "measures": 3}


def test_nobody_is_posted_elsewhere_while_their_households_have_no_one(world: World) -> None:
    _portfolio(world)
    answer = _transfer(world, "helper", "south")
    assert (answer.status_code, "他名下有1户、1件答应的事、1项帮扶措施" in answer.text) == (422, True)
    assert f'value="{world.places["south"].id}" selected' in answer.text
    assert _owners(world) == {world.staff["helper"].id}


def test_a_colleague_of_another_village_cannot_take_over(world: World) -> None:
    _portfolio(world)
    assert _transfer(world, "helper", "south", heir="neighbour").status_code == 422
    page = world.browser("administrator").get(f"/staff/people/{world.staff['helper'].id}").text
    assert ("覃村信" in page, "韦小网" in page, "梁邻村" in page) == (True, True, False)


def test_one_with_nothing_open_needs_no_heir_and_may_change_the_role_too(world: World) -> None:
    assert _transfer(world, "village", "north", role="township").status_code == 303
    with world.database.reading() as session:
        staff = session.get_one(Staff, world.staff["village"].id)
        assert (staff.role, staff.division_id) == ("township", world.places["north"].id)


def test_open_browsers_of_the_person_close_and_nothing_of_the_old_place_is_seen(world: World) -> None:
    case_id = world.declare()
    browser = world.browser("village")
    assert browser.get(f"/staff/cases/{case_id}").status_code == 200
    _transfer(world, "village", "south")
    assert browser.get(f"/staff/cases/{case_id}").status_code == 303
    assert world.browser("village").get(f"/staff/cases/{case_id}").status_code == 404


def test_what_cannot_be_done_is_refused_with_a_sentence(world: World) -> None:
    same = _transfer(world, "village", "upper")
    oneself = _transfer(world, "administrator", "north")
    browser = world.browser("administrator")
    browser.get("/staff/people")
    path = f"/staff/people/{world.staff['village'].id}/transfer"
    nowhere = world.post(browser, path, role="village", division_id="none")
    no_role = world.post(browser, path, role="king", division_id=world.places["north"].id)
    told = [answer.text for answer in (same, oneself, nowhere, no_role)]
    says = ("没有要改的", "不能调自己的账号", "请选要调去的地方", "请选角色")
    assert [one in text for one, text in zip(says, told, strict=True)] == [True] * 4


def test_switching_off_passes_on_too_or_leaves_it_to_the_office(world: World) -> None:
    _portfolio(world)
    browser = world.browser("administrator")
    browser.get("/staff/people")
    path = f"/staff/people/{world.staff['helper'].id}/switch-off"
    assert world.post(browser, path, heir=world.staff["neighbour"].id).status_code == 422
    assert world.post(browser, path, heir=world.staff["grid"].id).status_code == 303
    assert _owners(world) == {world.staff["grid"].id}


def test_the_colleague_is_told_in_the_chat_without_a_name(world: World) -> None:
    _portfolio(world, 2)
    with world.database.writing() as session:
        conversation, _ = open_web(session, world.clock())
        code = make_bind_code(session, world.staff["village"].id, world.clock())
        bind_chat(session, code, conversation, world.clock())
    _transfer(world, "helper", "south", heir="village")
    with world.database.reading() as session:
        told = session.scalars(select(Outgoing).filter_by(conversation_id=conversation.id, kind="reminder")).one()
        assert "有2户转给您帮扶了" in (told.payload or "")


def test_a_brief_is_masked_until_it_is_opened_for_a_reason(world: World) -> None:
    (case_id,) = _portfolio(world)
    household_id = world.case(case_id).household_id
    with world.database.writing() as session:
        session.add(StaffTie(
            staff_id=world.staff["grid"].id, household_id=household_id, kind="relative", declared_at=world.clock(),
        ))
    _transfer(world, "helper", "south", heir="village")
    browser = world.browser("village")
    masked = browser.get("/staff/briefs").text
    for words in ("黄大帮", "张**", "9月18日前", "过期了", "韦小网报备过：这是亲戚家", "没有同意记生病", "9月4日"):
        assert words in masked
    assert [words in masked for words in (SECRET, "张三甲", "第4天去的", "9月1日", "13812345670")] == [False] * 5
    refused = world.post(browser, "/staff/briefs", page="1")
    assert (refused.status_code, "请先选一个要看的原因" in refused.text) == (422, True)
    opened = world.post(browser, "/staff/briefs", page="1", reason="visit").text
    assert [words in opened for words in (SECRET, "张三甲", "第4天去的", "13812345670")] == [True] * 4
    with world.database.reading() as session:
        assert [row.household_id for row in session.scalars(select(Reveal))] == [household_id]
    assert SECRET not in browser.get("/staff/briefs").text


def test_many_households_are_paged_and_each_has_its_page(world: World) -> None:
    _portfolio(world, 12)
    _transfer(world, "helper", "south", heir="village")
    browser = world.browser("village")
    pages = [browser.get(f"/staff/briefs?page={number}").text for number in (1, 2)]
    assert [page.count('class="card brief"') for page in pages] == [10, 2]


def test_what_was_not_taken_over_has_no_brief(world: World) -> None:
    _portfolio(world, who="village")
    assert "没有别的同事转给您的户" in world.browser("village").get("/staff/briefs").text
    assert "没有别的同事转给您的户" in world.browser("helper").get("/staff/briefs").text

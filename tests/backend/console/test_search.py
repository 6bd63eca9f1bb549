"""The search box: found exactly and within reach, shown masked, and told to nobody."""

import logging
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.duplicates.merging_households import merge_households
from backend.households.models import Household
from backend.objections.models import Objection
from backend.staff.queries import actor_of
from tests.backend.console.conftest import World

BOX = 'role="search"'


def search(world: World, who: str, asked: str) -> str:
    """What the page shows to whoever types this into the box."""
    browser = world.browser(who)
    answer = world.post(browser, "/staff/search", asked=asked)
    assert answer.status_code == 303
    return browser.get(answer.headers["location"]).text


def told(world: World) -> tuple[str, dict[str, str]]:
    case_id = world.declare("upper_1", "陳有福")
    world.declare("upper", "李四光", phone="13900000002")
    return case_id, {"receipt": world.case(case_id).receipt}


SAID = ["陳有福", "陈有福", " 陈 有福", "cyf", "CYF", "13812345678", "+86 138 1234 5678", "receipt"]
UNREADABLE = [("", "请写要查的"), ("张", "只有一个字"), ("138123", "只写了6位"), ("张**", "没看懂")]


@pytest.mark.parametrize("asked", SAID)
def test_a_household_is_found_by_what_people_can_say_of_it(world: World, asked: str) -> None:
    case_id, known = told(world)
    page = search(world, "village", known.get(asked, asked))
    assert [name in page for name in ("陳**", "李**", world.case(case_id).receipt)] == [True, False, True]
    assert [plain in page.replace(f'value="{asked}"', "") for plain in ("陳有福", "13812345678")] == [False, False]


@pytest.mark.parametrize("asked", ["阿卜杜·热合曼", "阿卜杜•热合曼", "阿卜杜热合曼", "abdrhm"])
def test_a_name_with_a_dot_is_found_however_it_is_written(world: World, asked: str) -> None:
    world.declare("upper", "阿卜杜·热合曼")
    assert "阿**" in search(world, "village", asked)


REACH = [("village", True), ("township", True), ("county", True), ("neighbour", False), ("other_township", False),
         ("grid", False), ("helper", False)]


@pytest.mark.parametrize(("who", "finds"), REACH)
def test_nobody_finds_a_household_of_another_place(world: World, who: str, finds: bool) -> None:
    _, known = told(world)
    pages = [search(world, who, asked) for asked in ("陈有福", "cyf", "13812345678", known["receipt"])]
    assert ["陳**" in page for page in pages] == [finds] * 4
    assert ["没有查到" in page for page in pages] == [not finds] * 4


def test_a_helper_finds_the_own_households(world: World) -> None:
    case_id, _ = told(world)
    world.answer_for("helper", case_id)
    assert ["陳**" in search(world, "helper", "陈有福"), "李**" in search(world, "helper", "李四光")] == [True, False]


def test_a_name_that_is_written_so_stands_before_those_that_only_sound_so(world: World) -> None:
    world.declare("upper", "陈永芳", phone="13900000003")
    world.declare("upper_1", "陈有福", phone="13900000004")
    rows = search(world, "village", "陈有福")
    assert rows.index("上坪村 一组") < rows.index("13900000003"[:1] + "********03")


def test_a_household_is_found_by_the_number_of_the_neighbour_who_told_its_case(world: World) -> None:
    case_id = world.declare("upper", "陈有福", phone="13700000007", declared_for="other", relation="neighbour")
    with world.database.reading() as session:
        assert session.scalars(select(Household.phone_sealed)).all() == [None]
    assert world.case(case_id).receipt in search(world, "village", "137 0000 0007")
    assert "没有查到" in search(world, "neighbour", "13700000007")


def test_of_two_merged_households_the_kept_one_is_found(world: World) -> None:
    first, second = world.declare("upper", "陈有福"), world.declare("upper", "覃桂兰", phone="13900000003")
    ids = [world.case(id_).household_id for id_ in (first, second)]
    with world.database.writing() as session:
        kept, gone = (session.get_one(Household, id_) for id_ in ids)
        seen = (kept.changes, gone.changes)
        by = actor_of(session, world.staff["village"])
        merge_households(session, by, kept.id, gone.id, "是一户", seen, world.clock())
    page = search(world, "village", "覃桂兰")
    assert [id_ in page for id_ in ids] == [True, False]


@pytest.mark.parametrize(("asked", "says"), UNREADABLE)
def test_what_cannot_be_looked_for_is_said_and_stays_in_the_box(world: World, asked: str, says: str) -> None:
    answer = world.post(world.browser("village"), "/staff/search", asked=asked)
    assert (answer.status_code, says in answer.text, f'value="{asked}"' in answer.text) == (422, True, True)


def test_the_question_stands_in_no_address_no_log_and_no_audit(world: World, caplog, capsys) -> None:  # type: ignore[no-untyped-def]
    told(world)
    browser = world.browser("village")
    with caplog.at_level(logging.DEBUG):
        address = world.post(browser, "/staff/search", asked="陈有福").headers["location"]
        assert "陳**" in browser.get(address).text
    with world.database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "search")).all()
        assert [row.details for row in rows] == [{"by": "name", "found": 1, "more": False}]
    written = address + caplog.text + "".join(capsys.readouterr())
    assert [secret in written for secret in ("陈有福", "%E9%99%88", "陳")] == [False] * 3


def test_whoever_looks_people_up_on_another_page_leaves_a_trace_as_well(world: World) -> None:
    told(world)
    browser, helper = world.browser("village"), world.browser("helper")
    upper = world.places["upper"].id
    event = {"division_id": upper, "title": "冰雹打了烟叶", "risk": "disaster", "on": "2026-09-20"}
    path = world.post(browser, "/staff/events", **event).headers["location"].partition("?")[0]
    asked = [{"asked": "陈有福"}, {"names": "陈有福 李四光 王五"}, {"group_id": world.places["upper_1"].id}]
    assert all("陳**" in world.post(browser, f"{path}/find", **one).text for one in asked)
    kin = {"name": "陈有福", "phone": "13812345678"}
    assert "陳**" in world.post(helper, "/staff/ties/find", **kin).text
    assert "陳**" in world.post(helper, "/staff/ties/declare", **kin, household_id="", kind="own").text
    with world.database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "search").order_by(AuditEntry.id)).all()
        assert [(row.subject.partition(":")[0], row.details["by"], row.details["found"]) for row in rows] == [
            ("event", "name_or_phone", 1), ("event", "names", 2), ("staff", "name_and_phone", 1),
            ("staff", "name_and_phone", 1),
        ]


@pytest.mark.parametrize("q", ["陈有福", "AAAA", "%00", "a" * 400])
def test_an_address_that_was_not_sealed_here_is_asked_for_again(world: World, q: str) -> None:
    answer = world.browser("village").get("/staff/search", params={"q": q})
    assert (answer.status_code, "请再写一次" in answer.text) == (422, True)


def test_another_session_cannot_open_the_address(world: World) -> None:
    told(world)
    address = world.post(world.browser("village"), "/staff/search", asked="陈有福").headers["location"]
    assert parse_qs(urlsplit(address).query).keys() == {"q"}
    answer = world.browser("village").get(address)
    assert (answer.status_code, "陳" in answer.text) == (422, False)


def test_many_households_are_turned_over_page_by_page(world: World) -> None:
    for number in range(23):
        world.declare("upper", "陈有福", phone=f"139000001{number:02}")
    browser = world.browser("village")
    address = world.post(browser, "/staff/search", asked="cyf").headers["location"]
    pages = [browser.get(f"{address}&page={number}").text for number in (1, 2)]
    assert [page.count("陈**") for page in pages] == [20, 3]
    assert ["下一页" in page for page in pages] == [True, False]


def test_the_box_stands_on_every_page_of_whoever_may_search(world: World) -> None:
    boxes = {who: BOX in world.browser(who).get(path).text for who, path in (
        ("village", "/staff/bind"), ("county", "/staff/settings"), ("helper", "/staff/ties"),
        ("administrator", "/staff/people"), ("auditor", "/staff/audit"),
    )}
    assert boxes == {"village": True, "county": True, "helper": True, "administrator": False, "auditor": False}
    assert BOX not in world.browser().get("/staff/sign-in").text


@pytest.mark.parametrize(("who", "finds"), [("township", True), ("county", True), ("village", False)])
def test_an_objection_is_found_by_its_receipt_by_whoever_may_see_it(world: World, who: str, finds: bool) -> None:
    one = world.objection("village")
    with world.database.reading() as session:
        receipt = session.get_one(Objection, one).receipt
    page = search(world, who, receipt)
    assert (f"/staff/objections/{one}" in page, "没有这个回执号" in page) == (finds, not finds)


def test_a_complaint_about_an_office_is_not_found_by_that_office(world: World) -> None:
    one = world.objection("township")
    with world.database.reading() as session:
        receipt = session.get_one(Objection, one).receipt
    pages = [search(world, who, receipt) for who in ("township", "county")]
    assert [f"/staff/objections/{one}" in page for page in pages] == [False, True]

"""The ledger: order, filters, pages, look-ups and the file."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.console import ledger_sheets
from backend.console.ledger import Line, lines
from backend.console.ledger_filter import span_of
from backend.console.sheet import defused
from backend.publicity.actions import take_down
from backend.publicity.models import PublicNotice
from backend.reminders.models import Reminder
from backend.staff.queries import actor_of
from backend.stops.queries import of_case
from knowledge.ladder import rung_of
from tests.backend.console.conftest import NOON, World
from tests.backend.console.xlsx import sheets


def _order(page: str, *names: str) -> list[str]:
    return sorted((name for name in names if name in page), key=page.index)


def test_lines_are_masked_and_come_with_place_stage_and_deadline(world: World) -> None:
    world.declare("upper_1", "张三丰")
    page = world.browser("township").get("/staff/cases").text
    assert [word in page for word in ("上坪村 一组", "张**", "因病", "已收到", "还剩3天")] == [True] * 5
    assert "张三丰" not in page


def test_the_nearest_deadline_stands_first_or_the_newest(world: World) -> None:
    world.declare("upper", "张三丰", phone="13900000001")
    world.clock.forward(days=1)
    world.declare("upper", "李四光", phone="13900000002")
    browser = world.browser("village")
    by_deadline, newest = (browser.get(path).text for path in ("/staff/cases", "/staff/cases?order=newest"))
    assert _order(by_deadline, "张**", "李**") == ["张**", "李**"]
    assert _order(newest, "张**", "李**") == ["李**", "张**"]


def test_every_filter_narrows_and_none_of_them_forgets_another(world: World) -> None:
    world.declare("upper", "张三丰", phone="13900000001")
    world.clock.forward(days=4)
    world.declare("lower", "李四光", phone="13900000002", risks=("disaster",), risk="disaster")
    browser = world.browser("township")
    asked = {
        "stage=received": [True, True], "stage=closed": [False, False],
        f"place={world.places['lower'].id}": [False, True],
        "colour=orange": [True, False], "colour=green": [False, False], "colour=yellow": [False, True],
        "colour=red": [False, False], "risk=disaster": [False, True], "state=over": [False, False],
        "state=open": [True, True], "begins=2026-09-25": [False, True], "ends=2026-09-24": [True, False],
        "begins=2026-09-21&ends=2026-09-21": [True, False], "risk=disaster&colour=orange": [False, False],
        "helper=nobody": [False, False], "event=none": [False, False], "drills=none": [True, True],
    }
    pages = {query: browser.get(f"/staff/cases?{query}").text for query in asked}
    shown = {query: [f">{name}<" in page for name in ("张**", "李**")] for query, page in pages.items()}
    assert shown == asked


def test_the_colours_of_the_filter_part_every_deadline_as_the_ladder_does(world: World) -> None:
    """Each moment of two months belongs to one colour, and to the one the ladder gives it."""
    for now in (NOON, datetime(2026, 2, 13, 4, 0, tzinfo=UTC), datetime(2026, 10, 3, 4, 0, tzinfo=UTC)):
        spans = {colour: span_of(colour, now, world.rules) for colour in world.rules.ladder}
        for hours in range(-24 * 30, 24 * 30, 7):
            due = now + timedelta(hours=hours)
            inside = [
                colour for colour, (begins, ends) in spans.items()
                if (begins is None or begins <= due) and (ends is None or due < ends)
            ]
            assert inside == [rung_of(due, now, world.rules.calendar, world.rules.ladder).colour], (now, due)


@pytest.mark.parametrize(
    ("query", "says"),
    [("begins=yesterday", "申报日期没看懂，请写成2026-11-21这样"),
     ("begins=2026-09-21&ends=2026-09-20", "后一天早于前一天"),
     ("ends=9999-12-31", "申报日期的年份不对：9999年"), ("begins=0001-01-01", "申报日期的年份不对：1年")],
)
def test_a_day_that_cannot_be_read_is_said_and_what_was_typed_stays(world: World, query: str, says: str) -> None:
    answer = world.browser("village").get(f"/staff/cases?{query}&risk=illness")
    assert (answer.status_code, says in answer.text) == (422, True)
    typed = ('value="illness" selected', f'value="{query.partition("=")[2][:9]}')
    assert [part in answer.text for part in typed] == [True, True]


def test_a_filter_never_reaches_beyond_the_own_division(world: World) -> None:
    world.declare("river", "张三丰")
    page = world.browser("village").get(f"/staff/cases?place={world.places['river'].id}")
    assert (page.status_code, "张**" in page.text) == (200, False)


@pytest.mark.parametrize("order", ["", "newest", "place"])
def test_pages_follow_one_another_and_lead_back_and_no_case_is_missed_or_shown_twice(world: World, order: str) -> None:
    places = ("upper", "lower", "upper_1", "river")
    ids = [world.declare(places[number % 4], phone=f"139000000{number:02d}") for number in range(56)]
    with world.database.writing() as session:  # of these, nothing is due any more
        for row in session.scalars(select(Reminder).where(Reminder.case_id.in_(ids[10:40]))):
            row.closed_at = world.clock()
    browser, address, pages = world.browser("county"), f"/staff/cases?order={order}", []
    while address:
        page = browser.get(address).text
        pages.append(re.findall(r'href="/staff/cases/([0-9a-z]{26})"', page))
        address = _link(page, "下一页")
    assert [len(page) for page in pages] == [25, 25, 6]
    assert sorted(id_ for page in pages for id_ in page) == sorted(ids)
    back = [browser.get(f"/staff/cases?order={order}&before={page[0]}").text for page in pages[1:]]
    assert [re.findall(r'href="/staff/cases/([0-9a-z]{26})"', page) for page in back] == pages[:2]
    assert ["上一页" in page for page in back] == [False, True]


@pytest.mark.parametrize("at", ["0", "x", "", "9" * 40, "１", "foreign"])
def test_a_strange_place_in_the_order_shows_the_first_page(world: World, at: str) -> None:
    world.declare("upper")
    at = world.declare("river", "李四光", phone="13900000002") if at == "foreign" else at
    browser = world.browser("village")
    assert ["张**" in browser.get(f"/staff/cases?{way}={at}").text for way in ("after", "before")] == [True, True]


def test_the_file_holds_the_masked_ledger_and_is_audited(world: World) -> None:
    case_id = world.declare()
    answer = world.post(world.browser("village"), "/staff/cases/export?risk=illness")
    [(name, rows)] = sheets(answer.content)
    told = dict(zip(rows[3], rows[4], strict=True))
    assert (name, rows[0], "筛选：主要风险：因病" in rows[1][0], "水印" in rows[2][0]) == (
        "上坪村", [f"{world.settings.county} 防止返贫监测台账"], True, True
    )
    assert {key: value for key, value in told.items() if value} == {
        "序号": "1", "乡镇": "北山镇", "村": "上坪村", "组": "一组", "户主": "张**", "人口": "4", "主要风险": "因病",
        "其他风险": "缺劳动力", "申报日期": "2026-09-21", "申报方式": "网页", "帮扶责任人": "还没有定",
        "当前环节": "已收到",
        "时限": "2026-09-24", "快慢": "时间还够", "回执号": world.case(case_id).receipt,
    }
    with world.database.reading() as session:
        assert session.scalars(select(AuditEntry.details).filter_by(action="ledger.export")).all() == [{"lines": 1}]


def test_what_the_procedure_has_brought_stands_in_its_columns(world: World) -> None:
    case_id = world.declare()
    world.answer_for("helper", case_id)
    world.include(case_id)
    [(_, rows)] = sheets(world.post(world.browser("village"), "/staff/cases/export").content)
    told = dict(zip(rows[3], rows[4], strict=True))
    days = {key: told[key] for key in ("首次响应", "入户核查", "民主评议", "公示起止", "审定日期")}
    assert days == {
        "首次响应": "2026-09-21", "入户核查": "2026-09-21", "民主评议": "2026-09-21，到会12，同意10",
        "公示起止": "2026-09-21至2026-09-28", "审定日期": "2026-10-03",
    }
    outcome = [told[key] for key in ("审定结果", "监测对象类别", "帮扶责任人")]
    assert outcome == ["已纳入监测", "突发严重困难户", "黄大帮"]


def test_a_county_takes_a_sheet_for_each_township_without_drills_and_without_empty_ones(world: World) -> None:
    world.declare("upper", "张三丰", phone="13900000001")
    world.declare("river", "李四光", phone="13900000002")
    drilled = world.declare("lower", "赵六六", phone="13900000003")
    with world.database.writing() as session:
        session.get_one(Case, drilled).drill = True
    county, township = (
        sheets(world.post(world.browser(who), "/staff/cases/export").content) for who in ("county", "township")
    )
    named = [(name, [row[4] for row in rows[4:]]) for name, rows in county]
    assert named == [("北山镇", ["张**"]), ("南河乡", ["李**"])]
    assert [name for name, _ in township] == ["上坪村"]


def test_nothing_to_take_is_said(world: World) -> None:
    answer = world.post(world.browser("village"), "/staff/cases/export")
    assert (answer.status_code, "没有可以导出的" in answer.text) == (422, True)


def test_a_name_that_is_a_formula_stays_a_text(world: World) -> None:
    world.declare("upper", "=HYPERLINK(1)")
    answer = world.post(world.browser("village"), "/staff/cases/export")
    assert sheets(answer.content)[0][1][4][4] == "'=**"


def test_the_printed_ledger_says_who_printed_it_and_is_audited(world: World) -> None:
    world.declare()
    page = world.post(world.browser("village"), "/staff/cases/print").text
    assert ["覃村信" in page, "张**" in page, "张三丰" in page, "时间还够" in page] == [True, True, False, True]
    with world.database.reading() as session:
        assert session.scalars(select(AuditEntry.details).filter_by(action="ledger.print")).all() == [{"lines": 1}]


def test_a_case_that_was_joined_with_another_has_no_line_of_its_own(world: World) -> None:
    kept, joined = world.declare(), world.declare("upper", "李四光", phone="13900000002")
    with world.database.writing() as session:
        session.get_one(Case, joined).merged_into = kept
    page = world.browser("village").get("/staff/cases").text
    assert ["张**" in page, "李**" in page] == [True, False]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\u3000=", "\t", "\r", "\n", "\0"])
def test_what_a_spreadsheet_would_calculate_is_defused(sign: str) -> None:
    assert defused(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("field", ["", "张**", "1234-5678", "2026-09-21 12:00", "村里"])
def test_plain_fields_stay_as_they_are(field: str) -> None:
    assert defused(field) == field


def test_nobodys_message_waits_while_the_file_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.declare()
    read = ledger_sheets.lines

    def lines_while_somebody_writes(*asked: Any) -> list[Line]:
        with ThreadPoolExecutor() as somebody:
            somebody.submit(world.declare, name="李四").result(timeout=5)
        return read(*asked)

    monkeypatch.setattr(ledger_sheets, "lines", lines_while_somebody_writes)
    browser = world.browser("village")
    browser.get("/staff")
    assert world.post(browser, "/staff/cases/export").status_code == 200


def _link(page: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)">{words}<', page)
    return unescape(found.group(1)) if found else ""


def test_a_notice_taken_down_before_its_time_does_not_stand_as_if_it_had_hung(world: World) -> None:
    notice_id = world.notice()
    with world.database.writing() as session:
        case = session.get_one(Case, session.get_one(PublicNotice, notice_id).case_id)
        (whole,) = lines(session, [case.id], world.clock(), world.rules)
        take_down(session, case, actor_of(session, world.staff["village"]), notice_id, "mistake", world.clock())
        (down,) = lines(session, [case.id], world.clock(), world.rules)
    assert (whole.noticed, down.noticed) == ("2026-09-21至2026-09-28", "2026-09-21至2026-09-21，提前撤下")


@pytest.mark.parametrize(("order", "column"), [("", "时限"), ("newest", "申报日期"), ("place", "地点")])
def test_a_column_is_sorted_by_its_head_and_says_so(world: World, order: str, column: str) -> None:
    world.declare()
    browser = world.browser("village")
    first = browser.get("/staff/cases?risk=illness").text
    heads = re.findall(r"<th[^>]*><a href=\"([^\"]+)\"[^>]*>([^<]+)</a>", first)
    [address] = [path for path, label in heads if label.startswith(column)]
    assert "risk=illness" in address
    page = browser.get(address.replace("&amp;", "&")).text
    assert re.findall(r"<th aria-sort=\"\w+\"><a [^>]*>(\S+)", page) == [column]


def test_the_type_a_household_was_included_as_narrows_the_ledger(world: World) -> None:
    world.include(world.declare("upper", "张三丰", phone="13900000001"))
    world.declare("upper", "李四光", phone="13900000002")
    browser = world.browser("county")
    page = browser.get("/staff/cases").text
    types = re.findall(r'<option value="(\w+)"', page.partition('id="type"')[2].partition("</select>")[0])
    pages = {kind: browser.get(f"/staff/cases?type={kind}").text for kind in types}
    shown = {kind: [f">{name}<" in pages[kind] for name in ("张**", "李**")] for kind in types}
    assert sorted(shown.values()) == [[False, False]] * (len(types) - 1) + [[True, False]]
    kind = next(kind for kind, seen in shown.items() if seen[0])
    [(_, rows)] = sheets(world.post(browser, f"/staff/cases/export?type={kind}").content)
    assert ("监测对象类别：" in rows[1][0], [row[4] for row in rows[4:]]) == (True, ["张**"])


def test_a_clock_that_stands_still_is_marked_with_the_day_until_which(world: World) -> None:
    case_id = world.declare("upper", "张三丰")
    village = world.browser("village")
    village.get("/staff/cases")
    seen = str(world.case(case_id).entries)
    path = f"/staff/cases/{case_id}/stop"
    assert world.post(village, path, seen=seen, reason="papers", text="等医院的收据").status_code == 303
    with world.database.reading() as session:
        last = of_case(session, case_id)[0].last
        [line] = lines(session, [case_id], world.clock(), world.rules)
    assert line.stopped == last
    assert f"停到{last.month}月{last.day}日" in village.get("/staff/cases").text
    assert ledger_sheets.cells(1, line)[-2].endswith(f"停到{last}")


def test_paper_that_is_cut_says_so_on_paper_and_leads_to_the_whole_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("张三丰", "李四光")):
        world.declare("upper", name, phone=f"1390000000{number}")
    village = world.browser("village")
    village.get("/staff/cases")
    whole = world.post(village, "/staff/cases/print?order=newest").text
    monkeypatch.setattr("backend.console.pages.ledger.MOST_ON_PAPER", 1)
    cut = world.post(village, "/staff/cases/print?order=newest").text
    asked = ("没有列全：这里只有前1行", 'action="/staff/cases/export?order=newest"', "form_token")
    assert [[word in page for word in asked] for page in (whole, cut)] == [[False] * 3, [True] * 3]
    main = cut.partition("<main>")[2]
    assert "没有列全" in main

"""The ledger: order, filters, pages, look-ups and the file."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.console.ledger import Row
from backend.console.pages import ledger
from backend.console.sheet import defused
from tests.backend.console.conftest import World


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


def test_filters_narrow_by_stage_village_and_overdue(world: World) -> None:
    world.declare("upper", "张三丰", phone="13900000001")
    world.clock.forward(days=4)
    world.declare("lower", "李四光", phone="13900000002")
    browser = world.browser("township")
    shown = {
        query: [name in browser.get(f"/staff/cases?{query}").text for name in ("张**", "李**")]
        for query in ("stage=received", "stage=closed", f"village={world.places['lower'].id}", "overdue=1")
    }
    assert list(shown.values()) == [[True, True], [False, False], [False, True], [True, False]]


def test_a_filter_never_reaches_beyond_the_own_division(world: World) -> None:
    world.declare("river", "张三丰")
    page = world.browser("village").get(f"/staff/cases?village={world.places['river'].id}")
    assert (page.status_code, "张**" in page.text) == (200, False)


def test_pages_hold_twenty_five_lines(world: World) -> None:
    for number in range(26):
        world.declare("upper", "张三丰", phone=f"139000000{number:02d}")
    browser = world.browser("village")
    counts = [browser.get(f"/staff/cases?page={number}").text.count('data-label="回执号"') for number in (1, 2, 3)]
    assert counts == [25, 1, 0]


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "１"])
def test_a_strange_page_number_shows_the_first(world: World, page: str) -> None:
    world.declare()
    assert "张**" in world.browser("village").get(f"/staff/cases?page={page}").text


@pytest.mark.parametrize("asked", ["张三丰", "zsf", "13812345678", "receipt"])
def test_a_case_is_found_by_what_people_can_say(world: World, asked: str) -> None:
    case_id = world.declare()
    world.declare("upper", "李四光", phone="13900000002")
    asked = world.case(case_id).receipt if asked == "receipt" else asked
    page = world.post(world.browser("village"), "/staff/cases/find", asked=asked).text
    assert [name in page for name in ("张**", "李**")] == [True, False]


def test_a_look_up_finds_nothing_of_other_places(world: World) -> None:
    receipt = world.case(world.declare("river")).receipt
    browser = world.browser("village")
    pages = [world.post(browser, "/staff/cases/find", asked=asked).text for asked in ("张三丰", receipt)]
    assert ["没有查到" in page for page in pages] == [True, True]


def test_the_file_holds_the_masked_ledger_and_is_audited(world: World) -> None:
    case_id = world.declare()
    answer = world.post(world.browser("village"), "/staff/cases/export")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    times = ["2026-09-21 12:00", "2026-09-24 23:59"]
    assert rows[1:] == [[world.case(case_id).receipt, "上坪村 一组", "张**", "因病", "已收到", *times, "村里"]]
    with world.database.reading() as session:
        assert session.scalars(select(AuditEntry.details).filter_by(action="ledger.export")).all() == [{"lines": 1}]


def test_a_name_that_is_a_formula_stays_a_text(world: World) -> None:
    world.declare("upper", "=HYPERLINK(1)")
    answer = world.post(world.browser("village"), "/staff/cases/export")
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1][2] == "'=**"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\u3000=", "\t", "\r", "\n", "\0"])
def test_what_a_spreadsheet_would_calculate_is_defused(sign: str) -> None:
    assert defused(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("field", ["", "张**", "1234-5678", "2026-09-21 12:00", "村里"])
def test_plain_fields_stay_as_they_are(field: str) -> None:
    assert defused(field) == field


def test_nobodys_message_waits_while_the_file_is_read(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.declare()
    read = ledger.rows

    def rows_while_somebody_writes(*asked: Any) -> list[Row]:
        with ThreadPoolExecutor() as somebody:
            somebody.submit(world.declare, name="李四").result(timeout=5)
        return read(*asked)

    monkeypatch.setattr(ledger, "rows", rows_while_somebody_writes)
    browser = world.browser("village")
    browser.get("/staff")
    assert world.post(browser, "/staff/cases/export").status_code == 200

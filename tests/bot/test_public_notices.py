"""The public page of a village's notices: for whoever has its address, and only while they hang."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.cases.models import Case
from backend.database import Database
from backend.publicity.actions import take_down
from backend.publicity.queries import of_case, village_code
from backend.settings import Settings
from bot.channels.notices import LOOKS_OF_ADDRESS, notices_router
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach
from tests.bot.talk import RULES


class Board:
    """A clock and a browser on the pages of notices."""

    def __init__(self, database: Database) -> None:
        self.now: datetime = MONDAY
        app = FastAPI()
        settings = Settings(_env_file=None, county="测试县")
        app.include_router(notices_router(database, settings, lambda: self.now))
        self.client = TestClient(app, client=("203.0.113.7", 5000))


@pytest.fixture
def board(database: Database) -> Iterator[Board]:
    yield Board(database)


@pytest.fixture
def notice(database: Database, county: County) -> tuple[str, str]:
    """The id of a case whose notice hangs, and the code that leads to what may be said against it."""
    with database.writing() as session:
        case, _ = declared(session, county, RULES, MONDAY)
        for stage in ("responded", "checked", "reviewed", "noticed"):
            reach(session, case, actor(session, county.clerk), stage, MONDAY, RULES)
        return case.id, of_case(session, case.id)[0].code


def test_a_village_reads_what_hangs_and_nothing_more(board: Board, county: County, notice: tuple[str, str]) -> None:
    page = board.client.get(f"/notices/{village_code(county.village.id)}")
    days = "2026年11月23日到2026年11月30日"
    shown = ("大湾村公示", "张**", "下湾屯", "4口人", "拟纳入监测", days, f"/?n={notice[1]}")
    assert (page.status_code, [word for word in shown if word not in page.text]) == (200, [])
    hidden = ("张有福", "13800005678", "5678", "住院", "生病", "因病", notice[0])
    assert [word for word in hidden if word in page.text] == []


def test_it_is_not_kept_and_not_found_by_search_engines(board: Board, county: County, notice: tuple[str, str]) -> None:
    for code in (village_code(county.village.id), "nowhere"):
        page = board.client.get(f"/notices/{code}")
        assert (page.headers["cache-control"], page.headers["x-robots-tag"][:7]) == ("no-store", "noindex")
        assert ('name="robots" content="noindex' in page.text, "script" in page.text) == (True, False)


def test_after_the_end_there_is_nothing_whether_or_not_the_clock_ran(
    board: Board, county: County, notice: tuple[str, str]
) -> None:
    address = f"/notices/{village_code(county.village.id)}"
    answers = []
    for days in (7, 8):  # the last day, and the morning after
        board.now = MONDAY + timedelta(days=days)
        answers.append(board.client.get(address).status_code)
    wrong = board.client.get(f"/notices/{village_code(county.other_village.id)}").text
    assert (answers, board.client.get(address).text == wrong, "大湾" in wrong) == ([200, 404], True, False)


def test_what_is_taken_down_early_is_gone_at_once(
    board: Board, database: Database, county: County, notice: tuple[str, str]
) -> None:
    with database.writing() as session:
        case = session.get_one(Case, notice[0])
        take_down(session, case, actor(session, county.clerk), of_case(session, case.id)[0].id, "mistake", MONDAY)
    assert board.client.get(f"/notices/{village_code(county.village.id)}").status_code == 404


@pytest.mark.parametrize("code", ["x", "%00", "../x", "a" * 5000, "张", "' or 1=1", "notices.css%20"])
def test_nonsense_leads_nowhere(board: Board, code: str) -> None:
    assert board.client.get(f"/notices/{code}").status_code == 404


def test_nobody_searches_for_codes_for_long(board: Board) -> None:
    answers = [board.client.get("/notices/nowhere").status_code for _ in range(LOOKS_OF_ADDRESS[0] + 1)]
    assert (set(answers[:-1]), answers[-1]) == ({404}, 429)


def test_its_style_is_served_from_here(board: Board) -> None:
    assert board.client.get("/notices/notices.css").headers["content-type"].startswith("text/css")

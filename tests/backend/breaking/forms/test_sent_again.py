"""Every form sent a second time, by the same press or by a second editor: one result, and nothing typed is lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from backend.base import Base
from tests.backend.breaking.forms.attempts import NAMES, ROWS, Attempt, Row
from tests.backend.breaking.forms.sheets import Page
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

NOT_COUNTED = ("audit_entry", "staff_session")  # who looked and who is here; a second look is a second line
TWICE = ("/sign-in", "/bind", "/people/{staff_id}/link")  # a new session, code or link replaces the one before
CHANGES = [row for row in ROWS if row.get("answers", "303") == "303" and row["form"] not in (*TWICE, "/sign-out")]
IDS = [name for name, row in zip(NAMES, ROWS, strict=True) if row in CHANGES]


@pytest.fixture(params=CHANGES, ids=IDS)
def attempt(request: pytest.FixtureRequest, opened: Callable[[Row], Attempt]) -> Attempt:
    return opened(request.param)


def _rows(world: World) -> dict[str, int]:
    with world.database.reading() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables if table.name not in NOT_COUNTED
        }


def test_pressed_twice_it_counts_once(attempt: Attempt) -> None:
    fields = attempt.honest()
    first = attempt.send(fields)
    assert attempt.is_taken(first)
    once = _rows(attempt.world)
    again = attempt.send(fields)
    assert again.status_code in (303, 404, 409, 422), again.status_code
    assert _rows(attempt.world) == once


def test_a_second_editor_is_told_and_loses_nothing(attempt: Attempt) -> None:
    """Both have opened the page before either has sent anything; what adds to a list may be taken from both."""
    mine, theirs = attempt.honest(), attempt.honest()
    kinds = attempt.kinds()
    texts = {name: [f"另一位写的{values[0]}"] for name, values in attempt.typed.items() if kinds.get(name) == "text"}
    if "once" in mine:
        theirs["once"] = ["another-page"]
    assert attempt.is_taken(attempt.send(mine))
    once = _rows(attempt.world)
    answer = attempt.send({**theirs, **texts})
    if "both" in attempt.row:
        assert answer.status_code == 303
        return
    assert answer.status_code in (303, 404, 409, 422)
    if answer.status_code == 303:
        assert _rows(attempt.world) == once
        assert texts == {}, "the second editor's words are gone, or have replaced the first's"
    elif answer.status_code != 404:
        page = Page(answer.text)
        assert "".join(page.faults), "no sentence"
        assert [text for (text,) in texts.values() if text not in answer.text] == []
        assert _rows(attempt.world) == once

"""Every form of the console, as it should be sent and with whatever people and machines put into its fields."""

from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from backend.console.app import PAGES
from tests.backend.breaking.forms.attempts import NAMES, RARE, ROWS, Attempt, Hostile, Row

pytestmark = pytest.mark.long


@pytest.fixture(params=ROWS, ids=NAMES)
def attempt(request: pytest.FixtureRequest, opened: Callable[[Row], Attempt]) -> Attempt:
    return opened(request.param)


def test_every_form_of_the_console_has_a_row() -> None:
    assert {row["form"] for row in ROWS} == {path for method, path, _ in PAGES if method == "POST"}


def test_as_it_should_be_it_is_taken(attempt: Attempt) -> None:
    """Every field that is typed has something honest; else the hostile below would be refused for another reason."""
    of_page = {name for name, kind in attempt.kinds().items() if kind in ("text", "number", "day", "moment")}
    assert of_page - set(attempt.typed) - set(attempt.row.get("left", ())) == set()
    answer = attempt.send(attempt.honest())
    assert attempt.is_taken(answer), f"{answer.status_code}: {answer.text[:3000]}"


def test_whatever_stands_in_a_field_it_is_answered_in_a_sentence_and_nothing_is_lost(
    attempt: Attempt, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logged:
        _texts(attempt)
        _others(attempt)
    assert not attempt.wrong, "\n".join(attempt.wrong)
    assert logged == []
    assert [record.getMessage() for record in caplog.records if "http" not in record.name] == []


def _texts(attempt: Attempt) -> None:
    """Several texts of a form take turns in one sending."""
    names = [name for name, kind in attempt.kinds().items() if kind == "text"]
    rows = Hostile.of("text")
    for shift in attempt.part(range(len(rows))) if names else ():
        bad = {name: rows[(shift + number * 5) % len(rows)] for number, name in enumerate(names)}
        attempt.try_out({**attempt.honest(), **{name: [one.text] for name, one in bad.items()}}, bad)


def _others(attempt: Attempt) -> None:
    """One field at a time, so that it is clear what was refused."""
    for turn, (name, kind) in enumerate(attempt.kinds().items()):
        rows = [] if kind == "text" else Hostile.of(kind)
        for one in rows if kind in RARE else attempt.part(rows, turn):
            attempt.try_out({**attempt.honest(), name: [one.text]}, {name: one})

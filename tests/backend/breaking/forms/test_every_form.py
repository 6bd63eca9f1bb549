"""Every form of the console, as it should be sent and with whatever people and machines put into its fields."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from backend.console.app import PAGES
from tests.backend.breaking.forms.attempts import ROWS, Attempt, Hostile
from tests.backend.console.conftest import World

NAMES = [f"{row['form']} {row.get('as') or ' '.join(row.get('at', {}).values())}".strip() for row in ROWS]


@pytest.fixture(params=ROWS, ids=NAMES)
def attempt(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Attempt:
    return Attempt(world, request.param, tmp_path)


def test_every_form_of_the_console_has_a_row() -> None:
    assert {row["form"] for row in ROWS} == {path for method, path, _ in PAGES if method == "POST"}


def test_as_it_should_be_it_is_taken(attempt: Attempt) -> None:
    """Else the hostile ones below would be refused for another reason."""
    answer = attempt.send(attempt.honest())
    assert attempt.is_taken(answer), f"{answer.status_code}: {answer.text[:3000]}"


def test_every_field_that_is_typed_has_something_honest(attempt: Attempt) -> None:
    of_page = {name for name, kind in attempt.kinds().items() if kind in ("text", "number", "day", "moment")}
    assert of_page - set(attempt.typed) - set(attempt.row.get("left", ())) == set()


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
    """Everything goes into every text; several texts of a form take turns in one sending."""
    names = [name for name, kind in attempt.kinds().items() if kind == "text"]
    rows = Hostile.of("text")
    for shift in range(len(rows) if names else 0):
        bad = {name: rows[(shift + number * 5) % len(rows)] for number, name in enumerate(names)}
        attempt.try_out({**attempt.honest(), **{name: [one.text] for name, one in bad.items()}}, bad)


def _others(attempt: Attempt) -> None:
    """One field at a time, so that it is clear what was refused."""
    for name, kind in attempt.kinds().items():
        for one in Hostile.of(kind) if kind != "text" else ():
            attempt.try_out({**attempt.honest(), name: [one.text]}, {name: one})

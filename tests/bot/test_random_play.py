"""Random play: whatever is typed, tapped, repeated or interrupted, an answer comes and the conversation goes on.

`MINGBAI_STEPS` is how many messages are played: the same 800 each time, or (`make promises`) 50,000 new ones.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from backend import sealing
from backend.database import Database
from tests.backend.conftest import KEYRING
from tests.backend.county import found_county
from tests.bot.random_county import RandomCounty

pytestmark = pytest.mark.long

STEPS = int(os.environ.get("MINGBAI_STEPS", "800"))
EACH = 40  # moves at most in one conversation
MESSAGES = 57  # of one conversation on the average: some moves are several
NEVER_LOGGED = ("韦有福", "13800001234", "一三八零零零零一二三四", "下湾屯那边")


@pytest.fixture(scope="module")
def played(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[type[RandomCounty]]:
    sealing.use(KEYRING)
    folder = tmp_path_factory.mktemp("played")
    shutil.copy(migrated, folder / "county.db")
    database = Database(f"sqlite:///{folder / 'county.db'}")
    with database.writing() as session:
        found_county(session)
    database.close()
    RandomCounty.migrated, RandomCounty.folder = folder / "county.db", folder
    yield RandomCounty


def test_random_play_is_always_answered_and_never_logged(
    played: type[RandomCounty], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    run_state_machine_as_test(played, settings=settings(
        max_examples=max(1, STEPS // MESSAGES), stateful_step_count=EACH, deadline=None, derandomize=STEPS <= 800,
        database=None, suppress_health_check=list(HealthCheck), print_blob=False,
    ))
    logged = "".join((*capfd.readouterr(), caplog.text))
    assert [word for word in NEVER_LOGGED if word in logged] == []

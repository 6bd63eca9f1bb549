"""A migrated database with an invented county, for every test of the bot."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend import sealing
from backend.database import Database
from backend.schema import upgrade
from tests.backend.conftest import KEYRING
from tests.backend.county import County, found_county


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables, to be copied."""
    path = tmp_path_factory.mktemp("bot") / "mingbai.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    sealing.use(KEYRING)
    shutil.copy(migrated, tmp_path / "mingbai.db")
    database = Database(f"sqlite:///{tmp_path / 'mingbai.db'}")
    yield database
    database.close()


@pytest.fixture
def county(database: Database) -> County:
    with database.writing() as session:
        return found_county(session)

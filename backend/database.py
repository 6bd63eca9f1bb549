"""The two kinds of connection: one that writes, whole transactions at a time, and many that only read."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

try:  # bundles an SQLite without the WAL-reset fault that distributions still carry
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

__all__ = ["Database", "sqlite"]

WAIT = 5000  # milliseconds a connection waits for another process's write
EVERY_TABLE = "0x10002"  # also those this connection has not asked for; at most some seconds
IN_MEMORY = "-c random_page_cost=1.1"  # a county's rows are there, or on a disk without a head to move
WRITERS = 8  # connections that may write at once on PostgreSQL; SQLite has exactly one

T = TypeVar("T")


class Database:
    """`writing()` commits what its block did, or nothing; `reading()` cannot write.

    Both yield a Session. `write` and `read` await the same from asynchronous code, and `write` keeps to one
    thread on SQLite, so that writers queue here rather than in the file's lock.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._write_engine = self._engine(writes=True)
        self._read_engine = self._engine(writes=False)
        self._writers = ThreadPoolExecutor(1 if self.is_sqlite else WRITERS, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(WRITERS, thread_name_prefix="reader")
        self._write_session = sessionmaker(self._write_engine, expire_on_commit=False)
        self._read_session = sessionmaker(self._read_engine, expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        with self._write_session.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self._read_session.begin() as session:
            yield session

    async def write(self, work: Callable[[Session], T]) -> T:
        return await self._in(self._writers, self.writing, work)

    async def read(self, work: Callable[[Session], T]) -> T:
        return await self._in(self._readers, self.reading, work)

    def keep_statistics(self) -> None:
        """SQLite plans by what it knows of its tables, and looks at them only when told; PostgreSQL looks by itself."""
        if self.is_sqlite:
            with self.writing() as session:
                session.connection().exec_driver_sql(f"PRAGMA optimize={EVERY_TABLE}")

    def close(self) -> None:
        self._writers.shutdown()
        self._readers.shutdown()
        self._write_engine.dispose()
        self._read_engine.dispose()

    @staticmethod
    async def _in(
        threads: ThreadPoolExecutor,
        opening: Callable[[], AbstractContextManager[Session]],
        work: Callable[[Session], T],
    ) -> T:
        def run() -> T:
            with opening() as session:
                return work(session)

        return await asyncio.get_running_loop().run_in_executor(threads, run)

    def _engine(self, *, writes: bool) -> Engine:
        if not self.is_sqlite:
            reading = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
            writing = {"isolation_level": "READ COMMITTED"}
            planned = {
                "prepare_threshold": None,  # for its values each time: a plan for any village is a bad one for a county
                "options": f"{IN_MEMORY} {self.url.query.get('options', '')}",  # what the operator asks for comes last
            }
            return create_engine(
                self.url, pool_size=WRITERS, execution_options=writing if writes else reading, connect_args=planned
            )
        engine = create_engine(
            self.url,
            module=sqlite,
            poolclass=QueuePool,
            pool_size=1 if writes else WRITERS,
            max_overflow=0,
            connect_args={"check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite(writes))
        event.listen(engine, "begin", _begin_immediate if writes else _begin)
        return engine


def _prepare_sqlite(writes: bool) -> Callable[[Any, Any], None]:
    """FULL: what a person was told is saved must survive the power cut that follows."""
    pragmas = [f"busy_timeout={WAIT}", "foreign_keys=ON", "synchronous=FULL"]
    pragmas += ["journal_mode=WAL", "secure_delete=ON"] if writes else ["query_only=ON"]

    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the begin hooks below open every transaction
        for pragma in pragmas:
            connection.execute("PRAGMA " + pragma)

    return prepare


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")

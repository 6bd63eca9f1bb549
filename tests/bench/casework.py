"""How long the console's pages, its files and the clock take in a large demo, and how much memory a file needs."""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from backend import garbage, sealing
from backend.clock import Clock
from backend.console import sessions
from backend.console.app import console_router
from backend.crowd.actions import fill_crowd
from backend.database import Database
from backend.demo.actions import fill_demo
from backend.rules import Rules, load_rules
from backend.schema import upgrade
from backend.settings import Settings
from backend.staff.models import Staff
from tests.bench.addresses import addresses, looked_for

TIMES = 30  # how often each page is asked for by each person
WHO = ("county", "township", "village", "responsible", "grid_member")
OK = 200
FORMS = {"ledger as XLSX": "/staff/cases/export", "register as XLSX": "/staff/households/export"}


@dataclass(frozen=True)
class Page:
    """One address as one role opens it: milliseconds, half of the time and 95 of 100 times."""

    role: str
    path: str
    half: float
    tail: float
    status: int


@dataclass(frozen=True)
class Figures:
    """Everything that was measured on one database."""

    database: str
    filled: str
    pages: tuple[Page, ...]
    others: tuple[tuple[str, str], ...]

    def rows(self) -> Iterator[tuple[str, str]]:
        """For a table on the screen: the slowest role of each page, the slowest first."""
        yield self.database, self.filled
        yield from self.others
        worst: dict[str, Page] = {}
        for page in sorted(self.pages, key=lambda one: one.tail):
            worst[page.path] = page
        for page in sorted(worst.values(), key=lambda one: -one.tail):
            failed = "" if page.status == OK else f", answered {page.status}"
            yield f"p95 of {page.path} ({page.role})", f"{page.tail:.0f} ms, p50 {page.half:.0f}{failed}"


class Measured:
    """A database with the console in front of it."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.settings = Settings(_env_file=None, data=folder)
        sealing.use(sealing.Keyring.load_or_create(self.settings.key_file))
        self.database, self.rules = Database(url or self.settings.database), load_rules(self.settings)
        upgrade(self.database)
        self.app = FastAPI()
        self.app.include_router(console_router(self.database, self.rules, self.settings))
        garbage.settle()  # as `mingbai run` does

    def figures(self, households: int, times: int = TIMES) -> Figures:
        """Fills an empty database, and takes one that is filled as it is."""
        filled = self._fill(households)
        others = (*self._ticks(), *self._files())  # the morning's lists first, as on a working day
        pages = tuple(page for role in WHO for page in self._pages(role, times))
        self.database.close()
        return Figures("SQLite" if self.database.is_sqlite else "PostgreSQL", filled, pages, others)

    def _fill(self, households: int) -> str:
        begun, now = time.monotonic(), datetime.now(UTC)
        with self.database.writing() as session:
            if session.scalar(select(Staff.id).limit(1)) is not None:
                return "filled before"
            fill_demo(session, now, self.rules)
        homes, cases = fill_crowd(self.database, households, now, self.rules, lambda done: None)
        return f"{homes} households and {cases} cases filled in {time.monotonic() - begun:.0f} s"

    def _pages(self, role: str, times: int) -> Iterator[Page]:
        """Round by round, so that a moment in which the machine did something else is not all one page's."""
        staff, browser, token = self._browser(role)
        form = {"form_token": sessions.form_token(token)}
        asked: dict[str, Callable[[], int]] = {
            path: lambda address=address: browser.get(address).status_code  # type: ignore[misc]
            for path, address in addresses(self.database, staff)
        }
        for path, words in looked_for(self.database, staff):
            asked[path] = lambda words=words: _looked_up(browser, {**form, "asked": words})  # type: ignore[misc]
        statuses = {path: ask() for path, ask in asked.items()}  # once unmeasured: templates and questions are compiled
        taken: dict[str, list[float]] = {path: [] for path in asked}
        for _ in range(times):
            for path, ask in asked.items():
                taken[path].append(_timed(ask))
        for path, each in taken.items():
            tail = statistics.quantiles(each, n=20, method="inclusive")[18]
            yield Page(role, path, statistics.median(each), tail, statuses[path])

    def _files(self) -> Iterator[tuple[str, str]]:
        """Seconds, size, and what the process has grown by at most."""
        _, browser, token = self._browser("county")
        for name, path in FORMS.items():
            before, begun = _peak(), time.monotonic()
            answer = browser.post(path, data={"form_token": sessions.form_token(token)}).raise_for_status()
            took, grown = time.monotonic() - begun, _peak() - before
            yield name, f"{took:.1f} s, {len(answer.content) / 1e6:.1f} MB, memory +{grown:.0f} MB"

    def _ticks(self) -> Iterator[tuple[str, str]]:
        """The morning's tick writes everybody's list; the next one finds nothing to do."""
        clock, now = Clock(self.database, self.rules, self.settings), _next_morning(self.rules)
        for name in ("tick of the clock that makes the morning's lists", "tick of the clock after that"):
            begun = time.monotonic()
            made = clock.tick(now).digests
            yield name, f"{time.monotonic() - begun:.1f} s, {made} lists"

    def _browser(self, role: str) -> tuple[Staff, TestClient, str]:
        """Somebody of that role, of a village of the large demo where there is one."""
        with self.database.writing() as session:
            staff = session.scalars(select(Staff).filter_by(role=role, active=True).order_by(Staff.id.desc())).first()
            assert staff is not None
            token = sessions.begin(session, staff.id, datetime.now(UTC))
        client = TestClient(self.app, follow_redirects=False)
        client.cookies.set("mingbai-staff", token)
        return staff, client, token


def _timed(ask: Callable[[], int]) -> float:
    """Milliseconds."""
    begun = time.monotonic()
    ask()
    return (time.monotonic() - begun) * 1000


def _looked_up(browser: TestClient, form: dict[str, str]) -> int:
    """The question and the page it leads to."""
    return browser.get(browser.post("/staff/search", data=form).headers["location"]).status_code


def _next_morning(rules: Rules) -> datetime:
    """When the lists of the next working day are due."""
    day = rules.calendar.next_working_day(datetime.now(UTC).date())
    return rules.hours.morning(day)


def _peak() -> float:
    """Megabytes the process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

"""How long the console's pages and its files take in a large demo, and how much memory a file needs."""

import re
import resource
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from backend import sealing
from backend.cases.models import Case
from backend.console import sessions
from backend.console.app import PAGES, console_router
from backend.crowd.actions import fill_crowd
from backend.database import Database
from backend.demo import fill_demo
from backend.households.models import Household
from backend.rules import load_rules
from backend.schema import upgrade
from backend.settings import Settings
from backend.staff.models import Staff

TIMES = 10  # how often each page is asked for by each person
WHO = ("county", "township", "village", "responsible")
FORMS = {"ledger as XLSX": "/staff/cases/export", "register as XLSX": "/staff/households/export"}


def measure(folder: Path, households: int) -> list[tuple[str, str]]:
    """Filling, every page that needs no more than a case and a household, and both files."""
    settings = Settings(_env_file=None, data=folder)
    sealing.use(sealing.Keyring.load_or_create(settings.key_file))
    database, rules = Database(settings.database), load_rules(settings)
    upgrade(database)
    begun, now = time.monotonic(), datetime.now(UTC)
    with database.writing() as session:
        fill_demo(session, now, rules)
    homes, cases = fill_crowd(database, households, now, rules, lambda done: None)
    figures = [(f"filling {homes} households, {cases} cases", f"{time.monotonic() - begun:.0f} s")]
    app = FastAPI()
    app.include_router(console_router(database, rules, settings))
    figures += pages(database, app)
    figures += files(database, app)
    database.close()
    return figures


def pages(database: Database, app: FastAPI) -> list[tuple[str, str]]:
    """The slowest pages by the 95th percentile over everybody who reaches them."""
    times: dict[str, list[float]] = {}
    for role in WHO:
        browser = _browser(database, app, role)
        for path, address in _addresses(database):
            for _ in range(TIMES):
                begun = time.monotonic()
                if browser.get(address).status_code == 200:
                    times.setdefault(path, []).append(time.monotonic() - begun)
    tails = {path: statistics.quantiles(taken, n=20)[18] for path, taken in times.items()}
    slowest = sorted(tails, key=lambda path: -tails[path])
    return [(f"p95 of {path}", f"{tails[path] * 1000:.0f} ms") for path in slowest]


def files(database: Database, app: FastAPI) -> list[tuple[str, str]]:
    """Seconds, size, and what the process has grown by at most."""
    figures = []
    browser = _browser(database, app, "county")
    token = browser.cookies.get("mingbai-staff") or ""
    for name, path in FORMS.items():
        before, begun = _peak(), time.monotonic()
        answer = browser.post(path, data={"form_token": sessions.form_token(token)}).raise_for_status()
        took, grown = time.monotonic() - begun, _peak() - before
        figures.append((name, f"{took:.1f} s, {len(answer.content) / 1e6:.1f} MB, memory +{grown:.0f} MB"))
    return figures


def _browser(database: Database, app: FastAPI, role: str) -> TestClient:
    """Somebody of that role, of a village of the large demo where there is one."""
    with database.writing() as session:
        staff = session.scalars(select(Staff).filter_by(role=role, active=True).order_by(Staff.id.desc())).first()
        assert staff is not None
        token = sessions.begin(session, staff.id, datetime.now(UTC))
    client = TestClient(app, follow_redirects=False)
    client.cookies.set("mingbai-staff", token)
    return client


def _addresses(database: Database) -> list[tuple[str, str]]:
    """Every page of the console that needs no other id, the ledger also by its orders and filters, deep down, too."""
    with database.reading() as session:
        case = session.scalars(select(Case).order_by(Case.id.desc())).first()
        middle = session.scalar(
            select(Case.id).order_by(Case.id).offset((session.scalar(select(func.count(Case.id))) or 0) // 2).limit(1)
        )
        home = session.scalar(select(Household.id).order_by(Household.id.desc()).limit(1))
    assert case is not None
    known = {"case_id": case.id, "household_id": case.household_id}
    paths = [path for method, path, _ in PAGES if method == "GET" and set(re.findall(r"{(\w+)", path)) <= set(known)]
    asked = [
        "/cases?order=newest", "/cases?order=place", "/cases?colour=red", "/cases?state=over", "/cases?risk=illness",
        f"/cases?after={middle}", f"/cases?order=newest&after={middle}", f"/cases?order=place&after={middle}",
        f"/households?after={home}", "/households?state=unassigned",
    ]
    return [(path, f"/staff{path.format(**known)}") for path in [*paths, *asked]]


def _peak() -> float:
    """Megabytes the process has needed at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

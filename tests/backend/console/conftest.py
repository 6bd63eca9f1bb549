"""A console on a real database: a county, its staff, and a browser for each of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy.orm import Session

from backend import sealing
from backend.cases.actions import Declaration, open_case
from backend.cases.models import Case
from backend.console import passwords, sessions
from backend.console.app import console_router
from backend.conversations.actions import open_web
from backend.database import Database, sqlite
from backend.divisions.actions import add
from backend.divisions.models import Division
from backend.gaps.actions import keep
from backend.handovers.actions import ask_for_person
from backend.households.actions import make_responsible
from backend.objections.raising import Raised, raise_objection
from backend.pauses.actions import pause
from backend.publicity.queries import of_case
from backend.rules import Rules, load_rules
from backend.schema import upgrade
from backend.sealing import Keyring
from backend.settings import Settings
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from tests.backend.steps import PUBLICITY, filled, reach

NOON = datetime(2026, 9, 21, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in the village
KEYS = Keyring("k1", {"k1": bytes(range(32))})
PASSWORD = "池塘里有三只白鹅在看月亮"


@dataclass
class Clock:
    """A clock that stands until somebody moves it."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class World:
    """The county of the tests; `staff` and `places` by short names."""

    database: Database
    rules: Rules
    settings: Settings
    clock: Clock
    app: FastAPI
    places: dict[str, Division] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)

    def browser(self, who: str | None = None) -> TestClient:
        """A browser in which `who` has signed in; a server fault is a page, as for a person."""
        client = TestClient(self.app, base_url="http://testserver", follow_redirects=False)
        if who is not None:
            with self.database.writing() as session:
                token = sessions.begin(session, self.staff[who].id, self.clock())
            client.cookies.set("mingbai-staff", token)
        return client

    def post(self, browser: TestClient, path: str, **fields: str | list[str]) -> Response:
        """Sends a form as the page would: with the session's token."""
        token = browser.cookies.get("mingbai-staff")
        assert token is not None, "open a page first"
        return browser.post(path, data={"form_token": sessions.form_token(token), **fields})

    def take(self, who: str, case_id: str, stage: str, **fields: str | list[str]) -> Response:
        """Takes a step of the procedure by its form, filled with something that will do."""
        seen = str(self.case(case_id).entries)
        typed = {"text": "记一句", **filled(self.clock(), self.staff["helper"].id).get(stage, {}), **fields}
        return self.post(self.browser(who), f"/staff/cases/{case_id}/move/{stage}", seen=seen, **typed)

    def include(self, case_id: str) -> None:
        """From received to included by the forms, the notice having hung its time."""
        for stage in ("responded", "checked", "reviewed", "noticed"):
            assert self.take("village", case_id, stage).status_code == 303
        self.clock.now += PUBLICITY
        for who, stage in (("township", "township_reviewed"), ("county", "included")):
            assert self.take(who, case_id, stage).status_code == 303

    def declare(self, place: str = "upper_1", name: str = "张三丰", **told: object) -> str:
        """A household tells its hardship on the chat page; the id of the case."""
        values: dict[str, Any] = {
            "phone": "13812345678", "size": 4, "risks": ("illness", "labour"), "risk": "illness",
            "since_words": "上个月", "urgency": "days", "story": "老人住院花了好多钱", "declared_for": "self",
            "consents": (("record_and_pass_on", "declare:1:consent"),), **told,
        }
        with self.database.writing() as session:
            conversation, _ = open_web(session, self.clock())
            declaration = Declaration(self.places[place].id, name, **values)
            key = f"{conversation.id}:m1"
            return open_case(session, declaration, conversation.id, key, self.clock(), self.rules).id

    def gap(
        self, text: str = "蜂箱被水冲走了归谁管", kind: str = "not_known", about: str | None = None,
        place: str | None = None,
    ) -> str:
        """A question nobody could answer; its id."""
        with self.database.writing() as session:
            return keep(session, kind, about, text, self.places[place].id if place else None, self.clock())

    def handover(self, place: str = "upper", topic: str | None = "修房子的钱到哪了", drill: bool = False) -> str:
        """Somebody on the chat page asks for a person; the id of the hand-over."""
        with self.database.writing() as session:
            conversation, _ = open_web(session, self.clock())
            division = session.get_one(Division, self.places[place].id)
            key = f"{conversation.id}:m1"
            return ask_for_person(
                session, conversation, division, None, topic, key, self.clock(), self.rules, drill=drill
            ).id

    def objection(
        self, what: str = "result", place: str = "upper", case_id: str | None = None, phone: str | None = None,
        drill: bool = False,
    ) -> str:
        """Somebody objects or complains on the chat page; the id of the objection."""
        with self.database.writing() as session:
            conversation, _ = open_web(session, self.clock())
            conversation.drill = drill
            case = session.get_one(Case, case_id) if case_id else None
            told = Raised(what, "名单上没有我家", session.get_one(Division, self.places[place].id), phone, case)
            return raise_objection(
                session, told, conversation.id, f"{conversation.id}:o1", self.clock(), self.rules
            ).id

    def notice(self, place: str = "upper", *, drill: bool = False, **told: object) -> str:
        """A household of that place hangs on the board from today on; the id of the notice."""
        case_id = self.declare(place, **told)
        with self.database.writing() as session:
            case, by = session.get_one(Case, case_id), actor_of(session, self.staff["county"])
            for stage in ("responded", "checked", "reviewed", "noticed"):
                reach(session, case, by, stage, self.clock(), self.rules)
            case.drill = drill
            return of_case(session, case_id)[0].id

    def pause(self, says: str = "台风来了，系统停到明天早上8点。", hours: float = 20) -> str:
        """The county pauses the bot from now on; the id of the pause."""
        with self.database.writing() as session:
            by, now = actor_of(session, self.staff["county"]), self.clock()
            return pause(session, by, says, now, now + timedelta(hours=hours), now).id

    def post_to(self, who: str, place: str) -> None:
        """Posts somebody to another division."""
        with self.database.writing() as session:
            session.get_one(Staff, self.staff[who].id).division_id = self.places[place].id

    def case(self, case_id: str) -> Case:
        with self.database.reading() as session:
            return session.get_one(Case, case_id)

    def answer_for(self, who: str, case_id: str) -> None:
        """Makes somebody responsible for the household of a case."""
        with self.database.writing() as session:
            make_responsible(session, session.get_one(Case, case_id).household_id, self.staff[who].id, self.clock())


PLACES = (
    ("county", "county", "云岭县", None),
    ("north", "township", "北山镇", "county"),
    ("south", "township", "南河乡", "county"),
    ("upper", "village", "上坪村", "north"),
    ("lower", "village", "下坪村", "north"),
    ("river", "village", "河口村", "south"),
    ("upper_1", "group", "一组", "upper"),
)
PEOPLE = (
    ("grid", "grid_member", "upper", "韦小网"),
    ("helper", "responsible", "upper", "黄大帮"),
    ("village", "village", "upper", "覃村信"),
    ("neighbour", "village", "lower", "梁邻村"),
    ("township", "township", "north", "莫镇办"),
    ("other_township", "township", "south", "陆外镇"),
    ("county", "county", "county", "农县办"),
    ("administrator", "administrator", "county", "管理一"),
    ("auditor", "auditor", "county", "审计一"),
)


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Composed once, because reading the pages and the rules takes longer than any test."""
    sealing.use(KEYS)
    folder = tmp_path_factory.mktemp("county")
    settings = Settings(data=folder, county="云岭县", nlu=False, _env_file=None)
    database, rules, clock, app = Database(settings.database), load_rules(settings), Clock(), FastAPI()
    upgrade(database)
    app.include_router(console_router(database, rules, settings, clock))
    built = World(database, rules, settings, clock, app)
    with database.writing() as session:
        _people(session, built)
    _copy(database, folder / "fresh.db", back=False)
    yield built
    database.close()


@pytest.fixture
def world(county: World) -> World:
    """The county as it was before any test, at noon."""
    sealing.use(KEYS)
    county.clock.now = NOON
    _copy(county.database, county.settings.data / "fresh.db", back=True)
    with county.database.reading() as session:
        county.rules.procedures.read(session)
    return county


def _people(session: Session, world: World) -> None:
    kept_password = passwords.hashed(PASSWORD)
    for key, level, name, above in PLACES:
        world.places[key] = add(session, level, name, world.places[above] if above else None)
    for key, role, place, name in PEOPLE:
        person = Staff(
            sign_in_name=key, role=role, division_id=world.places[place].id, name=name, active=True,
            password_hash=kept_password, created_at=NOON, failed_sign_ins=0,
        )
        session.add(person)
        world.staff[key] = person


def _copy(database: Database, file: Path, *, back: bool) -> None:
    live, kept = database._write_engine.raw_connection(), sqlite.connect(file)
    source, target = (kept, live.driver_connection) if back else (live.driver_connection, kept)
    source.backup(target)
    kept.close()
    live.close()

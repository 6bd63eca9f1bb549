"""However villagers write and whoever they are: what they mean is kept, and the next question follows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend import sealing
from backend.cases.actions import open_case
from backend.cases.models import Case, Entry
from backend.conversations.models import Conversation
from backend.database import Database
from backend.divisions.actions import add
from backend.divisions.models import Division
from backend.handovers.queries import open_of
from backend.households.models import Household
from backend.schema import upgrade
from bot.state import State
from dialogues.session import Json
from knowledge.reading import read
from tests.backend.conftest import KEYRING
from tests.backend.county import County, declaration, found_county
from tests.bot.talk import REPLIES, RULES, Talk
from tests.dialogues.speaking import shown

pytestmark = pytest.mark.long

Row = dict[str, Any]
HERE = Path(__file__).parent
WRITTEN, PEOPLE = (read(HERE / "ways_of_answering" / f"{name}.yml") for name in ("written", "people"))
SHARED = read(HERE / "ways_of_answering" / "shared.yml")
WELL = REPLIES | {
    "story": "想请村里来看看", "since": "昨天", "relation": "邻居", "they_know": "知道", "news": "又住院了",
    "what": "电话", "mine": "是我家", "topic": "路费的事",
}
"""What leads on to the step a row is about."""
BY_BUTTON = ("declare_urgent", "status", "precheck_travel_subsidy")
OWN = ("add_to_case", "withdraw", "correct", "confirm")


@dataclass
class Villages:
    """One installation for every row; each begins a conversation of its own."""

    database: Database
    county: County
    ways: dict[str, str] = field(default_factory=dict)
    """How the bot's memory stands at a question, so that the way to it is gone only once."""

    def talk(self, state: State | None = None) -> Talk:
        talk = Talk(self.database)
        if state:
            with self.database.writing() as session:
                session.get_one(Conversation, talk.conversation_id).state = state.to_json()
        return talk

    def case(self, talk: Talk, teller: str | None = None) -> Case:
        """A case told in the conversation, or in another one for somebody else."""
        with self.database.writing() as session:
            told = declaration(self.county.group, declared_for="other" if teller else "self")
            by = teller or talk.conversation_id
            return open_case(session, told, by, f"{by}:{talk.conversation_id}", talk.now, RULES)


@pytest.fixture(scope="module")
def villages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Villages]:
    sealing.use(KEYRING)
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('ways') / 'mingbai.db'}")
    upgrade(database)
    with database.writing() as session:
        county = found_county(session)
        second = add(session, "township", "三里镇", county.county)
        for township in (county.township, second):
            add(session, "village", "江洲村", township)
        add(session, "village", "龙须社区", second)
    yield Villages(database, county)
    database.close()


def reached(villages: Villages, row: Row) -> Talk:
    """Somebody to whom that question is put; another.x is declaring for another household, nothing no question."""
    way, _, step = row["at"].partition(".")
    if way in (*OWN, "status"):
        return gone(villages, row, way, step)
    place = f"{row['at']} {row.get('before')}"
    if place not in villages.ways:
        villages.ways[place] = gone(villages, row, way, step).state().to_json()
    return villages.talk(State.from_json(villages.ways[place]))


def gone(villages: Villages, row: Row, way: str, step: str) -> Talk:
    """The way there, message by message."""
    talk = villages.talk(State(village=villages.county.village.id) if way == "human" else None)
    if way == "nothing":
        return talk
    if way in BY_BUTTON:
        talk.press(f"start.{way}")
    elif way in OWN:
        begin_about_case(villages, talk, way)
    else:
        talk.say("找真人" if way == "human" else "报困难")
    replies = WELL | ({"for_whom": "帮别人家报"} if way == "another" else {}) | row.get("before", {})
    replies |= {"receipt": villages.case(talk).receipt} if way == "status" else {}
    while (waiting := talk.step()) != step:
        assert waiting, f"{row['at']} is never asked: {talk.replies}"
        talk.say(replies[waiting])
    return talk


def begin_about_case(villages: Villages, talk: Talk, way: str) -> None:
    if way != "confirm":
        villages.case(talk)
        talk.say({"add_to_case": "补充", "withdraw": "撤回", "correct": "改我的信息"}[way])
        return
    case = villages.case(talk, villages.talk().conversation_id)
    talk.say(case.receipt)
    talk.say("5678")
    talk.press(f"own.confirm.{case.id}")


def kept(talk: Talk, step: str) -> str:
    """What was understood: the stored answer, or what the finished dialogue has left with staff."""
    session = talk.state().session
    if session is not None:
        answered = session.answers.get(step)
        return "nothing" if answered is None else named(talk, answered.answer)
    with talk.database.reading() as reading:
        handover = open_of(reading, talk.conversation_id)
        if handover is not None:
            return str(handover.topic)
        case = reading.scalar(select(Case).filter_by(conversation_id=talk.conversation_id).order_by(Case.id.desc()))
        entries = select(Entry).filter_by(case_id=case.id if case else "").order_by(Entry.number.desc())
        latest = reading.scalar(entries.limit(1))
        return str(latest.text if latest else None)


def named(talk: Talk, answer: Json) -> str:
    """An answer as the tables write it: a place by its name, a contact as name and telephone."""
    if isinstance(answer, dict) and "phone" in answer:
        return f"{answer['name']} {answer['phone']}"
    with talk.database.reading() as session:
        place = session.get(Division, answer) if isinstance(answer, str) else None
        return str(place.name) if place else shown(answer)


def waits(talk: Talk) -> str:
    session = talk.state().session
    if session is None:
        return "nothing"
    way = "another" if is_for_another(talk) else session.flow
    return f"{way}.{talk.step()}"


def is_for_another(talk: Talk) -> bool:
    session = talk.state().session
    answered = session.answers.get("for_whom") if session and session.flow == "declare" else None
    return answered is not None and answered.answer == "other"


def rows(table: list[Row]) -> dict[str, Row]:
    return {f"{row['at']} {row['who']}": row for row in table}


def check(villages: Villages, row: Row) -> None:
    talk, step = reached(villages, row), row["at"].partition(".")[2]
    says = row["says"] if isinstance(row["says"], list) else [row["says"]]
    said = [talk.say(line) for line in says][-1]
    answer = " ".join(said)
    found = {
        "kept": kept(talk, step), "then": waits(talk), "also": {name: kept(talk, name) for name in row.get("also", {})},
        "answer": row.get("answer", "") if row.get("answer", "") in answer else answer,
    }
    expected = {name: row[name] for name in ("kept", "then", "answer", "also") if name in row}
    assert {name: found[name] for name in expected} == expected, said


@pytest.mark.parametrize("row", rows(WRITTEN).values(), ids=rows(WRITTEN))
def test_however_it_is_written(villages: Villages, row: Row) -> None:
    check(villages, row)


@pytest.mark.parametrize("row", rows(PEOPLE).values(), ids=rows(PEOPLE))
def test_whoever_it_is(villages: Villages, row: Row) -> None:
    check(villages, row)


@pytest.mark.parametrize("row", SHARED, ids=[row["who"] for row in SHARED])
def test_who_shares_a_name_or_a_telephone(villages: Villages, row: Row) -> None:
    phones: dict[str, Talk] = {}
    before = count(villages.database, Household), count(villages.database, Case)
    for told in row["told"]:
        talk = phones.setdefault(told["on"], villages.talk())
        talk.declare(**{name: said for name, said in told.items() if name != "on"} | {"story": "屋顶漏雨"})
        assert talk.receipt()
    after = count(villages.database, Household), count(villages.database, Case)
    assert [now - then for now, then in zip(after, before, strict=True)] == [int(row["households"]), len(row["told"])]


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0

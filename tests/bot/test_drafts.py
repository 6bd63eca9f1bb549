"""Declarations told in part: announced after quiet days, then passed on or deleted; never lost, never doubled."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from backend.cases.models import Case, Entry
from backend.conversations.models import Conversation
from backend.database import Database
from backend.digest import written
from backend.drafts.care import care_for_drafts
from backend.drafts.models import Draft
from backend.duties import duties_of
from backend.hours import day_of
from backend.outgoing.actions import waiting_notices
from backend.outgoing.models import Outgoing
from bot.reply import Payload
from tests.backend.conftest import KEYRING
from tests.backend.county import County
from tests.backend.moments import MONDAY
from tests.bot.talk import RULES, Talk

DAYS = 3
DAY = timedelta(days=1)
STORY = "家里有点难，想请村里来看看"


def care(database: Database, now: datetime) -> None:
    """One look of the clock."""
    care_for_drafts(database, now, DAYS, RULES)


def count(database: Database, table: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def notices(talk: Talk, now: datetime) -> list[Payload]:
    """What waits to be read in the conversation."""
    with talk.database.reading() as session:
        rows = waiting_notices(session, talk.conversation_id, now)
        return [Payload.from_json(row.payload or "") for row in rows]


def begun(database: Database, until: str, **replies: str) -> Talk:
    """Somebody who has told a declaration up to a step, and then falls silent."""
    talk = Talk(database)
    talk.declare(until=until, story=STORY, **replies)
    return talk


def quiet(database: Database, *days: float) -> None:
    """The clock looks after so many days, each."""
    for day in days:
        care(database, MONDAY + timedelta(days=day))


def the_case(database: Database) -> Case:
    with database.reading() as session:
        return session.scalars(select(Case)).one()


@pytest.mark.usefixtures("county")
def test_with_consent_place_and_contact_it_goes_to_the_village_a_day_after_it_was_announced(database: Database) -> None:
    talk = begun(database, "risks")
    quiet(database, 1.9)
    assert notices(talk, MONDAY + 1.9 * DAY) == []
    quiet(database, 2)
    [said] = notices(talk, MONDAY + 2 * DAY)
    assert said.text.startswith("您上次报难处，说到一半。明天还没接着说，我就先转给村里")
    assert [choice.label for choice in said.choices] == ["接着说", "删掉"]
    quiet(database, 2.2, 2.9)
    assert (count(database, Case), count(database, Outgoing)) == (0, 1)
    quiet(database, 3)
    case = the_case(database)
    assert (case.story, case.phone, case.risk, case.stage) == (STORY, None, "other", "received")
    [told] = notices(talk, MONDAY + 3 * DAY)
    assert (told.receipt, case.receipt in told.text) == (case.receipt, True)
    assert (talk.state().session, talk.state().paused, count(database, Draft)) == (None, (), 0)


def test_the_village_reads_what_is_missing_and_the_digest_says_it_was_told_in_part(
    database: Database, county: County
) -> None:
    begun(database, "risks")
    quiet(database, 2, 3)
    now = MONDAY + 3 * DAY
    with database.reading() as session:
        entry = session.scalars(select(Entry).filter_by(kind="partial")).one()
        due = duties_of(session, county.clerk, day_of(now), RULES)
        text = written(session, due, day_of(now), RULES)["text"]
    assert entry.text is not None
    assert entry.text.startswith("说到一半，没有接着说，先转来。还没说到：")
    assert "哪种难处" in entry.text
    assert "称呼" not in entry.text
    assert "（说到一半的，还没说全）" in text
    assert STORY not in text


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize("until", ["consent", "contact"])
def test_without_consent_or_anybody_to_ask_for_it_is_deleted_and_told_before_and_after(
    database: Database, until: str
) -> None:
    talk = begun(database, until)
    quiet(database, 2)
    assert [said.text for said in notices(talk, MONDAY + 2 * DAY)] == [
        "您上次报难处，说到一半，还没有报上去。明天还没接着说，我就把说过的删掉，不留。"
    ]
    quiet(database, 3, 3.1, 4)
    assert [said.text for said in notices(talk, MONDAY + 4 * DAY)] == [
        "您上次说到一半的，没有报上去，已经删掉了。家里还有难处，随时再跟我说。"
    ]
    with database.reading() as session:
        assert STORY not in (session.get_one(Conversation, talk.conversation_id).state or "")
    assert (count(database, Case), count(database, Draft), talk.state().session) == (0, 0, None)


@pytest.mark.usefixtures("county")
def test_illness_is_not_passed_on_before_it_was_asked_about(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="consent_health", story="老伴得了大病，住院花了好多钱", risks="家里有人生病、好了")
    quiet(database, 2, 3)
    case = the_case(database)
    assert (case.risks, case.risk, case.story) == (["other"], "other", "")


@pytest.mark.usefixtures("county")
def test_illness_told_in_the_story_alone_is_not_passed_on_either(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="phone", story="老伴得了大病，住院花了好多钱")
    quiet(database, 2, 3)
    case = the_case(database)
    assert (case.risks, case.story) == (["other"], "")


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(("said", "cases"), [("大湾村，电话13812345678", 1), ("大湾村", 0), ("电话13812345678", 0)])
def test_danger_told_in_part_is_passed_on_with_a_place_and_a_telephone(
    database: Database, said: str, cases: int
) -> None:
    talk = Talk(database)
    talk.say("水进屋了快来人")
    talk.tap("马上告诉村里")
    talk.say(said)
    quiet(database, 2, 3)
    assert (count(database, Case), count(database, Draft), talk.state().session) == (cases, 0, None)
    if cases:
        case = the_case(database)
        assert (case.urgency, case.phone, case.story) == ("danger_now", "13812345678", "水进屋了快来人")


@pytest.mark.usefixtures("county")
def test_whoever_goes_on_in_time_is_left_alone(database: Database) -> None:
    talk = begun(database, "risks")
    quiet(database, 2)
    talk.later(days=2.5)
    talk.say("帮助")
    quiet(database, 3, 4)
    assert (count(database, Case), len(talk.state().paused) + (talk.state().session is not None)) == (0, 1)
    quiet(database, 7)
    assert [said.text[:11] for said in notices(talk, MONDAY + 7 * DAY)] == ["您上次报难处，说到一半"]


@pytest.mark.usefixtures("county")
def test_whoever_finishes_is_told_nothing_and_has_one_case(database: Database) -> None:
    talk = begun(database, "risks")
    talk.declare()
    quiet(database, 2, 3, 4)
    assert (count(database, Case), count(database, Draft), notices(talk, MONDAY + 4 * DAY)) == (1, 0, [])


@pytest.mark.usefixtures("county")
def test_whoever_wants_it_deleted_taps_once(database: Database) -> None:
    talk = begun(database, "risks")
    quiet(database, 2)
    talk.later(days=2.1)
    talk.press("word.drop_drafts")
    quiet(database, 3.2, 6)
    assert (count(database, Case), count(database, Draft), talk.state().session) == (0, 0, None)


@pytest.mark.usefixtures("county")
def test_nothing_happens_at_night_or_on_a_rest_day(database: Database) -> None:
    talk = begun(database, "risks")
    quiet(database, 2.6, 5, 6)  # in the night; Saturday; Sunday
    assert (count(database, Outgoing), count(database, Case)) == (0, 0)
    quiet(database, 7)
    assert len(notices(talk, MONDAY + 7 * DAY)) == 1


@pytest.mark.usefixtures("county")
def test_after_a_long_standstill_it_is_announced_first(database: Database) -> None:
    begun(database, "risks")
    quiet(database, 21)
    assert (count(database, Case), count(database, Outgoing)) == (0, 1)
    quiet(database, 22)
    assert count(database, Case) == 1


@pytest.mark.usefixtures("county")
def test_after_a_long_standstill_people_are_told_one_after_the_other(database: Database) -> None:
    for _ in range(25):
        begun(database, "consent")
    quiet(database, 21)
    assert count(database, Outgoing) == 20
    quiet(database, 21.01)
    assert count(database, Outgoing) == 25


@pytest.mark.usefixtures("county")
def test_an_empty_dialogue_is_no_draft(database: Database) -> None:
    Talk(database).say("报困难")
    assert count(database, Draft) == 0


KILLED = """
import sys
from backend import sealing
from backend.database import Database
from backend.sealing import Keyring
from datetime import datetime
from backend.drafts.care import care_for_drafts
from tests.bot.talk import RULES
sealing.use(Keyring("k1", {"k1": bytes.fromhex(sys.argv[2])}))
care_for_drafts(Database(sys.argv[1]), datetime.fromisoformat(sys.argv[3]), 3, RULES)
"""


@pytest.mark.usefixtures("county")
def test_killed_in_the_middle_it_is_done_once_by_the_next_look(database: Database) -> None:
    talk = begun(database, "risks")
    quiet(database, 2)
    key, then = KEYRING.keys[KEYRING.current].hex(), (MONDAY + 3 * DAY).isoformat()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(database.url), key, then], cwd=Path(__file__).parents[2], check=False,
        env={"MINGBAI_KILL_AT": "draft.settled", "PATH": "", "HOME": "/nonexistent"}, timeout=60, capture_output=True,
    )
    assert (killed.returncode, count(database, Case), count(database, Draft)) == (-9, 0, 1)
    assert talk.state().session is not None
    quiet(database, 3, 3.1)
    assert (count(database, Case), count(database, Draft)) == (1, 0)


@pytest.mark.usefixtures("county")
def test_a_turn_prepared_before_it_was_passed_on_is_prepared_again(database: Database) -> None:
    talk = begun(database, "risks")
    quiet(database, 2, 3)
    talk.later(days=3.1)
    said = talk.say("接着说")
    assert said[-1] == "没有说到一半的事。"
    assert count(database, Case) == 1

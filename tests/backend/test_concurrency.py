"""Many at once lose nothing, do nothing twice, and get in nobody's way."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.actions import record, verify
from backend.audit.models import AuditEntry
from backend.cases import actions as cases
from backend.cases.models import Case
from backend.cases.thread import StageFault, entries_of
from backend.clock import Clock
from backend.conversations import actions as conversations
from backend.conversations.limits import allow
from backend.conversations.models import Conversation, FailedMessage, HeardMessage
from backend.database import Database
from backend.households.models import Household
from backend.outgoing import actions as outgoing
from backend.reminders.models import Digest
from backend.rules import Rules
from backend.scope import CLOCK
from backend.settings import Settings
from tests.backend.county import County, actor, bound, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach

AT_ONCE = 8
ROUNDS = 100
T = TypeVar("T")


def _at_once(work: Callable[[int], T], times: int = AT_ONCE) -> list[T]:
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(work, range(times)))


def _conversation(database: Database) -> str:
    with database.writing() as session:
        conversation, _ = conversations.open_web(session, MONDAY)
        conversations.save_state(session, conversation, "0", MONDAY)
        return conversation.id


def _count_up(database: Database, conversation_id: str, rounds: int) -> None:
    """Holds the conversation, reads a number in its state and writes the next one, as a turn does."""
    for _ in range(rounds):
        with database.writing() as session:
            conversation = conversations.hold(session, conversation_id)
            conversations.save_state(session, conversation, str(int(conversation.state or "") + 1), MONDAY)


def _count_up_unheld(database: Database, conversation_id: str, rounds: int) -> None:
    """The same without holding it: the version decides, and what was overtaken is done again."""
    for _ in range(rounds):
        while True:
            try:
                with database.writing() as session:
                    conversation = session.get_one(Conversation, conversation_id)
                    conversations.save_state(session, conversation, str(int(conversation.state or "") + 1), MONDAY)
                break
            except conversations.StateChanged:
                continue


def _state(database: Database, conversation_id: str) -> tuple[str | None, int]:
    with database.reading() as session:
        conversation = session.get_one(Conversation, conversation_id)
        return conversation.state, conversation.version


def test_eight_threads_reading_and_writing_one_state_lose_nothing(database: Database) -> None:
    conversation_id = _conversation(database)
    _at_once(lambda _: _count_up(database, conversation_id, ROUNDS))
    assert _state(database, conversation_id) == (str(AT_ONCE * ROUNDS), AT_ONCE * ROUNDS + 1)


def _count_up_elsewhere(url: str, conversation_id: str, rounds: int) -> None:
    database = Database(url)
    _count_up_unheld(database, conversation_id, rounds)
    database.close()


def test_four_processes_reading_and_writing_one_state_lose_nothing(database: Database) -> None:
    url = database.url.render_as_string(hide_password=False)
    conversation_id = _conversation(database)
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_count_up_elsewhere, args=(url, conversation_id, 25)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert [process.exitcode for process in processes] == [0] * 4
    assert _state(database, conversation_id) == ("100", 101)


def test_one_message_taken_fifty_times_at_once_is_one_row_and_one_case(
    database: Database, county: County, rules: Rules
) -> None:
    conversation_id = _conversation(database)

    def take(_: int) -> bool:
        try:
            with database.writing() as session:
                conversation = session.get_one(Conversation, conversation_id)
                key = f"{conversation_id}:m1"
                cases.open_case(session, declaration(county.group), conversation_id, key, MONDAY, rules)
                conversations.remember(session, conversation, "m1", "{}", "declare", MONDAY)
            return True
        except conversations.AlreadyHeard:
            return False

    assert sorted(_at_once(take, 50)) == [False] * 49 + [True]
    with database.reading() as session:
        for table in (HeardMessage, Case, Household):
            assert session.scalar(select(func.count()).select_from(table)) == 1
        assert verify(session) is None


def test_lines_of_the_audit_written_at_once_make_one_chain(database: Database) -> None:
    def write(number: int) -> None:
        with database.writing() as session:
            record(session, CLOCK, "digest.made", f"staff:{number}", {}, MONDAY)

    _at_once(write, 80)
    with database.reading() as session:
        assert verify(session) is None
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 80


def test_one_step_pressed_by_everybody_at_once_is_taken_once(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)

    def respond(_: int) -> str:
        try:
            with database.writing() as session:
                found = session.get_one(Case, case.id)
                reach(session, found, actor(session, county.clerk), "responded", MONDAY, rules)
            return "done"
        except StageFault:
            return "refused"

    assert sorted(_at_once(respond)) == ["done"] + ["refused"] * 7
    with database.reading() as session:
        assert [entry.kind for entry in entries_of(session, case.id)] == ["received", "responded"]


def test_notes_written_at_once_are_numbered_without_a_gap(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)

    def note(number: int) -> None:
        with database.writing() as session:
            found = session.get_one(Case, case.id)
            cases.note(session, found, actor(session, county.clerk), f"第{number}条", MONDAY)

    _at_once(note, 24)
    with database.reading() as session:
        assert [entry.number for entry in entries_of(session, case.id)] == list(range(1, 26))


def test_several_senders_never_take_the_same_row(database: Database) -> None:
    with database.writing() as session:
        for number in range(40):
            chat = conversations.find_or_open_telegram(session, number, MONDAY)
            outgoing.queue(session, chat.id, "reply", outgoing.payload("好"), f"k{number}", MONDAY)

    def claim(_: int) -> list[str]:
        with database.writing() as session:
            return [row.key for row in outgoing.claim(session, "telegram", MONDAY, 10, 60)]

    taken = [key for keys in _at_once(claim, 16) for key in keys]
    assert sorted(taken) == sorted(f"k{number}" for number in range(40))


def test_failures_and_tries_counted_at_once_are_all_counted(database: Database) -> None:
    conversation_id = _conversation(database)

    def fail(_: int) -> int:
        with database.writing() as session:
            return conversations.failed(session, conversation_id, "m1", "ValueError", MONDAY)

    def attempt(_: int) -> bool:
        with database.writing() as session:
            return allow(session, conversation_id, "look_up", MONDAY)

    assert sorted(_at_once(fail, 16)) == list(range(1, 17))
    assert sorted(_at_once(attempt, 16)) == [False] * 11 + [True] * 5
    with database.reading() as session:
        assert session.scalars(select(FailedMessage.times)).one() == 16


def test_clocks_ticking_at_once_make_one_digest(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        declared(session, county, rules, MONDAY)
    clock = Clock(database, rules, Settings(_env_file=None))
    ticks = _at_once(lambda _: clock.tick(MONDAY + timedelta(hours=1)).digests)
    assert sum(ticks) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Digest)) == 1


def test_turns_staff_and_the_clock_at_once_never_wait_in_a_circle(
    database: Database, county: County, rules: Rules
) -> None:
    clock = Clock(database, rules, Settings(_env_file=None))
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY).id

    def turn(number: int) -> None:
        with database.writing() as session:
            conversation = conversations.hold(session, chat)
            case = cases.open_case(session, declaration(county.group), chat, f"{chat}:{number}", MONDAY, rules)
            reach(session, case, actor(session, county.clerk), "responded", MONDAY, rules)
            conversations.remember(session, conversation, str(number), "{}", "declare", MONDAY)
            conversations.save_state(session, conversation, "{}", MONDAY)
        clock.tick(MONDAY + timedelta(days=number))

    _at_once(turn, 24)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 24
        assert verify(session) is None


async def test_asynchronous_callers_await_the_writer_and_the_readers(database: Database) -> None:
    conversation, _ = await database.write(lambda session: conversations.open_web(session, MONDAY))
    found = await database.read(lambda session: _channel(session, conversation.id))
    assert found == "web"


def _channel(session: Session, conversation_id: str) -> str:
    return session.get_one(Conversation, conversation_id).channel


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"), database.reading() as session:
        conversations.open_web(session, MONDAY)


def test_what_fails_in_the_middle_leaves_nothing_behind(database: Database, county: County, rules: Rules) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        declared(session, county, rules, MONDAY)
        raise RuntimeError("the power went out")
    with database.reading() as session:
        for table in (Case, Household, Conversation):
            assert session.scalars(select(table)).all() == []

"""One turn: a message is heard once, in one transaction with everything it causes, and answered."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from backend.conversations import actions as conversations
from backend.conversations.actions import AlreadyHeard, StateChanged
from backend.conversations.models import Conversation
from backend.county.queries import Counties
from backend.database import Database
from backend.divisions.models import Division
from backend.divisions.queries import SETTLED, places
from backend.failpoints import failpoint
from backend.hours import CHINA
from backend.outgoing import actions as outgoing
from backend.recordings import Recordings
from backend.rules import Rules
from bot.around import Around
from bot.drafting import keep_draft
from bot.effects import perform
from bot.effects.context import Context
from bot.gaps import note_gap
from bot.guiding import Guide, Response
from bot.heard import Heard
from bot.hush import hush_of, look_again
from bot.hushed import present_quietly
from bot.in_group import respond_in_group
from bot.knowledge import Knowledge
from bot.logs import place
from bot.meanings import Attention, Held, counted_as
from bot.message import Message, kept, taken_for, understood
from bot.recorded import with_recordings
from bot.reply import Payload, response
from bot.responding import respond
from bot.speaking import Speaker
from bot.state import State
from bot.understanding import Understanding, Understood
from bot.vocabulary import Vocabulary
from dialogues.flow import Flow
from dialogues.prechecks import precheck_flows
from dialogues.surroundings import Place, Surroundings

TRIES = 3  # times a message may fail before it is set aside
PREPARATIONS = 20  # times a turn is prepared again because another process was quicker
PLACES_KEPT = timedelta(minutes=1)  # how long villages are remembered; a new import is seen after that

log = structlog.get_logger()


@dataclass(frozen=True)
class Prepared:
    """What a turn was prepared on: the version of the state, what attention sees, what was understood."""

    version: int
    around: Around
    understood: Understood | None


class Turn:
    """Hears messages.

    `wake` is told the channel after every commit, because rows may wait to be sent; `page` is the address of our own
    page where it can be reached from outside.
    """

    def __init__(
        self,
        database: Database,
        understanding: Understanding,
        rules: Rules,
        knowledge: Knowledge,
        flows: Mapping[str, Flow],
        words: Vocabulary,
        clock: Callable[[], datetime],
        wake: Callable[[str], None],
        *,
        county: str = "本县",
        page: str | None = None,
        recordings: Recordings | None = None,
    ) -> None:
        self.database, self.understanding, self.rules = database, understanding, rules
        self.knowledge, self.words = knowledge, words
        self.flows = {**flows, **precheck_flows(knowledge.prechecks, knowledge.cards)}
        self.clock, self.wake, self.page = clock, wake, page
        self.recordings = recordings
        self.counties = Counties(county)
        self._places: tuple[datetime, tuple[Place, ...]] | None = None
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def hear(self, heard: Heard) -> str:
        """The response as canonical JSON; the same message id gets the same bytes again and does nothing more.

        The messages of one conversation queue up here in the order in which they came: prepared side by side they
        would overtake each other again and again, and ask nlu every time. Raises what went wrong, for the channel to
        bring the message again, until it is set aside.
        """
        message = kept(heard, self.words.personal)
        async with self._queues.setdefault(heard.conversation_id, asyncio.Lock()):
            try:
                return await self._hear(message)
            except Exception as fault:
                return await self._failed(message.heard, fault)

    def begin(
        self, session: Session, conversation: Conversation, village_code: str | None, now: datetime
    ) -> tuple[Payload, ...]:
        """The greeting of a new conversation, which remembers its buttons and the village a printed page has named."""
        village = _village(session, village_code) if village_code else None
        greeting = self.present(session, conversation, now)
        offered = tuple(choice.value for choice in greeting[-1].choices)
        conversations.save_state(session, conversation, State(village=village, offered=offered).to_json(), now)
        return greeting

    def present(self, session: Session, conversation: Conversation, now: datetime) -> tuple[Payload, ...]:
        """What a page shows when it is opened: the waiting question, or the greeting."""
        around = self._around(session, conversation, now, "web")
        speaker = self._speaker(session, conversation, "", around)
        quiet = present_quietly(speaker, around.state, around) if around.hush else None
        return (quiet or speaker.present(around.state)).payloads

    def notices(self, session: Session, conversation: Conversation, now: datetime) -> list[dict[str, Any]]:
        """What the chat page has not shown yet; a Telegram chat is sent it instead."""
        if conversation.channel != "web":
            return []
        rows = outgoing.waiting_notices(session, conversation.id, now)
        return [
            {"id": row.id, "at": row.made_at.astimezone(CHINA).isoformat(), **Payload.from_json(row.payload).to_dict()}
            for row in rows
            if row.payload is not None
        ]

    async def _hear(self, message: Message) -> str:
        for _ in range(PREPARATIONS):
            now = self.clock()
            prepared = await self._prepare(message, now)
            if isinstance(prepared, str):
                return prepared
            failpoint("turn.before")
            try:
                said = await self.database.write(partial(self._commit, message, prepared))
            except (AlreadyHeard, StateChanged):
                continue
            failpoint("turn.committed")
            self.wake(message.heard.channel)
            return said
        raise StateChanged(message.heard.conversation_id)

    async def _prepare(self, message: Message, now: datetime) -> Prepared | str:
        """The stored reply of a message heard before; else what the commit will be made from."""
        read = await self.database.read(lambda session: self._read(session, message, now))
        if isinstance(read, str):
            return read
        version, around = read
        return Prepared(version, around, await understood(message, around, self.understanding))

    def _read(self, session: Session, message: Message, now: datetime) -> tuple[int, Around] | str:
        known = self._known_reply(session, message.heard)
        if known is not None:
            return known
        conversation = session.get_one(Conversation, message.heard.conversation_id)
        return conversation.version, self._around(session, conversation, now, message.heard.channel)

    def _commit(self, message: Message, prepared: Prepared, session: Session) -> str:
        heard, now = message.heard, prepared.around.surroundings.now
        conversation = conversations.hold(session, heard.conversation_id)
        known = self._known_reply(session, heard)
        if known is not None:
            return known
        if conversation.version != prepared.version:
            raise StateChanged(conversation.id)
        attention = taken_for(message, prepared.understood, prepared.around)
        speaker = self._speaker(session, conversation, heard.message_id, prepared.around)
        answered = _responded(speaker, message, attention, prepared.around)
        first = (self.words.say("kept_secret"),) if message.cut and not message.cut_only else ()
        payloads = with_recordings((*first, *answered.payloads), self.recordings, prepared.around.surroundings.today)
        said = self._say(session, conversation, heard, payloads, now)
        conversations.remember(session, conversation, heard.message_id, said, counted_as(attention), now)
        if conversation.forgotten_at is None and not heard.in_group:
            conversations.save_state(session, conversation, answered.state.to_json(), now)
        if not heard.in_group:
            keep_draft(session, conversation, answered.state, prepared.around)
        failpoint("turn.inside")
        return said

    def _say(
        self, session: Session, conversation: Conversation, heard: Heard, payloads: tuple[Payload, ...], now: datetime
    ) -> str:
        """The response; to Telegram every reply goes out as a row of its own."""
        if heard.channel == "telegram":
            for number, payload in enumerate(payloads):
                key = f"reply:{conversation.id}:{heard.message_id}:{number}"
                outgoing.queue(session, conversation.id, "reply", payload.to_dict(), key, now)
        again = look_again(session, conversation.id)
        return response(heard.message_id, payloads, self.notices(session, conversation, now), again)

    async def _failed(self, heard: Heard, fault: Exception) -> str:
        """Counts the failure; at the third the message is set aside with an apology, and blocks nobody.

        A database that is full, locked or away is no fault of the message: that comes again until it is heard.
        """
        log.error("a message failed", fault=place(fault))
        if isinstance(fault, OperationalError):
            raise fault
        now, where = self.clock(), place(fault)
        times = await self.database.write(
            lambda session: conversations.failed(session, heard.conversation_id, heard.message_id, where, now)
        )
        if times < TRIES:
            raise fault
        said = await self.database.write(lambda session: self._set_aside(session, heard, now))
        self.wake(heard.channel)
        return said

    def _set_aside(self, session: Session, heard: Heard, now: datetime) -> str:
        conversation = conversations.hold(session, heard.conversation_id)
        known = self._known_reply(session, heard)
        if known is not None:
            return known
        conversations.set_aside(session, conversation.id, heard.message_id, now)
        said = self._say(session, conversation, heard, (self.words.say("failed"),), now)
        conversations.remember(session, conversation, heard.message_id, said, "set_aside", now)
        return said

    def _known_reply(self, session: Session, heard: Heard) -> str | None:
        """The reply that was given to this message id; after its seven days only that it was."""
        row = conversations.heard(session, heard.conversation_id, heard.message_id)
        if row is None:
            return None
        return row.reply or response(heard.message_id, [self.words.say("already")])

    def _around(self, session: Session, conversation: Conversation, now: datetime, channel: str) -> Around:
        self.rules.procedures.read(session)
        here = "telegram_and_page" if channel == "telegram" and self.page else channel
        surroundings = Surroundings(now, self._villages(session, now), here)
        return Around(
            State.from_json(conversation.state), self.words, self.knowledge, self.flows, surroundings,
            hush_of(session, conversation.id, now),
        )

    def _villages(self, session: Session, now: datetime) -> tuple[Place, ...]:
        """Remembered for a moment: a county has thousands of groups, and every turn needs them."""
        if self._places is None or abs(now - self._places[0]) > PLACES_KEPT or not self._places[1]:
            self._places = (now, places(session))
        return self._places[1]

    def _speaker(self, session: Session, conversation: Conversation, message_id: str, around: Around) -> Speaker:
        now = around.surroundings.now
        county = self.counties.at(session, around.state.village, now)
        context = Context(
            session, conversation, message_id, now, self.rules, self.words, self.flows, self.knowledge, county,
            self.page,
        )
        guide = Guide(self.flows, around.surroundings, self.words, partial(perform, context), context.link)
        return Speaker(guide, self.knowledge, county, context)


def _responded(speaker: Speaker, message: Message, attention: Attention, around: Around) -> Response:
    """What is said, and the state to keep."""
    if message.heard.in_group and not isinstance(attention, Held):
        return respond_in_group(speaker, message, attention, around)
    answered = respond(speaker, around.state, attention)
    return replace(answered, state=note_gap(speaker, message, attention, answered.state, around))


def _village(session: Session, code: str) -> str | None:
    """The village or group of a printed page: by the county's code, or by our id where it has none."""
    named = or_(Division.code == code, Division.id == code)
    return session.scalar(select(Division.id).where(named, Division.level.in_(SETTLED), Division.ended_at.is_(None)))

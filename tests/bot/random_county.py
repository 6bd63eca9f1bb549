"""What goes on around somebody at random: the clock's duties, staff, another device, pauses, drills, taking back."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.cases.models import Case, Entry
from backend.clock import Clock
from backend.conversations import page_links
from backend.conversations.models import Conversation
from backend.drafts.models import Draft
from backend.handovers import actions as handovers
from backend.handovers.models import Handover
from backend.handovers.queries import open_of
from backend.outgoing.actions import seen
from backend.outgoing.models import Outgoing
from backend.pauses import actions as pauses
from backend.pauses.queries import current
from backend.reminders.models import Reminder
from backend.scope import Actor, OutOfScope
from backend.settings import Settings
from backend.staff.actions import make_bind_code
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from bot.drafting import DRAFTED
from bot.state import State
from dialogues.session import OWN
from tests.bot.random_person import RandomPerson, only
from tests.bot.talk import RULES

COUNTED = (Case, Entry, Handover, Outgoing, Reminder, Draft)
STAFF: dict[str, Callable[[Session, Handover, Actor, datetime], None]] = {
    "take": lambda session, handover, by, now: handovers.take(session, handover, by, handover.staff_id, now),
    "answer": lambda session, handover, by, now: handovers.answer(
        session, handover, by, "明天上门来看。", handover.lines, now
    ),
    "have answered": lambda session, handover, by, now: handovers.end(session, handover, by, "answered", now),
    "have called": lambda session, handover, by, now: handovers.end(session, handover, by, "called", now),
}
LINK = re.compile(r"\?go=(\S+)")


class RandomCounty(RandomPerson):
    """The same person, in a county whose clock runs and whose staff answer."""

    @rule(days=st.integers(1, 3))
    def days_go_by(self, days: int) -> None:
        """The clock looks once in every morning."""
        for _ in range(days):
            self.now += timedelta(days=1)
            self.look()

    @rule()
    def the_clock_looks_twice(self) -> None:
        """The second look does nothing."""
        self.look()
        counted = self.counted()
        self.look()
        assert self.counted() == counted

    def look(self) -> None:
        """What is half told is kept, or the person is told what became of it."""
        half_told, since = self.half_told(), len(self.notices())
        Clock(self.database, RULES, Settings(_env_file=None, data=self.folder)).tick(self.now)
        told = self.notices()[since:]
        self.receipts |= {notice["receipt"] for notice in told if notice["receipt"]}
        assert not half_told or self.half_told() or told, "what was half told is gone, and nobody was told"

    @rule()
    def reads_what_came(self) -> None:
        with self.database.writing() as session:
            waiting = session.scalars(select(Outgoing.id).filter_by(conversation_id=self.conversation_id))
            seen(session, self.conversation_id, list(waiting), self.now)

    @rule()
    @only(lambda self: self.page and not self.hushed())
    def goes_on_by_link(self) -> None:
        """Another device shows where the dialogue stands, once."""
        self.say("换个手机")
        codes = [code for reply in self.replies for code in LINK.findall(reply["text"])]
        for code in codes:
            with self.database.writing() as session:
                reached = page_links.use(session, code, self.now)
                assert reached is not None and reached[0].id == self.conversation_id
                assert self.turns[0].present(session, reached[0], self.now)
                assert page_links.use(session, code, self.now) is None
            self.channel = "web"
        self.replies_well()

    @rule()
    @only(lambda self: self.page)
    def takes_the_first_phone_again(self) -> None:
        with self.database.reading() as session:
            self.channel = session.get_one(Conversation, self.conversation_id).channel
        self.replies_well()

    @rule(topic=st.sampled_from(["路费的事", "不写，直接找人", "低保几时发钱？"]))
    def wants_a_person(self, topic: str) -> None:
        self.say("找真人")
        self.say(topic)

    @rule(who=st.sampled_from(["clerk", "township"]), does=st.sampled_from(sorted(STAFF)), twice=st.booleans())
    @only(lambda self: self.waits_for_person())
    def staff_see_who_waits(self, who: str, does: str, twice: bool) -> None:
        """What the page of those who wait refuses is said there, and changes nothing."""
        for _ in range(2 if twice else 1):
            with self.database.writing() as session:
                handover = open_of(session, self.conversation_id)
                if handover is not None:
                    with suppress(handovers.HandoverFault, OutOfScope):
                        STAFF[does](session, handover, actor_of(session, self.member_of_staff(session, who)), self.now)

    @rule(hours=st.integers(1, 30))
    def the_county_pauses_the_bot_or_lets_it_speak(self, hours: int) -> None:
        with self.database.writing() as session:
            by, pause = actor_of(session, self.member_of_staff(session, "township")), current(session, self.now)
            if pause is not None:
                pauses.lift(session, by, pause, self.now)
            else:
                pauses.pause(session, by, "台风来了，先停一停。", self.now, self.now + timedelta(hours=hours), self.now)

    @rule(over=st.booleans())
    @only(lambda self: not self.hushed())
    def practises(self, over: bool) -> None:
        """The chat is a member of staff's from now on, who begins an exercise, or ends it."""
        with self.database.writing() as session:
            code = make_bind_code(session, self.member_of_staff(session, "clerk").id, self.now)
        self.say(f"绑定 {code}")
        self.say("演练结束" if over else "演练")

    @rule(surely=st.sampled_from(["要撤回", "不撤了", "1"]))
    def takes_back(self, surely: str) -> None:
        self.say("撤回")
        self.say(surely)

    @rule()
    @only(lambda self: not self.hushed())
    def has_it_deleted(self) -> None:
        self.say("我的信息")
        self.tap("word.drop_drafts")
        assert not self.half_told()

    @invariant()
    def nothing_is_done_twice(self) -> None:
        """One receipt and one taking back for a case, one urging in a stage, one promise for a conversation."""
        with self.database.reading() as session:
            entries = session.scalars(select(Entry).where(Entry.kind.in_(("received", "withdrawn", "urged")))).all()
            waiting = session.scalars(select(Handover.conversation_id).where(Handover.ended_at.is_(None))).all()
        once = [(entry.case_id, entry.kind, entry.details.get("stage")) for entry in entries]
        assert len(once) == len(set(once)), once
        assert len(waiting) == len(set(waiting)), waiting

    def half_told(self) -> bool:
        """Whether a declaration is begun in which the person has said something."""
        with self.database.reading() as session:
            state = State.from_json(session.get_one(Conversation, self.conversation_id).state)
        begun = [half for half in (state.session, *state.paused) if half is not None and half.flow in DRAFTED]
        return any(answered.source in OWN for half in begun for answered in half.answers.values())

    def notices(self) -> list[dict[str, str | None]]:
        """Everything said into the conversation beside replies, the oldest first."""
        query = select(Outgoing).filter_by(conversation_id=self.conversation_id, kind="notice").order_by(Outgoing.id)
        with self.database.reading() as session:
            rows = session.scalars(query).all()
            return [json.loads(row.payload or '{"receipt": null}') for row in rows]

    def counted(self) -> list[int]:
        with self.database.reading() as session:
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in COUNTED]

    def waits_for_person(self) -> bool:
        with self.database.reading() as session:
            return open_of(session, self.conversation_id) is not None

    def member_of_staff(self, session: Session, sign_in_name: str) -> Staff:
        return session.scalars(select(Staff).filter_by(sign_in_name=sign_in_name)).one()

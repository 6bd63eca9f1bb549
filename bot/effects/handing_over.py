"""Handing over: the way from one conversation to a person of the office, in the turn's transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.handovers import actions
from backend.handovers.models import Handover
from backend.handovers.promising import in_words, opening_in_words
from backend.handovers.queries import Office, lives_in, office_for, open_of, signature
from backend.rules import Rules
from backend.staff.models import Staff
from bot.reply import Payload
from bot.vocabulary import Vocabulary


@dataclass(frozen=True)
class HandingOver:
    """What a conversation and an office have to do with each other; `source_key` is the message that is heard."""

    session: Session
    conversation: Conversation
    source_key: str
    now: datetime
    rules: Rules
    vocabulary: Vocabulary

    def is_possible(self, village: str | None) -> bool:
        """Whether anybody works for the place who could answer."""
        division, _ = lives_in(self.session, self.conversation.id, village)
        return division is not None and self._office(division) is not None

    def begin(self, village: str | None, topic: str | None) -> Payload:
        """Promises an answer, and says by when."""
        division, case = lives_in(self.session, self.conversation.id, village)
        office = self._office(division) if division else None
        if division is None or office is None:  # whoever was there has left since it was asked
            return self.vocabulary.say("nobody_there")
        handover = actions.ask_for_person(
            self.session, self.conversation, division, case, topic, self.source_key, self.now, self.rules,
            drill=self.conversation.drill,
        )
        is_open = self.rules.hours.are_open(self.now)
        return self.vocabulary.say("handed_over" if is_open else "handed_over_closed", **self._told(handover, office))

    def promise(self) -> tuple[Payload, ...]:
        """What the person waits for; nothing where that is nothing."""
        handover = open_of(self.session, self.conversation.id)
        if handover is None:
            return ()
        taker = self.session.get(Staff, handover.staff_id) if handover.staff_id else None
        if taker is not None:
            return (self.vocabulary.say("person_speaks", who=signature(self.session, taker)),)
        says = "promise" if self.now <= handover.promised_at else "promise_broken"
        return (self.vocabulary.say(says, **self._told(handover)),)

    def leave(self) -> Payload:
        """The person does not wait any longer, or has not waited at all."""
        handover = open_of(self.session, self.conversation.id)
        if handover is None:
            return self.vocabulary.say("unwait")
        actions.leave(self.session, handover, self.now)
        return self.vocabulary.say("unwaited", **self._told(handover))

    def pass_on(self, text: str) -> tuple[Payload, ...]:
        """Into the thread staff read; only where the office is closed, and once until it opens, a word about that."""
        handover = open_of(self.session, self.conversation.id)
        if handover is None:
            return ()
        actions.pass_on(self.session, handover, text, self.now, self.rules)
        hours, told_at = self.rules.hours, handover.told_closed_at
        told = told_at is not None and hours.next_opening(told_at) == hours.next_opening(self.now)
        if hours.are_open(self.now) or told:
            return ()
        handover.told_closed_at = self.now
        return (self.vocabulary.say("office_closed", **self._told(handover)),)

    def _office(self, division: Division) -> Office | None:
        return office_for(self.session, division)

    def _told(self, handover: Handover, office: Office | None = None) -> Mapping[str, str]:
        division = self.session.get_one(Division, handover.division_id)
        known = office or self._office(division)
        opening = self.rules.hours.next_opening(self.now)
        return {
            "office": known.name if known else division.name, "by": in_words(handover.promised_at, self.now),
            "opening": opening_in_words(opening, self.now),
        }

"""Objecting: what somebody is unhappy with becomes a row of its own, kept from whom it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.divisions.queries import group_and_village
from backend.handovers.queries import lives_in
from backend.hours import day_of
from backend.objections.models import Objection
from backend.objections.queries import by_receipt, of_conversation
from backend.objections.telling import told_words
from backend.publicity.models import PublicNotice
from bot.reply import Payload
from bot.vocabulary import Vocabulary
from dialogues.session import Json

TOLD = 5  # of a conversation's own objections, the newest


@dataclass(frozen=True)
class Objecting:
    """What a conversation has objected to, and what it may object to."""

    session: Session
    conversation: Conversation
    now: datetime
    vocabulary: Vocabulary

    def told(self) -> tuple[Payload, ...]:
        """Where everything stands that was raised here, the newest first."""
        raised = of_conversation(self.session, self.conversation.id, TOLD)
        return tuple(map(self.progress, raised))

    def progress(self, objection: Objection) -> Payload:
        """Who has it, by when, what was answered, and where to go next."""
        return self.vocabulary.say("objection_told", told=told_words(self.session, objection))

    def looked_up(self, receipt: str, phone_tail: str) -> Payload | None:
        """The same for whoever knows its receipt and the end of the telephone that was left."""
        objection = by_receipt(self.session, receipt, phone_tail)
        return None if objection is None else self.progress(objection)

    def notice(self, code: str) -> Mapping[str, Json] | None:
        """What a dialogue about a notice begins with; None where it does not hang any more."""
        notice = self.session.scalar(select(PublicNotice).filter_by(code=code, taken_down_at=None))
        if notice is None or notice.ends < day_of(self.now):
            return None
        return {"notice": notice.id, "what": "notice", "village": notice.division_id}

    def place(self, case: Case | None, notice: PublicNotice | None, village: str | None) -> Division | None:
        """Where the matter lies: of the case or notice, else as told, else the one county."""
        if case is not None:
            return group_and_village(self.session, case.division_id)[1]
        if notice is not None:
            return self.session.get(Division, notice.division_id)
        return lives_in(self.session, self.conversation.id, village)[0]

"""Attaching: the way of a photo or a voice message from one conversation to its case, in the turn's transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.attachments import actions
from backend.attachments.files import Kept
from backend.attachments.queries import waiting

PASSING_ON = ("open_case", "open_urgent_case", "add_to_case")
"""The effects that give the case what was sent before; a dialogue that ends in one takes photos and voices."""


@dataclass(frozen=True)
class Attaching:
    """What a conversation has sent and nobody has been given yet; `message_id` is the message that is heard."""

    session: Session
    conversation_id: str
    message_id: str
    now: datetime

    def add(self, kept: Kept, drafting: bool) -> bool:
        """False where no more may be sent today."""
        return actions.add(self.session, self.conversation_id, self.message_id, kept, drafting, self.now)

    def any_waits(self) -> bool:
        """Whether something was sent that belongs to no case yet."""
        return bool(waiting(self.session, self.conversation_id))

    def keep_with_draft(self) -> None:
        """It waits as long as what is being told."""
        actions.keep_with_draft(self.session, self.conversation_id, self.now)

    def drop(self) -> bool:
        """Nobody is to be given it; whether there was anything."""
        return actions.drop(self.session, self.conversation_id) > 0

    def pass_on(self, case_id: str) -> None:
        """It belongs to that case."""
        actions.pass_on(self.session, self.conversation_id, case_id)

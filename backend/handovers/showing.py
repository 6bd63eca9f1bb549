"""Showing: a photo or a voice message sent to whoever answers lies with the case that was agreed to, or nowhere."""

from datetime import datetime

from sqlalchemy.orm import Session

from backend.attachments import actions as attachments
from backend.attachments.files import Kept
from backend.cases.models import Case
from backend.cases.queries import is_over
from backend.consents.actions import of_case
from backend.consents.models import RECORD_AND_PASS_ON
from backend.divisions.queries import path_of
from backend.handovers.actions import pass_on
from backend.handovers.models import Handover
from backend.rules import Rules
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from backend.wording import word


def case_for(session: Session, handover: Handover, rules: Rules) -> Case | None:
    """The case: told in this conversation, agreed to, not ended, and within reach of whoever answers."""
    case = session.get(Case, handover.case_id) if handover.case_id else None
    taker = session.get(Staff, handover.staff_id) if handover.staff_id else None
    if case is None or taker is None or is_over(case, rules):
        return None
    stands = any(one.kind == RECORD_AND_PASS_ON and one.withdrawn_at is None for one in of_case(session, case.id))
    reached = actor_of(session, taker).reaches(path_of(session, case.division_id))
    return case if stands and reached else None


def show(
    session: Session, handover: Handover, case: Case, kept: Kept, message_id: str, now: datetime, rules: Rules
) -> bool:
    """Kept with the case, where it is masked like any other, and named in the thread; False: enough for today."""
    if not attachments.add(session, handover.conversation_id, message_id, kept, True, now, case_id=case.id):
        return False
    pass_on(session, handover, word(f"handover.shown.{kept.kind}", receipt=case.receipt), now, rules)
    return True

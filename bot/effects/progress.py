"""Progress: where one case stands, as the household is told it."""

from datetime import datetime

from sqlalchemy.orm import Session

from backend.cases import queries as cases
from backend.cases.models import Case
from backend.hours import CHINA
from backend.rules import Rules
from bot.reply import Payload
from bot.vocabulary import Vocabulary


def told(session: Session, case: Case, now: datetime, rules: Rules, vocabulary: Vocabulary) -> Payload:
    """The step it is at, who holds it, until when."""
    progress = cases.progress(session, case, now, rules)
    says = vocabulary.text(
        "one_case", receipt=progress.receipt, stage=progress.stage_label, step=progress.step, of=progress.of,
        holder=progress.holder, told=_due(progress.due, now, vocabulary) + progress.told,
    )
    return Payload(says, (vocabulary.choices["human"], vocabulary.choices["help"]))


def _due(due: datetime | None, now: datetime, vocabulary: Vocabulary) -> str:
    """A deadline that has passed is for staff to answer for, not for the household to wait for."""
    if due is None or due < now:
        return ""
    day = due.astimezone(CHINA)
    return vocabulary.text("case_due", due=f"{day.month}月{day.day}日") + "\n"

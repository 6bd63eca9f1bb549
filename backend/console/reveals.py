"""Revealing what is masked: the household's contact, the story and the written lines of a case, what was sent to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.cases.models import Case
from backend.households.actions import RevealFault, reveal
from backend.households.models import Household
from backend.scope import Actor

FIELDS = ("contact", "story", "attachments")


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see, the reason they tapped, and the one they typed for a household not their own."""

    fields: tuple[str, ...]
    reason: str
    why: str


@dataclass(frozen=True)
class Open:
    """What this one page may show unmasked; None and False stay masked."""

    name: str | None = None
    phone: str | None = None
    call_back: str | None = None
    story: bool = False
    attachments: bool = False


MASKED = Open()


def open_up(
    session: Session, by: Actor, household: Household, case: Case | None, asked: Asked, now: datetime
) -> Open:
    """Raises RevealFault with a sentence saying what is missing, and OutOfScope."""
    shown = FIELDS if case else FIELDS[:2]
    fields = [field for field in shown if field in asked.fields]
    if not fields:
        raise RevealFault("请先勾选要看的内容。")
    revealed = reveal(session, by, household, asked.reason, now, asked.why.strip() or None)
    subject = f"case:{case.id}" if case else f"household:{household.id}"
    record(session, by, "reveal.shown", subject, {"fields": fields}, now)
    story, attachments = "story" in fields, "attachments" in fields
    if "contact" not in fields:
        return Open(story=story, attachments=attachments)
    return Open(revealed.name, revealed.phone or "", case.phone if case else None, story, attachments)

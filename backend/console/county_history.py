"""How one item of the county's data came about: who said what, when, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy.orm import Session

from backend.console.shown import WORDS
from backend.county.queries import history
from backend.county.words import known_names
from backend.staff.models import Staff
from knowledge.offices import load_offices

OFFICES = load_offices()


@dataclass(frozen=True)
class Change:
    """One row of the history; `lines` are (field, before, after), empty where it was withdrawn."""

    who: str
    at: datetime
    withdrawn: bool
    lines: tuple[tuple[str, str, str], ...]


def changes(session: Session, division_id: str, kind: str, subject: str) -> list[Change]:
    """Every change of one item, the newest first."""
    rows = history(session, division_id, kind, subject)
    values = [*(row.value or {} for row in rows), {}]
    return [
        Change(_who(session, row.staff_id), row.told_at, row.value is None, _lines(after, before))
        for row, (after, before) in zip(rows, pairwise(values), strict=True)
    ]


def item_title(kind: str, subject: str, value: Mapping[str, str]) -> str:
    """What the page of one item is called."""
    if kind == "contact":
        return OFFICES[subject].label
    if kind == "confirmation":
        return known_names().labels[subject]
    if kind == "statement" and value:
        return in_words("card", value["card"])
    if subject in ("new", "level") or kind == "statement":
        return str(WORDS["county"]["kinds"][kind])
    return f"{subject}年" if kind == "watch_line" else subject


def in_words(field: str, text: str) -> str:
    """A stored code as staff read it; what is no code stays as it is."""
    if field in ("card", "means"):
        return known_names().labels.get(text, text)
    return str(WORDS["county"]["codes"].get(field, {}).get(text, text))


def _lines(after: Mapping[str, str], before: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    fields: Mapping[str, str] = WORDS["county"]["fields"]
    return tuple(
        (label, in_words(field, before.get(field, "")), in_words(field, after.get(field, "")))
        for field, label in fields.items() if after and before.get(field) != after.get(field)
    )


def _who(session: Session, staff_id: str | None) -> str:
    staff = session.get(Staff, staff_id) if staff_id else None
    return (staff.name or staff.sign_in_name) if staff else str(WORDS["nobody"]["terminal"])

"""The board of a village: what hangs there today, where to complain, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from backend.county.queries import Counties
from backend.divisions.models import Division
from backend.hours import day_of
from backend.publicity.models import PublicNotice
from backend.publicity.queries import everybody_reads
from backend.wording import words_under
from knowledge.county import Contact

COMPLAINTS = ("township", "petition_office", "village")
"""Offices of knowledge/offices.yml whose telephone stands on a notice, the first that the county has told."""


@dataclass(frozen=True)
class Line:
    """What everybody may read of one household; `code` leads to what may be said against it."""

    code: str
    group: str
    name: str
    people: int | None
    proposal: str
    begins: str
    ends: str


@dataclass(frozen=True)
class Board:
    """One list for each kind of notice that hangs, and the contact for complaints, if the county has told one."""

    village: str
    above: str
    lists: tuple[tuple[str, tuple[Line, ...]], ...]
    contact: Contact | None


def board_of(session: Session, village: Division, now: datetime, county: str) -> Board:
    """As of the day of `now`; `county` is what the installation calls itself."""
    notices = everybody_reads(session, village.id, day_of(now))
    above = session.get(Division, village.parent_id) if village.parent_id else None
    lists = tuple(
        (says, lines) for kind, says in words_under("public_list").items()
        if (lines := tuple(_line(notice) for notice in notices if notice.kind == kind))
    )
    told = Counties(county).at(session, village.id, now)
    contacts = (told.contact(office) for office in COMPLAINTS)
    return Board(
        village.name, f"{told.name} {above.name}" if above and above.level != "county" else told.name, lists,
        next((contact for contact in contacts if contact and contact.phone), None),
    )


def _line(notice: PublicNotice) -> Line:
    return Line(
        notice.code, notice.group, notice.shown_name or "*", notice.people, notice.proposal,
        _day(notice.begins), _day(notice.ends),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

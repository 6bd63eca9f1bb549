"""What the settings page shows of a procedure: the version in use, earlier ones, and what told one from the next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.shown import HERE
from backend.divisions.models import Division
from backend.hours import day_of
from backend.procedures.documents import (
    Document,
    Values,
    compared,
    delivered,
    differences,
    everything_on,
    procedure_of,
    sound,
)
from backend.procedures.models import ProcedureVersion
from backend.procedures.protected import loosened
from backend.procedures.queries import versions
from backend.rules import Rules
from backend.scope import Actor, within
from backend.staff.models import ROLES, Staff
from knowledge.deadlines import Deadline, due
from knowledge.procedures import Procedure
from knowledge.reading import read
from knowledge.wording import placeholders

WORDS = read(HERE / "settings.yml")["procedure"]


@dataclass(frozen=True)
class Change:
    """One thing that differs: what it is, before, after; empty where it was not there."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """One published version and what it changed."""

    number: int
    who: str
    at: datetime
    because: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Kept:
    """The documents of one county, by number; those the program can no longer read are left out."""

    rows: tuple[ProcedureVersion, ...]
    documents: Mapping[int, Document]

    @property
    def latest(self) -> int:
        """The number of the last row, read or not: what a form was true for."""
        return self.rows[0].number if self.rows else 0

    @property
    def stands(self) -> int:
        """Under which new cases begin."""
        return max(self.documents)

    def document(self, number: int) -> Document:
        """The delivered one where that number is not there."""
        return self.documents.get(number, self.documents[0])


@dataclass(frozen=True)
class Looser:
    """A limit that would protect a household less: as its document sets it, and what it would be instead."""

    said: Deadline
    becomes: Deadline | None


def kept(session: Session, county: Division, procedure: str) -> Kept:
    """Everything a county has published for a procedure, and the delivered one as number 0."""
    rows = versions(session, county.id, procedure)
    own = {row.number: document for row in rows if (document := sound(procedure, row.document))}
    return Kept(tuple(rows), {0: delivered(procedure), **own})


def history(session: Session, told: Kept, rows: Sequence[ProcedureVersion]) -> tuple[Version, ...]:
    """These of the versions, each with what it changed against the one before it."""
    ids = {row.staff_id for row in rows}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    numbers = [*(row.number for row in told.rows), 0]
    before = dict(pairwise(numbers))
    return tuple(
        Version(
            row.number, names[row.staff_id], row.made_at, row.because,
            changes(told.document(before[row.number]), told.document(row.number)),
        )
        for row in rows
    )


def changes(before: Document, after: Document) -> tuple[Change, ...]:
    """In words, for staff."""
    return tuple(
        Change(title_of(key, after, before), in_words(key, one, before), in_words(key, other, after))
        for key, one, other in differences(before, after)
    )


def title_of(key: str, *documents: Document) -> str:
    """What a key is called: 时限“首次响应”：数目."""
    kind, _, rest = key.partition(".")
    row, _, name = rest.partition(".")
    if kind == "green":
        return f"{WORDS['kinds']['green']}：{WORDS['fields']['off']}"
    here = "stages" if kind == "ways" else kind
    label = next((document[here][row]["label"] for document in documents if row in document.get(here, {})), row)
    return f"{WORDS['kinds'][kind]}“{label}”：{WORDS['fields'][name or 'ways']}"


def in_words(key: str, value: str, document: Document) -> str:
    """A value as staff read it."""
    name = key.rpartition(".")[2]
    if key not in compared(document):
        return str(WORDS["gone"])
    if key.startswith("ways."):
        return "、".join(document["stages"][stage]["label"] for stage in value.split())
    if name == "by":
        return "、".join(ROLES[role] for role in value.split())
    return slots(value) if name == "told" else str(WORDS["units"].get(value) or WORDS["truths"].get(value) or value)


def slots(told: str) -> str:
    """A sentence for the household as staff read it: what the program fills in is named, 原因是：〔原因〕."""
    for word in placeholders(told):
        told = told.replace(f"{{{word}}}", f"〔{WORDS['slots'].get(word, word)}〕")
    return told


def running(session: Session, actor: Actor, rules: Rules) -> Mapping[str, int]:
    """How many cases within reach are under way, by the version they began under."""
    rows = session.execute(
        select(Case.procedure, func.count())
        .join(Division, Division.id == Case.division_id)
        .where(within(Division.path, actor), Case.stage.not_in(rules.procedures.ends()), Case.drill.is_(False))
        .group_by(Case.procedure)
    )
    counted = Counter({name: count for name, count in rows})  # noqa: C416 - rows are no pairs to mypy
    return dict(counted.most_common())


def examples(before: Document, after: Document, name: str, now: datetime, rules: Rules) -> tuple[Change, ...]:
    """For every deadline that changes: until when, if its event were today."""
    old, new = (procedure_of(name, document) for document in (before, after))
    ids = {key.split(".")[1] for key, *_ in differences(before, after) if key.startswith("deadlines.")}
    return tuple(
        Change(f"{label}，今天起算", _until(old, id_, now, rules), _until(new, id_, now, rules))
        for id_, label in ((id_, row["label"]) for id_, row in after.get("deadlines", {}).items()) if id_ in ids
    )


def looser(before: Document, after: Document, name: str) -> tuple[Looser, ...]:
    """Every limit of a document that this change loosens or switches off."""
    becomes = procedure_of(name, after).deadlines
    return tuple(Looser(said, becomes.get(id_)) for id_, said in loosened(name, before, after).items())


def _until(procedure: Procedure, deadline: str, now: datetime, rules: Rules) -> str:
    if deadline not in procedure.deadlines:
        return "没有时限"
    last = day_of(due(procedure.deadlines[deadline], now, rules.calendar))
    return f"最晚{last.year}年{last.month}月{last.day}日"


def whole(name: str, document: Document) -> Procedure:
    """With what is switched off, so that it can be shown as such."""
    return procedure_of(name, everything_on(document))


def mine(typed: Values, before: Values) -> Values:
    """What somebody has changed in a form."""
    return {key: value for key, value in typed.items() if value != before.get(key)}


def rest_days(rules: Rules, year: int) -> tuple[list[date], list[date], list[str]]:
    """Weekdays off, weekends on, and what the calendar does not know for certain, of one year."""
    span = range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())
    days = [date.fromordinal(number) for number in span]
    off = [day for day in days if day.weekday() < 5 and not rules.calendar.is_working_day(day)]
    works = [day for day in days if day.weekday() > 4 and rules.calendar.is_working_day(day)]
    return off, works, list(dict.fromkeys(filter(None, map(rules.calendar.warns, days))))

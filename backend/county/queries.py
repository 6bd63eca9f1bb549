"""Reading what a county has told: what stands, how it came about, and all of it as knowledge sees it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.county.models import CountyFact
from backend.divisions.models import Division
from knowledge.county import Confirmation, Contact, County, KeyCounty, LocalStatement, WatchLine

KEPT = timedelta(minutes=1)  # after that a county that was imported or renamed meanwhile is seen

Value = Mapping[str, str]
Fact = tuple[str, str, Value]  # kind, subject, what stands: nothing that a session could take back
Stamp = tuple[int | None, str | None]  # how many rows there are, and the newest id: rows are only ever added


def newest(session: Session, division_id: str, kind: str, subject: str) -> CountyFact | None:
    """The last row of one item, also where it withdraws it."""
    return next(iter(history(session, division_id, kind, subject)), None)


def history(session: Session, division_id: str, kind: str, subject: str) -> list[CountyFact]:
    """Every row of one item, the newest first."""
    rows = select(CountyFact).filter_by(division_id=division_id, kind=kind, subject=subject)
    return list(session.scalars(rows.order_by(CountyFact.number.desc())))


def items(session: Session, division_id: str) -> list[CountyFact]:
    """The newest row of each item of one division, also where it withdraws it, in the order of the subjects."""
    rows = select(CountyFact).filter_by(division_id=division_id).order_by(CountyFact.subject, CountyFact.number)
    return list({(row.kind, row.subject): row for row in session.scalars(rows)}.values())


def standing(session: Session, division_id: str) -> list[CountyFact]:
    """What stands for one division."""
    return [row for row in items(session, division_id) if row.value is not None]


def county_of(name: str, facts: Iterable[Fact]) -> County:
    """The facts as knowledge sees them; of two contacts for one office the later in the row counts."""
    told: dict[str, dict[str, Value]] = {}
    for kind, subject, value in facts:
        told.setdefault(kind, {})[subject] = value
    key = told.get("key", {}).get("level")
    return County(
        name,
        KeyCounty(key["level"], key["source"], _day(key["confirmed_on"])) if key else None,
        tuple(_contact(office, value) for office, value in told.get("contact", {}).items()),
        tuple(_watch_line(year, value) for year, value in told.get("watch_line", {}).items()),
        tuple(_statement(value) for value in told.get("statement", {}).values()),
        tuple(_confirmation(card, value) for card, value in told.get("confirmation", {}).items()),
    )


@dataclass(frozen=True)
class _Read:
    """Everything told, as it was read at a moment."""

    stamp: Stamp
    at: datetime
    facts: Mapping[str, list[Fact]]
    counties: Mapping[str, str]  # id → name


class Counties:
    """Answers from memory for as long as nobody has told anything new: one cheap query a turn."""

    def __init__(self, name: str) -> None:
        """`name` is what the installation calls its county."""
        self.name = name
        self._read: _Read | None = None

    def at(self, session: Session, place: str | None, now: datetime) -> County:
        """What was told for the county, and the township, in which a division lies.

        Without a division it is the only county there is; where there are several, nothing is known.
        """
        path = select(Division.path).where(Division.id == place).scalar_subquery()
        rows = select(func.count(CountyFact.id)).scalar_subquery(), select(func.max(CountyFact.id)).scalar_subquery()
        count, last, found = session.execute(select(*rows, path)).one()
        read = self._fresh(session, (count, last), now)
        only = len(read.counties) == 1
        above = found.split("/") if found else list(read.counties) if only else []
        own = next((id_ for id_ in above if id_ in read.counties), None)
        if own is None:
            return County(self.name)
        name = self.name if only else read.counties[own]
        return county_of(name, (fact for id_ in above for fact in read.facts.get(id_, ())))

    def _fresh(self, session: Session, stamp: Stamp, now: datetime) -> _Read:
        read = self._read
        if read is None or read.stamp != stamp or abs(now - read.at) > KEPT:
            named = select(Division.id, Division.name).where(Division.level == "county")
            counties = {row.id: row.name for row in session.execute(named)}
            places = session.scalars(select(CountyFact.division_id).distinct())
            facts = {place: _facts(session, place) for place in places}
            read = self._read = _Read(stamp, now, facts, counties)
        return read


def _facts(session: Session, division_id: str) -> list[Fact]:
    return [(row.kind, row.subject, dict(row.value)) for row in standing(session, division_id) if row.value is not None]


def _contact(office: str, value: Value) -> Contact:
    phone, address, hours = (value.get(name) or None for name in ("phone", "address", "hours"))
    return Contact(office, value["name"], phone, address, hours, _day(value["confirmed_on"]))


def _watch_line(year: str, value: Value) -> WatchLine:
    return WatchLine(int(year), int(value["yuan"]), value["source"], _day(value["confirmed_on"]))


def _statement(value: Value) -> LocalStatement:
    ends = _day(value["ends"]) if value.get("ends") else None
    return LocalStatement(
        value["card"], value["part"], value["says"], _day(value["begins"]), ends, value["source"],
        _day(value["confirmed_on"]),
    )


def _confirmation(card: str, value: Value) -> Confirmation:
    holds, note = value["holds"] == "yes", value.get("note") or None
    return Confirmation(card, holds, value["office"], _day(value["confirmed_on"]), note)


def _day(text: str) -> date:
    return date.fromisoformat(text)

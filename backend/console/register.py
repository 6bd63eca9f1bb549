"""The register of households as lines to show: masked, with who answers for each and what is open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.models import REAL, Case
from backend.cases.monitored import spells_over
from backend.console.desk import Desk
from backend.console.household_view import was_monitored
from backend.console.ledger import NOBODY, Places, helpers_of, visits_of
from backend.console.ledger_sheets import parts
from backend.console.shown import WORDS
from backend.console.workbook import Sheet
from backend.hours import day_of
from backend.households.listing import Listed, page_of
from backend.households.models import Household
from backend.masking import masked_name, masked_phone
from backend.rules import Rules

HEAD: tuple[str, ...] = tuple(WORDS["register"]["columns"])
WIDTHS = (6, 12, 12, 10, 8, 14, 6, 12, 12, 10, 10, 22, 14)
AT_ONCE = 1000  # households read together


@dataclass(frozen=True)
class Home:
    """One household of the register."""

    household: Household
    township: str
    village: str
    group: str
    name: str
    phone: str
    registered: str
    monitored: str
    was: str
    """Since when and until when it was monitored, where it is not now."""
    helper: str
    open_cases: int
    visits: str

    @property
    def place(self) -> str:
        return " ".join(part for part in (self.village or self.township, self.group) if part)


def homes(
    session: Session, households: Sequence[Household], rules: Rules, places: Places | None = None
) -> list[Home]:
    """In the order given; a fixed number of reads, however many there are."""
    known, ids = places or Places(session), [household.id for household in households]
    spells = spells_over(session, households, rules)
    helpers, visits, opened = helpers_of(session, ids), visits_of(session, ids), _open_cases(session, ids, rules)
    return [
        Home(
            row, *known.of(row.division_id), masked_name(row.name), masked_phone(row.phone),
            str(day_of(row.registered_at)), str(day_of(row.monitored_since)) if row.monitored_since else "",
            was_monitored(spells.get(row.id)), helpers[row.id].name if row.id in helpers else "", opened.get(row.id, 0),
            visits.get(row.id, ""),
        )
        for row in households
    ]


def cells(number: int, home: Home) -> tuple[str, ...]:
    """In the order of HEAD."""
    row = home.household
    return (
        str(number), home.township, home.village, home.group, home.name, home.phone, str(row.size or ""),
        home.registered, home.monitored or home.was, home.helper or NOBODY, str(home.open_cases or ""), home.visits,
        row.number or "",
    )


def sheets(session: Session, desk: Desk, wanted: Listed, over: tuple[str, ...]) -> Iterator[Sheet]:
    """One for each place below the one that is looked at."""
    places = Places(session)
    for name, path, only_at in parts(session, desk, wanted.place):
        narrowed = replace(wanted, order="place", place=path, only_at=only_at)
        if page_of(session, desk.who.actor, narrowed, 1):
            yield Sheet(name, over, HEAD, _rows(session, desk, narrowed, places), WIDTHS)


def _rows(session: Session, desk: Desk, wanted: Listed, places: Places) -> Iterator[tuple[str, ...]]:
    number, last = 0, None
    while True:
        found = page_of(session, desk.who.actor, wanted, AT_ONCE, after=last)
        for home in homes(session, found, desk.rules, places):
            number += 1
            yield cells(number, home)
        if len(found) < AT_ONCE:
            return
        last = found[-1].id


def _open_cases(session: Session, household_ids: Sequence[str], rules: Rules) -> dict[str, int]:
    rows = session.execute(
        select(Case.household_id, func.count())
        .where(among(Case.household_id, household_ids), REAL)
        .where(Case.stage.not_in(rules.procedures.ends()))
        .group_by(Case.household_id)
    )
    return {household_id: count for household_id, count in rows}  # noqa: C416 - a Row is no pair to mypy

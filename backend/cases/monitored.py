"""Who was monitored once: since when and until when, as their cases tell."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.models import Case, Entry
from backend.hours import day_of
from backend.households.models import Household
from backend.rules import Rules


@dataclass(frozen=True)
class Spell:
    """From the decision that a household is monitored to the one that its risk is removed; None where none is kept."""

    begins: date | None
    ends: date


def spells_over(session: Session, households: Iterable[Household], rules: Rules) -> Mapping[str, Spell]:
    """The last one of each household that is not monitored now and was before."""
    ids = [household.id for household in households if household.monitored_since is None]
    told = select(Case.id, Case.household_id).where(among(Case.household_id, ids), Case.drill.is_(False))
    cases = {case_id: household_id for case_id, household_id in session.execute(told)}  # noqa: C416 - a Row is no pair
    including, removing = rules.procedures.doing("include"), rules.procedures.doing("remove")
    rows = session.execute(
        select(Entry.case_id, Entry.kind, Entry.at, Entry.details)
        .where(among(Entry.case_id, cases), Entry.kind.in_(including | removing))
        .order_by(Entry.at, Entry.id)
    )
    begun: dict[str, date] = {}
    found: dict[str, Spell] = {}
    for case_id, kind, at, details in rows:
        household_id, day = cases[case_id], date.fromisoformat(details["on"]) if "on" in details else day_of(at)
        if kind in including:
            begun.setdefault(household_id, day)
        else:
            found[household_id] = Spell(begun.pop(household_id, None), day)
    return found


def with_risk_removed(rules: Rules) -> Select[str]:
    """Ids of households with a decision that the risk is removed, some of them monitored again."""
    reached = select(Case.household_id).join(Entry, Entry.case_id == Case.id)
    return reached.where(Entry.kind.in_(rules.procedures.doing("remove")), Case.drill.is_(False))

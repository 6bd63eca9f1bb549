"""Reading duplicates: which pairs are likely to be one and why, and what staff have said about pairs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from backend.cases.models import Case
from backend.divisions.models import Division
from backend.drills import only_drilled
from backend.duplicates.deciding import CASES, HOUSEHOLDS
from backend.duplicates.likeness import NEAR, Seen, Told, likeness
from backend.duplicates.models import Verdict
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import Actor, within

MOST = 2000  # pairs that are looked at, those of the newest cases first
Ids = tuple[str, str]


@dataclass(frozen=True)
class Proposal:
    """Two that may be one, the older first, with what speaks for it and against it."""

    what: str
    ids: Ids
    reasons: tuple[str, ...]
    points: int


def proposals(session: Session, actor: Actor, rules: Rules, household_id: str | None = None) -> list[Proposal]:
    """Within reach, the likeliest first; only around cases that are not over, since the rest keeps nobody waiting.

    `household_id` narrows to one household. What staff have called two is not proposed again.
    """
    found = [*_cases(session, actor, rules, household_id), *_households(session, actor, rules, household_id)]
    apart = _called_two(session)
    left = [one for one in found if (one.what, frozenset(one.ids)) not in apart]
    return sorted(left, key=lambda one: (-one.points, one.ids))


def merged(session: Session, actor: Actor, limit: int, offset: int = 0) -> list[Verdict]:
    """What was merged or called two within reach and stands, the latest first."""
    rows = (
        select(Verdict)
        .outerjoin(Household, Household.id == Verdict.kept_id)
        .outerjoin(Case, Case.id == Verdict.kept_id)
        .join(Division, (Division.id == Household.division_id) | (Division.id == Case.division_id))
        .where(Verdict.ended_at.is_(None), within(Division.path, actor))
        .order_by(Verdict.id.desc())
    )
    return list(session.scalars(rows.limit(limit).offset(offset)))


def merged_into(session: Session, what: str, kept_id: str) -> list[Verdict]:
    """What has gone over to one household or case, the latest first."""
    rows = select(Verdict).filter_by(what=what, kept_id=kept_id, is_same=True, ended_at=None)
    return list(session.scalars(rows.order_by(Verdict.id.desc())))


def verdict_of(session: Session, what: str, other_id: str) -> Verdict | None:
    """By which one went over to another."""
    rows = select(Verdict).filter_by(what=what, other_id=other_id, is_same=True, ended_at=None)
    return session.scalar(rows.order_by(Verdict.id.desc()).limit(1))


def _cases(session: Session, actor: Actor, rules: Rules, household_id: str | None) -> list[Proposal]:
    """Two cases of one household, of the same hardship or told within 90 days of each other."""
    one, other = aliased(Case), aliased(Case)
    rows = (
        select(one, other)
        .join(other, (other.household_id == one.household_id) & (other.id > one.id) & (other.drill == one.drill))
        .join(Division, Division.id == one.division_id)
        .where(within(Division.path, actor), _goes_on(one, rules), _goes_on(other, rules))
        .order_by(other.id.desc())
        .limit(MOST)
    )
    if household_id is not None:
        rows = rows.where(one.household_id == household_id)
    found = []
    for first, second in session.execute(rows):
        near = second.opened_at - first.opened_at <= NEAR
        reasons = ("household", *(("risk",) if first.risk == second.risk else ()), *(("days",) if near else ()))
        if len(reasons) > 1:
            found.append(Proposal(CASES, (first.id, second.id), reasons, 2 + 2 * len(reasons)))
    return found


def _households(session: Session, actor: Actor, rules: Rules, household_id: str | None) -> list[Proposal]:
    pairs = dict.fromkeys((min(pair), max(pair)) for pair in _candidates(session, actor, rules, household_id))
    seen = _seen(session, {id_ for pair in pairs for id_ in pair}, rules)
    found = []
    for first, second in pairs:
        like = likeness(seen[first], seen[second]) if {first, second} <= seen.keys() else None
        if like is not None and like.is_enough:
            found.append(Proposal(HOUSEHOLDS, (first, second), like.reasons, like.points))
    return found


def _candidates(session: Session, actor: Actor, rules: Rules, household_id: str | None) -> list[Ids]:
    """Pairs of which one has a case that goes on, and that share an index: sound in the village, telephone, or more."""
    one, other, place = aliased(Household), aliased(Household), aliased(Division)
    base = (
        select(one.id, other.id)
        .join(Case, Case.household_id == one.id)
        .join(Division, Division.id == one.division_id)
        .join(other, other.id != one.id)
        .join(place, place.id == other.division_id)
        .where(within(Division.path, actor), within(place.path, actor), _goes_on(Case, rules))
        .where(one.merged_into.is_(None), other.merged_into.is_(None))
        .order_by(Case.id.desc())
        .limit(MOST)
    )
    if household_id is not None:
        base = base.where((one.id == household_id) | (other.id == household_id))
    alike = (other.sound_index == one.sound_index, other.phone_index == one.phone_index)
    return [(a, b) for same in alike for a, b in session.execute(base.where(same))]


def _seen(session: Session, ids: Iterable[str], rules: Rules) -> Mapping[str, Seen]:
    """Households that are more than an exercise, with their open cases."""
    wanted = list(ids)
    drilled = set(session.scalars(only_drilled().where(Case.household_id.in_(wanted)))) if wanted else set()
    cases: dict[str, list[Told]] = defaultdict(list)
    open_cases = select(Case).where(Case.household_id.in_(wanted), _goes_on(Case, rules), Case.drill.is_(False))
    for case in session.scalars(open_cases):
        cases[case.household_id].append(Told(case.risk, case.opened_at, case.phone))
    return {
        row.id: Seen(row.id, row.division_id, row.name or "", row.phone, row.size, tuple(cases[row.id]))
        for row in session.scalars(select(Household).where(Household.id.in_(wanted)))
        if row.id not in drilled
    }


def _goes_on(case: type[Case], rules: Rules) -> ColumnElement[bool]:
    return case.merged_into.is_(None) & case.stage.not_in(rules.procedures.ends())


def _called_two(session: Session) -> set[tuple[str, frozenset[str]]]:
    rows = session.execute(
        select(Verdict.what, Verdict.kept_id, Verdict.other_id).filter_by(is_same=False, ended_at=None)
    )
    return {(what, frozenset((kept, other))) for what, kept, other in rows}

"""Proposals: which two households or cases are likely to be one, and why; people decide what it means."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.among import among
from backend.cases.models import Case
from backend.divisions.models import Division
from backend.duplicates.deciding import CASES, HOUSEHOLDS
from backend.duplicates.likeness import NEAR, likeness
from backend.duplicates.models import Pair, Verdict
from backend.duplicates.pairing import AT_ONCE, Ids, sharing
from backend.duplicates.seeing import goes_on, newest_of, real, seen_of
from backend.households.models import UNPAIRED, Household
from backend.rules import Rules
from backend.scope import Actor, within

MOST = 2000  # pairs that are looked at, those of the newest cases first


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


def _cases(session: Session, actor: Actor, rules: Rules, household_id: str | None) -> list[Proposal]:
    """Two cases of one household, of the same hardship or told within 90 days of each other."""
    one, other = aliased(Case), aliased(Case)
    rows = (
        select(one.id, one.risk, one.opened_at, other.id, other.risk, other.opened_at)
        .join(other, (other.household_id == one.household_id) & (other.id > one.id) & (other.drill == one.drill))
        .join(Division, Division.id == one.division_id)
        .where(within(Division.path, actor), goes_on(one, rules), goes_on(other, rules))
        .order_by(other.id.desc())
        .limit(MOST)
    )
    several = select(Case.household_id).where(goes_on(Case, rules)).group_by(Case.household_id)
    several = several.having(func.count() > 1)
    begun = one.household_id.in_(several) if household_id is None else one.household_id == household_id
    found = []
    for first, risk, opened_at, second, other_risk, later in session.execute(rows.where(begun)):
        near = later - opened_at <= NEAR
        reasons = ("household", *(("risk",) if risk == other_risk else ()), *(("days",) if near else ()))
        if len(reasons) > 1:
            found.append(Proposal(CASES, (first, second), reasons, 2 + 2 * len(reasons)))
    return found


def _households(session: Session, actor: Actor, rules: Rules, household_id: str | None) -> list[Proposal]:
    """Pairs that share an index, of which one has a case that goes on, those of the newest cases first."""
    newest_of_pair = _waiting(session, actor, rules, household_id)
    looked_at = sorted(newest_of_pair, key=lambda pair: newest_of_pair[pair], reverse=True)[:MOST]
    seen = seen_of(session, looked_at, rules)
    found = []
    for first, second in looked_at:
        like = likeness(seen[first], seen[second]) if {first, second} <= seen.keys() else None
        if like is not None and like.is_enough:
            found.append(Proposal(HOUSEHOLDS, (first, second), like.reasons, like.points))
    return found


def _waiting(session: Session, actor: Actor, rules: Rules, household_id: str | None) -> Mapping[Ids, str]:
    """Pairs with a case that goes on in either, and the newest; also of whom the clock has not come to yet."""
    if household_id is None:
        unpaired = session.scalars(select(Household.id).where(UNPAIRED).order_by(Household.id.desc()).limit(AT_ONCE))
        pairs = _kept(session, rules) | sharing(session, unpaired.all())
    else:
        pairs = sharing(session, [household_id])
    inside = _inside(session, actor, {id_ for pair in pairs for id_ in pair})
    reached = [pair for pair in pairs if inside >= set(pair)]
    newest = newest_of(session, {id_ for pair in reached for id_ in pair}, rules)
    return {pair: max(newest.get(id_, "") for id_ in pair) for pair in reached if newest.keys() & set(pair)}


def _kept(session: Session, rules: Rules) -> set[Ids]:
    """Of which one waits for something; each of the two is looked up by itself."""
    sides = (Pair.one_id, Pair.other_id)
    waits = [select(Case.id).where(Case.household_id == side, real(rules)).exists() for side in sides]
    return {(one, other) for one, other in session.execute(select(Pair.one_id, Pair.other_id).where(or_(*waits)))}


def _inside(session: Session, actor: Actor, ids: set[str]) -> set[str]:
    """Of those households the living ones within reach."""
    rows = select(Household.id).join(Division, Division.id == Household.division_id)
    rows = rows.where(within(Division.path, actor), Household.merged_into.is_(None))
    return set(session.scalars(rows.where(among(Household.id, ids))))


def _called_two(session: Session) -> set[tuple[str, frozenset[str]]]:
    rows = session.execute(
        select(Verdict.what, Verdict.kept_id, Verdict.other_id).filter_by(is_same=False, ended_at=None)
    )
    return {(what, frozenset((kept, other))) for what, kept, other in rows}

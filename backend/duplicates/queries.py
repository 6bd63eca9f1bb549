"""Reading duplicates: which pairs are likely to be one and why, and what staff have said about pairs."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, load_only

from backend.base import parts
from backend.cases.models import Case
from backend.divisions.models import Division
from backend.drills import drilled_among
from backend.duplicates.deciding import CASES, HOUSEHOLDS
from backend.duplicates.likeness import NEAR, Seen, Told, likeness
from backend.duplicates.models import Verdict
from backend.households.indexes import phone_index
from backend.households.models import Household
from backend.paging import page_of
from backend.rules import Rules
from backend.scope import Actor, within

MOST = 2000  # pairs that are looked at, those of the newest cases first
TOLD = (Case.household_id, Case.risk, Case.opened_at, Case.phone_sealed)
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


def merged(
    session: Session, actor: Actor, limit: int, after: str | None = None, before: str | None = None
) -> list[Verdict]:
    """What was merged or called two within reach and stands, the latest first."""
    rows = (
        select(Verdict)
        .outerjoin(Household, Household.id == Verdict.kept_id)
        .outerjoin(Case, Case.id == Verdict.kept_id)
        .join(Division, (Division.id == Household.division_id) | (Division.id == Case.division_id))
        .where(Verdict.ended_at.is_(None), within(Division.path, actor))
    )
    return [row.Verdict for row in page_of(session, rows, rows, ((Verdict.id, True),), limit, after, before)]


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
        select(one.id, one.risk, one.opened_at, other.id, other.risk, other.opened_at)
        .join(other, (other.household_id == one.household_id) & (other.id > one.id) & (other.drill == one.drill))
        .join(Division, Division.id == one.division_id)
        .where(within(Division.path, actor), _goes_on(one, rules), _goes_on(other, rules))
        .order_by(other.id.desc())
        .limit(MOST)
    )
    several = select(Case.household_id).where(_goes_on(Case, rules)).group_by(Case.household_id)
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
    by_sound = list(_sharing(session, actor, "sound_index", household_id, rules))
    by_phone = list(_sharing(session, actor, "phone_index", household_id, rules))
    alike = dict.fromkeys((*by_sound, *by_phone))
    newest_of = _newest(session, {id_ for pair in alike for id_ in pair}, rules)
    newest = {pair: max(newest_of.get(id_, "") for id_ in pair) for pair in alike}
    looked_at = sorted(filter(newest.get, alike), key=lambda pair: newest[pair], reverse=True)[:MOST]
    named = {id_ for pair in set(by_phone) - set(by_sound) for id_ in pair}
    seen = _seen(session, {id_ for pair in looked_at for id_ in pair}, named, rules)
    found = []
    for first, second in looked_at:
        like = likeness(seen[first], seen[second]) if {first, second} <= seen.keys() else None
        if like is not None and like.is_enough:
            found.append(Proposal(HOUSEHOLDS, (first, second), like.reasons, like.points))
    return found


def _sharing(session: Session, actor: Actor, index: str, household_id: str | None, rules: Rules) -> Iterator[Ids]:
    """Pairs of living households within reach, the older first, that stand under one value of a blind index.

    Begun at households with an open case: that is quicker than to find whatever stands anywhere twice.
    """
    one, other = aliased(Household), aliased(Household)
    of_one, of_other = aliased(Division), aliased(Division)
    is_same = getattr(one, index) == getattr(other, index)
    rows = select(one.id, other.id).join(other, is_same & (one.id != other.id))
    rows = rows.join(of_one, of_one.id == one.division_id).join(of_other, of_other.id == other.division_id)
    rows = rows.where(within(of_one.path, actor), within(of_other.path, actor))
    rows = rows.where(one.merged_into.is_(None), other.merged_into.is_(None))
    waiting = one.id.in_(select(Case.household_id).where(_real(rules)))
    for first, second in session.execute(rows.where(waiting if household_id is None else one.id == household_id)):
        yield min(first, second), max(first, second)


def _newest(session: Session, ids: Collection[str], rules: Rules) -> Mapping[str, str]:
    """The newest case of each that goes on."""
    newest: dict[str, str] = {}
    for some in parts(ids):
        rows = select(Case.household_id, func.max(Case.id)).where(Case.household_id.in_(some), _real(rules))
        newest |= {id_: case_id for id_, case_id in session.execute(rows.group_by(Case.household_id))}  # noqa: C416
    return newest


def _told(session: Session, ids: Collection[str], rules: Rules) -> Mapping[str, list[Told]]:
    """The cases of each that go on."""
    told: dict[str, list[Told]] = defaultdict(list)
    rows = select(Case).where(Case.household_id.in_(ids), _real(rules))
    for case in session.scalars(rows.options(load_only(*TOLD))):
        phone = phone_index(case.phone) if case.phone else None
        told[case.household_id].append(Told(case.risk, case.opened_at, phone))
    return told


def _seen(session: Session, ids: Collection[str], named: set[str], rules: Rules) -> Mapping[str, Seen]:
    """Households that are more than an exercise, with their open cases; `named`: whose names have to be read out."""
    seen: dict[str, Seen] = {}
    columns = (Household.id, Household.division_id, Household.phone_index, Household.size, Household.name_index,
               Household.sound_index)
    for some in parts(ids):
        drilled = drilled_among(session, some)
        names, told = _names(session, named & set(some)), _told(session, some, rules)
        for id_, division_id, phone, size, name_index, sound_index in session.execute(
            select(*columns).where(Household.id.in_(some))
        ):
            if id_ not in drilled:
                of_it = tuple(told[id_])
                seen[id_] = Seen(id_, division_id, names.get(id_), phone, size, of_it, name_index, sound_index)
    return seen


def _names(session: Session, ids: Collection[str]) -> Mapping[str, str | None]:
    rows = select(Household).where(Household.id.in_(ids)).options(load_only(Household.name_sealed))
    return {row.id: row.name for row in session.scalars(rows)}


def _real(rules: Rules) -> ColumnElement[bool]:
    return _goes_on(Case, rules) & Case.drill.is_(False)


def _goes_on(case: type[Case], rules: Rules) -> ColumnElement[bool]:
    return case.merged_into.is_(None) & case.stage.not_in(rules.procedures.ends())


def _called_two(session: Session) -> set[tuple[str, frozenset[str]]]:
    rows = session.execute(
        select(Verdict.what, Verdict.kept_id, Verdict.other_id).filter_by(is_same=False, ended_at=None)
    )
    return {(what, frozenset((kept, other))) for what, kept, other in rows}

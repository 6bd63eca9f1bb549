"""What the pages of duplicates show: two households or cases side by side, masked, and what was said of pairs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.merged import with_merged, worked_on
from backend.cases.models import Case
from backend.console.places import words_of
from backend.duplicates.deciding import CASES, one_of
from backend.duplicates.likeness import AGAINST
from backend.duplicates.models import Verdict
from backend.duplicates.proposals import Proposal, proposals
from backend.households.models import Household
from backend.households.queries import helper_of
from backend.masking import masked_name, masked_phone
from backend.rules import Rules
from backend.scope import Actor
from backend.staff.models import Staff


@dataclass(frozen=True)
class Side:
    """One of the two; `seen` is what its page was true for."""

    id: str
    address: str
    title: str
    place: str
    name: str
    facts: tuple[tuple[str, str], ...]
    since: datetime
    seen: int


@dataclass(frozen=True)
class Line:
    """One proposal."""

    what: str
    first: Side
    second: Side
    for_it: tuple[str, ...]
    against: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """One verdict that stands."""

    verdict: Verdict
    kept: Side
    other: Side
    who: str


def lines(session: Session, found: list[Proposal], rules: Rules) -> list[Line]:
    sides = _sides(session, {(one.what, id_) for one in found for id_ in one.ids}, rules)
    return [
        Line(
            one.what, sides[one.what, one.ids[0]], sides[one.what, one.ids[1]],
            tuple(code for code in one.reasons if code not in AGAINST),
            tuple(code for code in one.reasons if code in AGAINST),
        )
        for one in found
    ]


def said(session: Session, rows: list[Verdict], rules: Rules) -> list[Said]:
    sides = _sides(session, {(row.what, id_) for row in rows for id_ in (row.kept_id, row.other_id)}, rules)
    return [
        Said(row, sides[row.what, row.kept_id], sides[row.what, row.other_id],
             session.get_one(Staff, row.staff_id).name or "")
        for row in rows if {(row.what, row.kept_id), (row.what, row.other_id)} <= sides.keys()
    ]


def side(session: Session, what: str, id_: str, rules: Rules) -> Side:
    return _sides(session, {(what, id_)}, rules)[what, id_]


def _sides(session: Session, wanted: set[tuple[str, str]], rules: Rules) -> Mapping[tuple[str, str], Side]:
    rows = {(what, id_): one_of(session, what, id_) for what, id_ in wanted}
    places = words_of(session, {row.division_id for row in rows.values() if row is not None})
    return {
        key: _case(session, row, places, rules) if isinstance(row, Case) else _household(session, row, places)
        for key, row in rows.items() if row is not None
    }


def _household(session: Session, row: Household, places: Mapping[str, str]) -> Side:
    helper = helper_of(session, row.id)
    facts = (
        ("人口", f"{row.size}口人" if row.size else "没有登记"), ("电话", masked_phone(row.phone) or "没有登记"),
        ("监测对象", "是" if row.monitored_since else "不是"),
        ("帮扶责任人", (helper.name or "") if helper else "还没有定"),
    )
    name = masked_name(row.name)
    address, place = f"/staff/households/{row.id}", places[row.division_id]
    return Side(row.id, address, name, place, name, facts, row.registered_at, row.changes)


def _case(session: Session, row: Case, places: Mapping[str, str], rules: Rules) -> Side:
    names = [rules.risks[risk].staff for risk in row.risks if risk in rules.risks]
    facts = (
        ("难处", "、".join(names)), ("环节", rules.procedure_of(row.procedure).stages[row.stage].label),
        ("谁报的", "本户自己" if row.declared_for == "self" else "别人代报"), ("记录", f"{row.entries}条"),
    )
    name = masked_name(session.get_one(Household, row.household_id).name)
    address, place = f"/staff/{CASES}/{row.id}", places[row.division_id]
    return Side(row.id, address, row.receipt, place, name, facts, row.opened_at, row.entries)


@dataclass(frozen=True)
class Around:
    """What stands around one case: the one it is worked on in, those that were merged into it, and likely doubles."""

    kept: Case | None
    took_in: tuple[Case, ...]
    near: tuple[Line, ...]


def around(session: Session, actor: Actor, case: Case, rules: Rules, *, proposes: bool) -> Around:
    """`proposes`: for whoever may decide about doubles."""
    ids = with_merged(session, case.id)[1:]
    found = proposals(session, actor, rules, case.household_id) if proposes and case.merged_into is None else []
    mine = [one for one in found if case.id in one.ids or case.household_id in one.ids]
    kept = worked_on(session, case) if case.merged_into is not None else None
    took_in = tuple(session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)))
    return Around(kept, took_in, tuple(lines(session, mine, rules)))

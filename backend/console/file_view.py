"""What a household's file (一户一策一档) shows: family, measures, promises, ties, and what of it was changed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.cards_view import CARDS
from backend.console.reveals import Open
from backend.console.shown import WORDS, Badge
from backend.divisions.models import Division
from backend.divisions.queries import group_and_village
from backend.family.models import Member, WorkFile
from backend.family.queries import members_of, work_files
from backend.households.history import Change, changes_of
from backend.households.models import Household
from backend.masking import masked_name
from backend.measures.actions import WAYS
from backend.measures.models import Measure
from backend.measures.queries import OPEN
from backend.measures.queries import of_household as measures_of
from backend.promises.models import Promise
from backend.promises.queries import of_household as promises_of
from backend.scope import Actor, within
from backend.staff.models import Staff
from backend.staff.queries import keepers_for
from backend.ties.models import StaffTie
from backend.ties.queries import of_household as ties_of
from backend.wording import word, words_under
from knowledge.cards import BACKGROUND

TONES = {"planned": "plain", "under_way": "warn", "done": "good", "dropped": "plain"}
POLICIES = {card.id: card.label for card in CARDS.values() if card.audience != BACKGROUND}
LATELY = 1000  # measures, of which is counted what they rest on


@dataclass(frozen=True)
class MemberLine:
    """One member; `work` what the person file says, its note only where it may be read."""

    member: Member
    name: str
    relation: str
    left: str | None
    file: WorkFile | None
    skills: str
    wish: str
    note: str | None


@dataclass(frozen=True)
class MeasureLine:
    """One measure; words and result only where they may be read."""

    measure: Measure
    policy: str | None
    what: str | None
    has_what: bool
    result: str | None
    who: str
    badge: Badge
    is_late: bool
    ways: dict[str, str]


@dataclass(frozen=True)
class PromiseLine:
    """One promise; its words only where they may be read."""

    promise: Promise
    what: str | None
    why: str | None
    who: str
    badge: Badge


@dataclass(frozen=True)
class FileView:
    """Everything of the file beside cases and visits."""

    members: tuple[MemberLine, ...]
    measures: tuple[MeasureLine, ...]
    promises: tuple[PromiseLine, ...]
    ties: tuple[tuple[StaffTie, Staff, str], ...]
    changes: tuple[Change, ...]

    def changed_since(self, household: Household, seen: int) -> tuple[Change, ...]:
        """What was changed after a page that showed `seen` changes."""
        counted = [change for change in self.changes if change.action != "member.work_file"]
        return tuple(counted[: max(household.changes - max(seen, 0), 0)])


@dataclass(frozen=True)
class Choices:
    """What the forms of the file offer."""

    policies: tuple[tuple[str, dict[str, str]], ...]
    """Under the names of their topics, id → label."""
    keepers: tuple[Staff, ...]
    cases: tuple[Case, ...]
    places: tuple[Division, ...]


def file_view(session: Session, household: Household, reader: str, day: date, opened: Open) -> FileView:
    """`reader` reads, of what is masked, their own measures and promises, and what was asked for."""
    measures, promises = measures_of(session, household.id), promises_of(session, household.id)
    ids = {row.staff_id for row in measures} | {row.staff_id for row in promises}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    return FileView(
        _members(session, household, opened),
        tuple(_measure(row, names, day, opened.story or row.staff_id == reader) for row in measures),
        tuple(_promise(row, names, day, opened.story or row.staff_id == reader) for row in promises),
        tuple((tie, staff, word(f"tie.{tie.kind}")) for tie, staff in ties_of(session, household.id)),
        changes_of(session, household.id),
    )


def choices_for(session: Session, household: Household, actor: Actor) -> Choices:
    """Policies, who may see to something, the household's cases, and where it may be said to live."""
    cases = select(Case).filter_by(household_id=household.id, merged_into=None).order_by(Case.id.desc())
    return Choices(
        _by_topic(session), tuple(keepers_for(session, actor, household.division_id)), tuple(session.scalars(cases)),
        _places(session, household, actor),
    )


def _by_topic(session: Session) -> tuple[tuple[str, dict[str, str]], ...]:
    """Topics and their policies: what measures have rested on most of late stands first, else as the cards stand."""
    lately = session.scalars(select(Measure.card).order_by(Measure.id.desc()).limit(LATELY))
    used = Counter(card for card in lately if card in POLICIES)
    topics = Counter(CARDS[card].topic for card in used.elements())
    groups = {
        topic: {id_: POLICIES[id_] for id_ in sorted(POLICIES, key=lambda id_: -used[id_]) if CARDS[id_].topic == topic}
        for topic in sorted(WORDS["county"]["topics"], key=lambda topic: -topics[topic])
    }
    return tuple((WORDS["county"]["topics"][topic], group) for topic, group in groups.items() if group)


def _places(session: Session, household: Household, actor: Actor) -> tuple[Division, ...]:
    """Every village within reach, and the groups of the household's own: another's groups show once it lives there."""
    _, village = group_and_village(session, household.division_id)
    near = (Division.level == "village") | ((Division.level == "group") & (Division.parent_id == village.id))
    places = select(Division).where(within(Division.path, actor), near, Division.ended_at.is_(None))
    return tuple(session.scalars(places.order_by(Division.position)))


def changed_words(change: Change) -> str:
    """改登记信息：姓名、电话"""
    what = "、".join(WORDS["changed"].get(one, one) for one in change.what)
    return f"{WORDS['audit'][change.action]}：{what}" if what else str(WORDS["audit"][change.action])


def _members(session: Session, household: Household, opened: Open) -> tuple[MemberLine, ...]:
    files = work_files(session, household.id)
    skills = words_under("work_skill")
    lines = []
    for member in members_of(session, household.id):
        file = files.get(member.id)
        lines.append(MemberLine(
            member, (member.name or "") if opened.name is not None else masked_name(member.name),
            word(f"relation.{member.relation}"),
            word(f"member_left.{member.left_because}") if member.left_because else None, file,
            "、".join(skills[code] for code in file.skills if code in skills) if file else "",
            word(f"work_wish.{file.wish}") if file else "", file.note if file and opened.story else None,
        ))
    return tuple(lines)


def _measure(row: Measure, names: dict[str, str], day: date, may_read: bool) -> MeasureLine:
    states = words_under("measure_state")
    policy = CARDS[row.card].label if row.card and row.card in CARDS else row.card
    late = row.state in OPEN and row.due is not None and row.due < day
    return MeasureLine(
        row, policy, row.what if may_read else None, bool(row.what), row.result if may_read else None,
        names.get(row.staff_id, ""), Badge(TONES[row.state], states[row.state]), late,
        {way: states[way] for way in WAYS[row.state]},
    )


def _promise(row: Promise, names: dict[str, str], day: date, may_read: bool) -> PromiseLine:
    badge = Badge("warn", f"{row.due.month}月{row.due.day}日前") if row.due >= day else Badge("bad", "过了日子")
    if row.closed_because:
        badge = Badge("good" if row.closed_because == "kept" else "plain", word(f"promise_closed.{row.closed_because}"))
    return PromiseLine(
        row, row.what if may_read else None, row.why if may_read else None, names.get(row.staff_id, ""), badge
    )

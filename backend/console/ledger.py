"""The ledger as lines to show: what stands in a column of it, for many cases at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from backend.among import among
from backend.cases.ledger import dues_of
from backend.cases.models import OTHER, Case, Entry
from backend.console.holder import Helper, holder_of
from backend.console.shown import TONES, WORDS, Badge, rung_at
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.drafts.queries import told_in_part
from backend.hours import day_of
from backend.households.models import Household, Responsibility
from backend.masking import masked_name
from backend.measures.models import Measure
from backend.objections.answering import DECIDES
from backend.publicity.models import PublicNotice
from backend.publicity.queries import OVER
from backend.rules import Rules
from backend.staff.models import Staff
from backend.stops.queries import standing_at
from backend.visits.models import Visit
from knowledge.procedures import Procedure, Stage

NOBODY = "还没有定"
CHECK, MEETING = RECORDS = ("check", "meeting")
UNREAD = (Case.story_sealed, Case.since_sealed, Case.phone_sealed, Case.phone_index, Case.phone_tail_index)


@dataclass(frozen=True)
class Line:
    """One case; days are those of the village, texts are empty where nothing is known yet."""

    case: Case
    township: str
    village: str
    group: str
    name: str
    people: str
    type: str
    risk: str
    other_risks: str
    opened: date
    how: str
    responded: str
    checked: str
    reviewed: str
    noticed: str
    decided: str
    outcome: str
    helper: str
    holder: str
    """Who has it now; empty where nothing is left to do."""
    measures: str
    visits: str
    removed: str
    stage: str
    due: datetime | None
    colour: Badge | None
    stopped: date | None
    """The last day on which its clock stands still."""
    partial: bool

    @property
    def place(self) -> str:
        """上坪村 一组."""
        return " ".join(part for part in (self.village or self.township, self.group) if part)


@dataclass
class _Past:
    """What a thread tells: the days of its steps, and what was decided."""

    responded: str = ""
    checked: str = ""
    reviewed: str = ""
    decided: str = ""
    outcome: str = ""
    type: str = ""
    removed: str = ""

    def take(self, stage: Stage, at: datetime, details: Mapping[str, Any], is_first: bool) -> None:
        """One entry after the other, in their order; what is done again counts as it was done last."""
        on = str(details.get("on") or day_of(at))
        if not is_first and not self.responded:
            self.responded = str(day_of(at))
        if stage.does in ("include", "refuse"):
            self.decided, self.outcome = on, stage.label
            self.type = _word_of(stage, "type", details)
        elif stage.does == "remove":
            self.removed = on
        elif stage.record is not None and not self.decided:
            self._take_record(stage.record.id, on, details)

    def _take_record(self, record: str, on: str, details: Mapping[str, Any]) -> None:
        if record == CHECK:
            self.checked = on
        elif record == MEETING:
            self.reviewed = f"{on}，到会{details.get('present', '')}，同意{details.get('for', '')}"


@dataclass
class Places:
    """Township, village and group of every division, each read once."""

    session: Session
    known: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    _rows: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def of(self, division_id: str) -> tuple[str, str, str]:
        """Empty where the place lies above."""
        if not self._rows:
            rows = self.session.execute(select(Division.id, Division.path, Division.level, Division.name))
            self._rows = {id_: (path, level, name) for id_, path, level, name in rows}
        if division_id not in self.known:
            above = [self._rows[id_] for id_ in self._rows[division_id][0].split("/") if id_ in self._rows]
            named = {level: name for _, level, name in above}
            own = "" if {"township", "village"} & set(named) else above[-1][2]
            self.known[division_id] = (named.get("township", own), named.get("village", ""), named.get("group", ""))
        return self.known[division_id]


def lines(
    session: Session, case_ids: Sequence[str], now: datetime, rules: Rules, places: Places | None = None
) -> list[Line]:
    """In the order of the ids; a fixed number of reads, however many there are."""
    known = places or Places(session)
    unread = [defer(column) for column in UNREAD]
    cases = {case.id: case for case in session.scalars(select(Case).where(among(Case.id, case_ids)).options(*unread))}
    homes = {case.household_id for case in cases.values()}
    households = _homes(session, homes)
    dues, pasts, helpers = dues_of(session, case_ids), _pasts(session, cases, rules), helpers_of(session, homes)
    noticed, measures = _noticed(session, case_ids), _measures(session, homes)
    visits, channels = visits_of(session, homes), _channels(session, cases.values())
    partial, stopped = told_in_part(session, case_ids), standing_at(session, case_ids, day_of(now), rules.calendar)
    shown = []
    for case in (cases[id_] for id_ in case_ids if id_ in cases):
        (name, size), past, due = households[case.household_id], pasts[case.id], dues.get(case.id)
        procedure, helper = rules.procedure_of(case.procedure), helpers.get(case.household_id)
        stages = procedure.stages
        others = [risk_word(risk, rules) for risk in case.risks if risk != case.risk]
        shown.append(Line(
            case, *known.of(case.division_id), name, size, past.type,
            risk_word(case.risk, rules), "、".join(others), day_of(case.opened_at), _how(case, channels),
            past.responded, past.checked, past.reviewed, noticed.get(case.id, ""), past.decided, past.outcome,
            helper.name if helper else "", holder_of(procedure, case.stage, helper),
            measures.get(case.household_id, ""), visits.get(case.household_id, ""), past.removed,
            stages[case.stage].label if case.stage in stages else case.stage, due, colour_of(due, now, rules),
            stopped.get(case.id), case.id in partial,
        ))
    return shown


def risk_word(risk: str, rules: Rules) -> str:
    """因病."""
    return rules.risks[risk].staff if risk in rules.risks else risk


def colour_of(due: datetime | None, now: datetime, rules: Rules) -> Badge | None:
    """The word of the ladder for a deadline."""
    if due is None:
        return None
    rung = rung_at(due, now, rules)
    return Badge(TONES[rung.colour], rung.label)


def helpers_of(session: Session, household_ids: Iterable[str]) -> dict[str, Helper]:
    """Who answers for each household today."""
    rows = session.execute(
        select(Responsibility.household_id, Staff)
        .join(Staff, Staff.id == Responsibility.staff_id)
        .where(among(Responsibility.household_id, household_ids), Responsibility.ends.is_(None), Staff.active)
    )
    known: dict[str, Helper] = {}
    found: dict[str, Helper] = {}
    for household_id, staff in rows:
        if staff.id not in known:
            known[staff.id] = Helper(staff.name or "", staff.role)
        found.setdefault(household_id, known[staff.id])
    return found


def visits_of(session: Session, household_ids: Iterable[str]) -> dict[str, str]:
    """3次，最近2026-11-20."""
    rows = session.execute(
        select(Visit.household_id, func.count(), func.max(Visit.on_day))
        .where(among(Visit.household_id, household_ids))
        .group_by(Visit.household_id)
    )
    return {household_id: f"{count}次，最近{last}" for household_id, count, last in rows}


def _homes(session: Session, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    """The masked name and how many people, of each household."""
    rows = select(Household.id, Household.name_sealed, Household.size).where(among(Household.id, ids))
    return {
        id_: (masked_name(Household.name.opened(id_, sealed)), str(size or ""))
        for id_, sealed, size in session.execute(rows)
    }


def _pasts(session: Session, cases: Mapping[str, Case], rules: Rules) -> Mapping[str, _Past]:
    pasts: dict[str, _Past] = defaultdict(_Past)
    procedures = {name: rules.procedure_of(name) for name in {case.procedure for case in cases.values()}}
    begins = {name: next(iter(procedure.stages)) for name, procedure in procedures.items()}
    kinds = {kind for procedure in procedures.values() for kind in _telling(procedure)}
    rows = session.execute(
        select(Entry.case_id, Entry.kind, Entry.at, Entry.details)
        .where(among(Entry.case_id, cases), Entry.kind.in_(kinds))
        .order_by(Entry.case_id, Entry.number)
    )
    for case_id, kind, at, details in rows:
        name = cases[case_id].procedure
        stage = procedures[name].stages.get(kind)
        if stage is not None:
            pasts[case_id].take(stage, at, details, kind == begins[name])
    return pasts


def _telling(procedure: Procedure) -> Iterator[str]:
    """Stages of which a line says something: of the dozen others nothing is read."""
    first = next(iter(procedure.stages.values()))
    for stage in procedure.stages.values():
        is_recorded = stage.record is not None and stage.record.id in RECORDS
        if stage.id in first.ways or stage.does in DECIDES or is_recorded:
            yield stage.id


def _noticed(session: Session, case_ids: Sequence[str]) -> dict[str, str]:
    """From when to when the latest notice of each case has hung, or is to hang."""
    rows = session.execute(
        select(
            PublicNotice.case_id, PublicNotice.begins, PublicNotice.ends, PublicNotice.taken_down_at,
            PublicNotice.taken_down_because,
        )
        .where(among(PublicNotice.case_id, case_ids), PublicNotice.kind == "inclusion")
        .order_by(PublicNotice.id)
    )
    return {
        case_id: f"{begins}至{ends}" if at is None or because == OVER else f"{begins}至{day_of(at)}，提前撤下"
        for case_id, begins, ends, at, because in rows
    }


def _measures(session: Session, household_ids: Iterable[str]) -> dict[str, str]:
    """2项，办完1项; what they are in words stays in the household's file."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    rows = session.execute(
        select(Measure.household_id, Measure.state, func.count())
        .where(among(Measure.household_id, household_ids), Measure.state != "dropped")
        .group_by(Measure.household_id, Measure.state)
    )
    for household_id, state, count in rows:
        counts[household_id][0] += count
        counts[household_id][1] += count if state == "done" else 0
    return {id_: f"{every}项" + (f"，办完{done}项" if done else "") for id_, (every, done) in counts.items()}


def _channels(session: Session, cases: Iterable[Case]) -> dict[str, str]:
    ids = {case.conversation_id for case in cases if case.conversation_id}
    rows = session.execute(select(Conversation.id, Conversation.channel).where(among(Conversation.id, ids)))
    return {id_: WORDS["channels"].get(channel, channel) for id_, channel in rows}


def _how(case: Case, channels: Mapping[str, str]) -> str:
    told = WORDS["told_by"]["office"] if case.conversation_id is None else channels.get(case.conversation_id, "")
    return f"{told}，{WORDS['told_by']['other']}" if case.declared_for == OTHER else told


def _word_of(stage: Stage, name: str, details: Mapping[str, Any]) -> str:
    asked = stage.record.fields.get(name) if stage.record else None
    return asked.among.get(str(details.get(name, "")), "") if asked else ""

"""How an invented case has gone: a way through its procedure by lot, with what is filled in on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from backend.crowd.homes import Home
from backend.hours import day_of
from knowledge.procedures import Procedure, Stage
from knowledge.records import Field

WORDS = "演示数据。"
NUMBERS: Mapping[str, int] = {"present": 12, "for": 11, "against": 0, "people": 2, "days": 7, "months": 7}
LEFT_LYING = 0.0001  # of all steps: nobody has taken the next one
LATE, LATE_BY = 0.01, (1, 15)  # of all steps, and days
USUALLY = 0.7  # the way that stands first; where help ends, one way is as usual as the other
SPREAD = 0.3, 1.7  # of what is said below
HELPED, HUNG, USUAL = 60, 12, 3  # days until the next step, about; notices hang their time


@dataclass(frozen=True)
class Step:
    """One entry of the thread."""

    stage: Stage
    at: datetime
    staff_id: str | None
    details: Mapping[str, Any]
    written: Mapping[str, str]


def path(procedure: Procedure, home: Home, opened: datetime, risks: tuple[str, ...], now: datetime, lot: Random,
         county_clerk: str) -> list[Step]:
    """From the first stage to where the case stands now; no stage twice."""
    stage = next(iter(procedure.stages.values()))
    steps, at = [Step(stage, opened, None, {}, {})], opened
    reached = {stage.id}
    while lot.random() > LEFT_LYING:
        ways = [way for way in procedure.ways(stage.id, risks) if way not in reached]
        late = lateness(lot)
        at += timedelta(days=lot.uniform(*SPREAD) * _days(stage, procedure) + late)
        if not ways or at > now or stage.final:
            break
        stage = procedure.stages[ways[0] if lot.random() < _usually(stage) else lot.choice(ways)]
        reached.add(stage.id)
        staff = _actor(stage, home, county_clerk)
        details, written = _filled(stage, home, at, risks, lot)
        steps.append(Step(stage, at, staff, details, written))
    return steps


def lateness(lot: Random) -> float:
    """Days by which something is done later than usual; most is not."""
    return lot.uniform(*LATE_BY) if lot.random() < LATE else 0.0


def _days(stage: Stage, procedure: Procedure) -> float:
    """About so many; where a deadline runs from the stage, so few that it is usually met."""
    if stage.does == "publish":
        return HUNG
    limits = [one.n for one in procedure.deadlines.values() if one.starts == stage.id and one.unit == "calendar_day"]
    return HELPED if _is_help(stage) else min([USUAL, *(limit / SPREAD[1] for limit in limits)])


def _usually(stage: Stage) -> float:
    return 0.0 if _is_help(stage) else USUALLY


def _is_help(stage: Stage) -> bool:
    """Where a household is helped for long: no form leads there."""
    return stage.step == "helped" and stage.record is None


def _actor(stage: Stage, home: Home, county_clerk: str) -> str:
    """The lowest office that may take the step."""
    known = {"village": home.village.clerk, "township": home.village.township_clerk, "county": county_clerk}
    return next((known[role] for role in known if role in stage.by), home.helper)


def _filled(
    stage: Stage, home: Home, at: datetime, risks: tuple[str, ...], lot: Random
) -> tuple[dict[str, Any], dict[str, str]]:
    details: dict[str, Any] = {}
    written: dict[str, str] = {}
    for field in stage.record.fields.values() if stage.record else ():
        if field.is_sealed:
            written[field.id] = WORDS
        else:
            details[field.id] = _answer(field, home, at, risks, lot)
    return details, written


def _answer(field: Field, home: Home, at: datetime, risks: tuple[str, ...], lot: Random) -> Any:
    plain = {"day": day_of(at).isoformat(), "staff": home.helper, "risk": risks[0], "risks": list(risks)}
    if field.kind in plain:
        return plain[field.kind]
    if field.kind == "number":
        return NUMBERS.get(field.id, max(field.least, 1))
    chosen = lot.choice(list(field.among))
    return [chosen] if field.kind == "choices" else chosen


def reached_at(steps: list[Step], does: str) -> datetime | None:
    """When a stage with that consequence was reached first."""
    return next(iter(_moments(steps, does)), None)


def _moments(steps: list[Step], does: str) -> Iterator[datetime]:
    return (step.at for step in steps if step.stage.does == does)

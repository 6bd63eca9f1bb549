"""One step of the demo's cases: taken by whoever of its staff may, with a form filled from the file."""

from collections import deque
from collections.abc import Iterator
from datetime import datetime

from backend.cases.independence import check_independent
from backend.cases.models import Case
from backend.cases.moving import move
from backend.cases.thread import StageFault
from backend.demo.told import EVENING, Demo, read
from backend.divisions.queries import path_of
from backend.hours import day_of
from backend.outgoing.actions import told_in_person
from backend.scope import Actor
from backend.staff.offices import ON_DUTY
from backend.staff.queries import actor_of, on_duty
from knowledge.entry import Entry
from knowledge.procedures import Procedure, Stage

LOOKED = 2  # days after a notice by which these households have looked at it; newer ones nobody has seen yet


def reach(demo: Demo, case: Case, to: str, ago: int, row: Entry) -> None:
    """The case comes to `to`, by way of whatever its procedure has between; `row` is its own part of the file."""
    procedure = demo.rules.procedure_of(case.procedure)
    for stage in _way(procedure, case, to):
        _take(demo, case, procedure.stages[stage], ago, row)
    if ago >= LOOKED:
        told_in_person(demo.session, case.id, demo.at(ago - LOOKED, EVENING))


def on_duty_for(demo: Demo, case: Case) -> Actor:
    """Somebody of the nearest office."""
    return actor_of(demo.session, on_duty(demo.session, path_of(demo.session, case.division_id))[0])


def _take(demo: Demo, case: Case, stage: Stage, ago: int, row: Entry) -> None:
    told, at = read("cases"), demo.at(ago)
    says = {**told.inner("says").values, **_own(row, "says")}
    text = says.get(stage.id) or (says["otherwise"] if stage.needs_text else None)
    typed = {}
    if stage.record is not None:
        usual = told.inner("filled").inner(stage.record.id)
        filled = Entry.of(told.file, stage.id, {**usual.values, **_own(row, "filled", stage.id)})
        typed = {name: _replies(demo, filled, name, at) for name in filled.values}
    move(demo.session, case, _who(demo, case, stage), stage.id, at, demo.rules, text=text, typed=typed)


def _own(row: Entry, *keys: str) -> dict[str, object]:
    """What stands under these keys, nothing where one of them is missing."""
    for key in keys:
        if key not in row.values:
            return {}
        row = row.inner(key)
    return dict(row.values)


def _replies(demo: Demo, filled: Entry, name: str, at: datetime) -> list[str]:
    """The day of the step where nothing stands, and people by their sign-in name."""
    if isinstance(filled.values[name], list):
        return list(filled.words(name))
    if not filled.has(name):
        return [day_of(at).isoformat()]
    return [demo.staff[filled.text(name)].id if name == "staff" else filled.text(name)]


def _way(procedure: Procedure, case: Case, to: str) -> list[str]:
    """The shortest way to a stage; none where the procedure of this region has no such stage."""
    if to not in procedure.stages:
        return []
    seen: set[str] = {case.stage}
    waiting: deque[tuple[str, list[str]]] = deque([(case.stage, [])])
    while waiting:
        here, steps = waiting.popleft()
        if here == to:
            return steps
        ways = [way for way in procedure.ways(here, tuple(case.risks)) if way not in seen]
        seen.update(ways)
        waiting.extend((way, [*steps, way]) for way in ways)
    raise ValueError(f"no way from {case.stage} to {to}")


def _who(demo: Demo, case: Case, stage: Stage) -> Actor:
    """The nearest office that may take the step, and somebody of it who need not keep out."""
    for actor in _near(demo, case, stage):
        try:
            check_independent(demo.session, case, actor)
        except StageFault:
            continue
        return actor
    raise ValueError(f"nobody of the demo may take {stage.id}")


def _near(demo: Demo, case: Case, stage: Stage) -> Iterator[Actor]:
    path = path_of(demo.session, case.division_id)
    for role in ON_DUTY:
        if role in stage.by:
            yield from (actor_of(demo.session, staff) for staff in on_duty(demo.session, path, (role,)))

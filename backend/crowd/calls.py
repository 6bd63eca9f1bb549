"""Calls to invented households whose case was refused: by the third day, some of them late."""

from datetime import timedelta

from backend.crowd.paths import lateness
from backend.crowd.threads import Line, Making, Told

CALLED_BACK = "called_back"
SOON = (0.2, 2.5)  # days


def calls(making: Making, told: Told) -> list[Line]:
    """One after each refusal, unless the household was told in another way before, or the case is over."""
    found = []
    for number, step in enumerate(told.steps, start=1):
        deadlines = making.procedure.deadlines.values()
        ways = {way for one in deadlines if one.starts == step.stage.id for way in one.met_by}
        if CALLED_BACK not in ways:
            continue
        late = lateness(making.lot)
        at = step.at + timedelta(days=making.lot.uniform(*SOON) + late)
        before = [other.stage for other in told.steps[number:] if other.at < at]
        if at < making.now and not any(stage.id in ways or stage.final for stage in before):
            found.append(Line(at, CALLED_BACK, told.home.village.clerk, {}))
    return found

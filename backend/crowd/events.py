"""Invented events: one disaster in each township, spread over the time of the demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.crowd.rows import row
from backend.events.models import Event
from backend.hours import day_of
from backend.ids import new_id

RISK, TITLE = "disaster", "演示：暴雨受灾"
REPORTED = timedelta(days=20)  # after it, households tell of it
OPEN = timedelta(days=60)


@dataclass(frozen=True)
class Hit:
    """When a township was hit, and the row of the event."""

    township_id: str
    at: datetime
    row: dict[str, Any]


def hit(townships: Mapping[str, str], now: datetime, since: timedelta) -> Sequence[Hit]:
    """Each township once, by its clerk, at even distances up to today."""
    hits = []
    for number, (township, clerk) in enumerate(townships.items(), start=1):
        at = now - since + since * number / (len(townships) + 1)
        closed = at + OPEN if at + OPEN < now else None
        hits.append(Hit(township, at, row(
            Event, id=new_id(), division_id=township, title=TITLE, risk=RISK, on_day=day_of(at), staff_id=clerk,
            made_at=at, closed_at=closed,
        )))
    return hits


def event_of(hits: Sequence[Hit], township_id: str, risk: str, opened: datetime) -> str | None:
    """What a case told of, if it was that."""
    near = (one for one in hits if one.township_id == township_id and risk == RISK)
    return next((str(one.row["id"]) for one in near if one.at <= opened <= one.at + REPORTED), None)

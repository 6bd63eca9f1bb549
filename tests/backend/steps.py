"""Steps of a procedure as tests take them: every form filled with something that will do."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.cases.models import Case, Entry
from backend.cases.moving import move
from backend.hours import day_of
from backend.rules import Rules
from backend.scope import Actor

PUBLICITY = timedelta(days=12)  # after which a notice of seven days has come to its end, rest days and all


def filled(now: datetime, helper_id: str = "") -> Mapping[str, Mapping[str, list[str]]]:
    """For every stage with a form: its fields, as a browser sends them."""
    today = [day_of(now).isoformat()]
    check = {"on": today, "people": ["2"], "how": ["home"], "found": ["same"], "facts": ["和申报的一样"]}
    meeting = {"on": today, "present": ["12"], "for": ["10"], "against": ["1"]}
    publicity = {"begins": today, "days": ["7"], "where": ["公开栏"]}
    return {
        "checked": check, "rechecked": check, "removal_checked": check,
        "reviewed": meeting, "removal_reviewed": meeting,
        "noticed": publicity, "removal_noticed": publicity,
        "township_reviewed": {"on": today, "opinion": ["for"], "basis": ["乡镇会议"]},
        "included": {
            "on": today, "type": ["sudden"], "risks": ["illness", "schooling"], "risk": ["illness"],
            "basis": ["县里会议"],
        },
        "not_included": {
            "reason": ["above"], "household": ["每人每年九千元"], "rule": ["每人每年八千元以下"],
            "document": ["县里的通知"], "next": ["temporary_relief"],
        },
        "responsible_named": {"staff": [helper_id]},
        "removed": {"on": today, "how": ["stable"], "months": ["7"], "basis": ["县里会议"]},
    }


def reach(
    session: Session, case: Case, by: Actor, stage: str, now: datetime, rules: Rules, *, helper_id: str = "",
    text: str | None = "记一句", without: str | None = None, **fields: list[str],
) -> Entry:
    """One step with its form filled; `fields` instead of what will do."""
    typed = {**filled(now, helper_id).get(stage, {}), **fields}
    return move(session, case, by, stage, now, rules, text=text, typed=typed, without=without)


def include(session: Session, case: Case, by: Actor, now: datetime, rules: Rules, **told: str | None) -> datetime:
    """From received to included, the notice having hung its time; the moment of the decision."""
    decided = now + PUBLICITY
    for stage in ("responded", "checked", "reviewed", "noticed"):
        reach(session, case, by, stage, now, rules, without=told.get("without"))
    for stage in ("township_reviewed", "included"):
        reach(session, case, by, stage, decided, rules, without=told.get("without"))
    return decided

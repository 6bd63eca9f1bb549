"""Visiting: what a member of staff reports from the daily list."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from backend.scope import OutOfScope
from backend.visits import actions
from backend.visits.actions import VisitFault
from bot.effects.context import Context
from bot.effects.told import Told
from bot.guiding import Refused
from bot.reply import Payload


def record_visit(context: Context, answers: Told, given: Told) -> list[Payload]:
    household, _ = _duty(given)
    with _refusing():
        actions.record_visit(
            context.session, context.staff().id, household, date.fromisoformat(answers["on"]["from"]),
            answers["kind"], answers["found"], answers.get("note"), context.source_key, context.now, context.rules,
        )
    return []


def move_visit(context: Context, answers: Told, given: Told) -> list[Payload]:
    household, month = _duty(given)
    with _refusing():
        actions.move_visit(
            context.session, context.staff().id, household, month, date.fromisoformat(answers["until"]["from"]),
            context.source_key, context.now, context.rules,
        )
    return []


def cannot_visit(context: Context, answers: Told, given: Told) -> list[Payload]:
    household, month = _duty(given)
    with _refusing():
        actions.cannot_visit(
            context.session, context.staff().id, household, month, answers["reason"], answers.get("note"),
            context.source_key, context.now, context.rules,
        )
    return []


def _duty(given: Told) -> tuple[str, str]:
    """The household and the month a dialogue about a visit was begun with."""
    household, month = str(given["visit"]).split(".")
    return household, month


@contextmanager
def _refusing() -> Iterator[None]:
    """The backend's own sentence about what is wrong is said to the member of staff."""
    try:
        yield
    except (VisitFault, OutOfScope) as fault:
        raise Refused(Payload(str(fault))) from fault

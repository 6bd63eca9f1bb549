"""Who has a case: whoever answers for its household, or the office that may take the step that usually comes next."""

from dataclasses import dataclass

from backend.console.shown import WORDS
from backend.staff.offices import ON_DUTY
from knowledge.procedures import Procedure


@dataclass(frozen=True)
class Helper:
    """Who answers for a household."""

    name: str
    role: str


def holder_of(procedure: Procedure, stage: str, helper: Helper | None) -> str:
    """In words; empty where nothing is left to do. A helper has what a helper may do, offices the rest."""
    following = procedure.follows(stage)
    if following is None:
        return ""
    if helper is not None and helper.role in following.by:
        return helper.name
    return next((str(WORDS["ledger"]["holders"][role]) for role in ON_DUTY if role in following.by), "")

"""Nobody takes a step that decides over the own household, a relative's, or a case they told of: by the forms."""

from collections.abc import Callable

import pytest

from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.staff.actions import bind_chat, make_bind_code
from backend.staff.queries import actor_of
from backend.ties.models import StaffTie
from tests.backend.console.conftest import World
from tests.backend.steps import PUBLICITY, reach

# Every step that decides something: who takes it, and where the case stands before.
STEPS = {
    "checked": ("village", "responded"), "reviewed": ("village", "checked"),
    "township_reviewed": ("township", "noticed"), "included": ("county", "township_reviewed"),
    "not_included": ("county", "township_reviewed"), "helping": ("village", "responsible_named"),
    "removal_checked": ("village", "helping"), "removal_reviewed": ("village", "removal_checked"),
    "removed": ("county", "removal_noticed"),
}
ORDER = (
    "responded", "checked", "reviewed", "noticed", "township_reviewed", "included", "responsible_named", "helping",
    "removal_checked", "removal_reviewed", "removal_noticed",
)
Bind = Callable[[World, str, str], None]


def _tie(kind: str) -> Bind:
    def declare(world: World, who: str, case_id: str) -> None:
        with world.database.writing() as session:
            household = session.get_one(Case, case_id).household_id
            staff_id = world.staff[who].id
            session.add(StaffTie(staff_id=staff_id, household_id=household, kind=kind, declared_at=world.clock()))

    return declare


def _declared(world: World, who: str, case_id: str) -> None:
    with world.database.writing() as session:
        session.get_one(Case, case_id).declared_by = world.staff[who].id


def _told_in_the_own_chat(world: World, who: str, case_id: str) -> None:
    with world.database.writing() as session:
        chat = session.get_one(Conversation, session.get_one(Case, case_id).conversation_id)
        code = make_bind_code(session, world.staff[who].id, world.clock())
        assert bind_chat(session, code, chat, world.clock()) is not None


BOUND: dict[str, tuple[Bind, str]] = {
    "own": (_tie("own"), "您自己家"), "relative": (_tie("relative"), "亲戚"),
    "declared": (_declared, "替农户报"), "told in the own chat": (_told_in_the_own_chat, "替农户报"),
}


def _at(world: World, stage: str) -> str:
    """A case that has come so far by others' hands, its notices having hung their time."""
    case_id = world.declare("upper_1")
    with world.database.writing() as session:
        case, by = session.get_one(Case, case_id), actor_of(session, world.staff["county"])
        for one in ORDER[: ORDER.index(stage) + 1]:
            reach(session, case, by, one, world.clock(), world.rules, helper_id=world.staff["helper"].id)
            if one in ("noticed", "removal_noticed"):
                world.clock.now += PUBLICITY
    return case_id


def test_every_step_that_asks_for_somebody_else_is_in_the_list(world: World) -> None:
    stages = world.rules.procedure.stages.values()
    assert {stage.id for stage in stages if stage.independent} <= {*STEPS, "rechecked"}
    assert {one for one in STEPS if not world.rules.procedure.stages[one].independent} == set()


@pytest.mark.parametrize("step", STEPS)
def test_whoever_is_bound_to_a_case_is_refused_by_the_form_and_somebody_else_is_not(world: World, step: str) -> None:
    """Whatever binds them, with a sentence, the words kept and nothing written down."""
    who, before = STEPS[step]
    case_id = _at(world, before)
    entries = world.case(case_id).entries
    for bind, says in BOUND.values():
        with world.database.writing() as session:
            session.query(StaffTie).delete()
            session.get_one(Case, case_id).declared_by = None
        bind(world, who, case_id)
        answer = world.take(who, case_id, step, text="想自己办了")
        assert (answer.status_code, says in answer.text, "想自己办了" in answer.text) == (422, True, True), says
        assert (world.case(case_id).stage, world.case(case_id).entries) == (before, entries)


@pytest.mark.parametrize("step", STEPS)
def test_somebody_who_is_not_bound_takes_the_same_step_by_the_same_form(world: World, step: str) -> None:
    """Else the refusals above would be for another reason."""
    who, before = STEPS[step]
    case_id = _at(world, before)
    _tie("own")(world, "grid", case_id)
    assert (world.take(who, case_id, step).status_code, world.case(case_id).stage) == (303, step)


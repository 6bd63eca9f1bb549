"""What staff have told in a chat of their own stays theirs, whatever becomes of the chat."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from backend.cases import own
from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.cases.own import OwnFault, turn_to
from backend.cases.thread import StageFault
from backend.conversations.models import Conversation
from backend.database import Database
from backend.rules import Rules
from backend.scope import TERMINAL, Actor
from backend.staff.actions import bind_chat, deactivate, make_bind_code, unbind_chat
from tests.backend.county import County, actor, bound, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach


def _told_bound(session: Session, county: County, rules: Rules) -> tuple[Case, Conversation]:
    chat = bound(session, county.clerk, MONDAY)
    told = declaration(county.group, declared_for="other", relation="neighbour")
    return open_case(session, told, chat.id, f"{chat.id}:m1", MONDAY, rules), chat


def _told_before(session: Session, county: County, rules: Rules) -> tuple[Case, Conversation]:
    case, chat = declared(session, county, rules, MONDAY, declared_for="other", relation="neighbour")
    assert bind_chat(session, make_bind_code(session, county.clerk.id, MONDAY), chat, MONDAY) is not None
    return case, chat


@pytest.mark.parametrize("told", [_told_bound, _told_before])
@pytest.mark.parametrize("then", ["bound", "unbound", "another", "somebody else's"])
def test_whoever_told_a_case_in_a_chat_of_their_own_never_checks_it(
    told: Callable[[Session, County, Rules], tuple[Case, Conversation]], then: str, database: Database,
    county: County, rules: Rules,
) -> None:
    with database.writing() as session:
        case, chat = told(session, county, rules)
        if then == "unbound":
            unbind_chat(session, chat.id, MONDAY)
        if then == "another":
            bound(session, county.clerk, MONDAY)
        if then == "somebody else's":
            assert bind_chat(session, make_bind_code(session, county.township_clerk.id, MONDAY), chat, MONDAY)
        reach(session, case, actor(session, county.clerk), "responded", MONDAY, rules)
        with pytest.raises(StageFault, match="您替农户报的"):
            reach(session, case, actor(session, county.clerk), "checked", MONDAY, rules)
        reach(session, case, actor(session, county.township_clerk), "checked", MONDAY, rules)


def test_in_a_chat_of_staff_nobody_says_yes_for_the_person(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = _told_bound(session, county, rules)
        for staff in (county.clerk, county.township_clerk):
            chat = bound(session, staff, MONDAY)
            turn_to(session, chat.id, case, MONDAY)
            by = Actor("conversation", chat.id)
            with pytest.raises(OwnFault, match="not_yours"):
                own.answer(session, case, by, True, (("record_and_pass_on", "confirm.agrees@1"),), MONDAY, rules)
        assert case.agreed is None


def test_a_chat_of_somebody_who_has_left_is_anybodys_again(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        deactivate(session, TERMINAL, county.clerk.id, MONDAY)
        told = declaration(county.group)
        assert open_case(session, told, chat.id, f"{chat.id}:m1", MONDAY, rules).declared_by is None

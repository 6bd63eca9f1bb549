"""What staff type and tap in a chat, by role: who may, and what everybody else is told instead."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from backend.conversations.models import Conversation
from backend.database import Database
from backend.households.actions import make_responsible, register
from backend.scope import TERMINAL
from backend.staff.actions import bind_chat, deactivate, invite, make_bind_code
from backend.staff.models import ROLES, Staff
from tests.backend.county import County
from tests.backend.moments import MONDAY
from tests.bot.talk import Talk

DRILLING, DRILLED = "现在是演练。从这里报的事都会标上“演练”，不算数。练完了，打“演练结束”。", "演练结束。"
NO_DRILL, NO_BUTTON = "演练是给村干部用的。您有真的难处，点“报难处”。", "这个按钮是给村干部用的。"
NOT_YOURS, NO_CODE = "没有找到这一户的走访任务，可能已换人负责。", "绑定码不对，或者已过期"
ASKED = "下湾屯 张**："
# Who: what an exercise answers, and what a tap on the visit of a household in another group of the village answers.
WHO = {
    "clerk": (DRILLING, ASKED), "township_clerk": (DRILLING, ASKED), "county_clerk": (DRILLING, ASKED),
    "helper": (DRILLING, ASKED), "grid_member": (DRILLING, NOT_YOURS), "other_clerk": (DRILLING, NOT_YOURS),
    "administrator": (DRILLING, NOT_YOURS), "auditor": (DRILLING, NOT_YOURS),
    "villager": (NO_DRILL, NO_BUTTON), "who has left": (NO_DRILL, NO_BUTTON),
}


@pytest.fixture
def people(database: Database, county: County) -> Mapping[str, Staff]:
    with database.writing() as session:
        others = {
            role: invite(session, TERMINAL, role, role, county.county.id, "某同志", None, MONDAY)
            for role in ("administrator", "auditor")
        }
    return {**vars(county), **others, "who has left": county.grid_member}


@pytest.fixture
def household(database: Database, county: County) -> str:
    now = MONDAY - timedelta(days=30)
    with database.writing() as session:
        row = register(session, county.group.id, "张有福", None, 4, now)
        make_responsible(session, row.id, county.helper.id, now)
        return row.id


def _chat(database: Database, who: str, people: Mapping[str, Staff]) -> Talk:
    """Bound to that person, where it is anybody's."""
    talk = Talk(database)
    if who in people:
        with database.writing() as session:
            code = make_bind_code(session, people[who].id, talk.now)
            assert bind_chat(session, code, session.get_one(Conversation, talk.conversation_id), talk.now)
    if who == "who has left":
        with database.writing() as session:
            deactivate(session, TERMINAL, people[who].id, talk.now)
    return talk


def test_every_role_has_a_row(people: Mapping[str, Staff]) -> None:
    assert {people[who].role for who in WHO if who in people} == set(ROLES)


@pytest.mark.parametrize("who", WHO)
def test_an_exercise_is_begun_and_ended_by_staff_alone(
    database: Database, people: Mapping[str, Staff], who: str
) -> None:
    talk, answer = _chat(database, who, people), WHO[who][0]
    assert talk.say("演练") == [answer]
    [ended] = talk.say("演练结束")
    assert ended.startswith(DRILLED if answer == DRILLING else NO_DRILL)


@pytest.mark.parametrize("button", ["done", "move", "cannot"])
@pytest.mark.parametrize("who", WHO)
def test_a_visit_is_begun_by_whom_the_household_concerns(
    database: Database, people: Mapping[str, Staff], household: str, who: str, button: str
) -> None:
    """Nobody else is even told whose button it is."""
    [answer] = _chat(database, who, people).press(f"visit.{household}.2026-11.{button}")
    assert answer.startswith(WHO[who][1]), answer


@pytest.mark.parametrize("who", [who for who in WHO if who not in ("villager", "who has left")])
def test_a_code_binds_the_one_it_was_made_for_once_and_for_ten_minutes(
    database: Database, people: Mapping[str, Staff], who: str
) -> None:
    person, codes = people[who], []
    for _ in range(2):
        with database.writing() as session:
            codes.append(make_bind_code(session, person.id, MONDAY))
        first, second = Talk(database), Talk(database)
        if len(codes) == 1:
            assert first.say(f"绑定 {codes[0]}")[0].startswith(f"已绑定：{person.name}，{ROLES[person.role]}。")
        else:
            first.now += timedelta(minutes=11)
            assert first.say(f"绑定 {codes[1]}")[0].startswith(NO_CODE)
        assert second.say(f"绑定 {codes[0]}")[0].startswith(NO_CODE)

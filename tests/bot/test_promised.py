"""What a household was promised stands under 进度 until it is kept; a neighbour reads none of it."""

from datetime import date

import pytest

from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.database import Database
from backend.ids import new_id
from backend.promises.actions import Word, close, give
from backend.promises.models import Promise
from tests.backend.county import County, actor, declaration
from tests.bot.talk import RULES, Talk


def _promised(database: Database, county: County, talk: Talk, **told: object) -> tuple[Case, Promise]:
    with database.writing() as session:
        key = f"{talk.conversation_id}:c"
        case = open_case(session, declaration(county.group, **told), talk.conversation_id, key, talk.now, RULES)
        word = Word("把申请表送到家。", date(2026, 11, 27), county.helper.id)
        promise = give(session, actor(session, county.clerk), case.household_id, word, talk.now, new_id())
    return case, promise


SAID = "答应您家的事：把申请表送到家。11月27日前，覃帮扶来办。"


@pytest.mark.parametrize(("told", "reads"), [({}, True), ({"declared_for": "other", "relation": "neighbour"}, False)])
def test_progress_tells_what_was_promised_to_the_household_itself(
    database: Database, county: County, told: dict[str, object], reads: bool
) -> None:
    talk = Talk(database)
    _promised(database, county, talk, **told)
    talk.later(days=1)
    assert [SAID in said for said in talk.say("办到哪一步了")] == [reads]


def test_a_kept_promise_is_told_no_more(database: Database, county: County) -> None:
    talk = Talk(database)
    case, promise = _promised(database, county, talk)
    with database.writing() as session:
        close(session, actor(session, county.clerk), case.household_id, promise.id, "kept", "", talk.now)
    talk.later(days=1)
    assert [SAID in said for said in talk.say("办到哪一步了")] == [False]

"""What a conversation reads of its own when staff have taken two cases, or two households, for one."""

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.database import Database
from backend.duplicates.merging_cases import merge_cases
from backend.duplicates.merging_households import merge_households
from backend.households.models import Household
from tests.backend.county import County, actor
from tests.bot.talk import RULES, Talk


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database, {})


def test_whoever_asks_what_is_known_hears_that_two_were_taken_for_one(
    talk: Talk, database: Database, county: County
) -> None:
    talk.declare()
    talk.declare()
    with database.writing() as session:
        first, second = session.scalars(select(Case).order_by(Case.id))
        by, receipt = actor(session, county.clerk), first.receipt
        if first.household_id != second.household_id:
            one, two = (session.get_one(Household, case.household_id) for case in (first, second))
            merge_households(session, by, one.id, two.id, "问过是一家", (one.changes, two.changes), talk.now)
        seen = (first.entries, second.entries)
        merge_cases(session, by, first.id, second.id, "问过是一件", seen, talk.now, RULES)
        add_entry(session, first, "household_merged", by, talk.now)
    told = "\n".join(talk.say("我的信息"))
    assert told.count(f"这件和回执号{receipt}那件，是同一件事，合在一起办了。") == 1
    assert told.count("您家登记过两次，村里合成一户了。") == 1

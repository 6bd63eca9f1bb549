"""The number to call back about a case is found by whoever knows all of it, from whenever the case is."""

from sqlalchemy import select

from backend.cases import own
from backend.cases.models import Case
from backend.cases.phones import index_phones
from backend.database import Database
from backend.households.indexes import phone_index
from backend.rules import Rules
from backend.scope import Actor
from tests.backend.county import County, declared
from tests.backend.moments import MONDAY


def test_a_corrected_number_is_the_one_by_which_the_case_is_found(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = Actor("conversation", case.conversation_id or "")
        own.correct(session, case, by, "phone", "139 0000 1111", MONDAY, rules)
    with database.reading() as session:
        assert session.scalars(select(Case.phone_index)).all() == [phone_index("13900001111")]


def test_cases_from_before_numbers_were_indexed_are_found_after_the_next_tick(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by_phone = case.phone_index
        case.phone_index = None
    with database.writing() as session:
        assert [index_phones(session), index_phones(session)] == [1, 0]
    with database.reading() as session:
        assert session.scalars(select(Case.phone_index)).all() == [by_phone]

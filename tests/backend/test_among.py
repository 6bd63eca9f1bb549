"""Among: a column is held against any number of ids, none and thousands alike."""

import pytest
from sqlalchemy import func, select, update

from backend.among import among
from backend.database import Database
from backend.households.models import Household
from backend.ids import new_id
from backend.rules import Rules
from tests.backend.county import County, declared
from tests.backend.moments import MONDAY


@pytest.mark.parametrize(("others", "asked"), [(0, False), (0, True), (5000, False), (5000, True)])
def test_rows_are_found_by_their_ids_however_many_are_asked_for(
    database: Database, county: County, rules: Rules, others: int, asked: bool
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        ids = [new_id() for _ in range(others)] + [case.household_id] * asked
        here = among(Household.id, ids)
        assert session.scalar(select(func.count()).select_from(Household).where(here)) == asked
        assert session.scalar(select(func.count()).select_from(Household).where(~here)) == 1 - asked
        changed = update(Household).where(here).values(size=9).returning(Household.id)
        assert len(session.scalars(changed).all()) == asked

"""Two households and two cases of one family, told twice, and made one."""

from datetime import timedelta

from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.duplicates.merging_cases import merge_cases
from backend.duplicates.merging_households import merge_households
from backend.duplicates.models import Verdict
from backend.households.models import Household
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY

DAY = timedelta(days=1)
LATER = MONDAY + DAY
WHY = "问过本人，是同一家"


def told_twice(session: Session, county: County, rules: Rules) -> tuple[Case, Case]:
    """The same family, told twice: from the telephone, and by name with another number."""
    first, _ = declared(session, county, rules, MONDAY, "m1", name="黄诗琴", phone="13800005678")
    second, _ = declared(session, county, rules, LATER, "m2", name="王思勤", phone=None)
    return first, second


def made_one(session: Session, county: County, first: Case, second: Case) -> Verdict:
    one, other = (session.get_one(Household, case.household_id) for case in (first, second))
    seen = (one.changes, other.changes)
    return merge_households(session, actor(session, county.clerk), one.id, other.id, WHY, seen, LATER)


def both_made_one(session: Session, county: County, rules: Rules) -> tuple[Case, Case, Verdict]:
    first, second = told_twice(session, county, rules)
    made_one(session, county, first, second)
    seen = (first.entries, second.entries)
    by = actor(session, county.clerk)
    return first, second, merge_cases(session, by, first.id, second.id, WHY, seen, LATER, rules)

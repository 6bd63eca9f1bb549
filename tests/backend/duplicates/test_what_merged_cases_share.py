"""What two cases that became one have in common: the earlier deadline, the risks, calls, being monitored."""

from datetime import timedelta

from sqlalchemy import select

from backend.cases.actions import called_back
from backend.cases.queries import next_due
from backend.clock import ask_for_calls
from backend.conversations.actions import open_web
from backend.database import Database
from backend.duplicates.merging_cases import merge_cases, part_cases
from backend.households.models import Household
from backend.objections.queries import entries_of
from backend.objections.raising import Raised, raise_objection
from backend.reminders.models import Reminder
from backend.rules import Rules
from tests.backend.county import County, actor
from tests.backend.duplicates.twice import LATER, WHY, both_made_one, made_one, told_twice
from tests.backend.steps import PUBLICITY, include, reach


def test_the_earlier_deadline_counts_for_both_and_is_given_back(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        made_one(session, county, second, first)
        early, late = next_due(session, first), next_due(session, second)
        by, seen = actor(session, county.clerk), (second.entries, first.entries)
        row = merge_cases(session, by, second.id, first.id, WHY, seen, LATER, rules)
        assert (early == late, next_due(session, second)) == (False, early)
        part_cases(session, by, row, "是两件事", LATER, rules)
        assert (next_due(session, first), next_due(session, second)) == (early, late)


def test_the_risks_of_both_count_until_they_are_taken_apart(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        second.risks = ["accident"]
        made_one(session, county, first, second)
        by, seen = actor(session, county.clerk), (first.entries, second.entries)
        row = merge_cases(session, by, first.id, second.id, WHY, seen, LATER, rules)
        assert first.risks == ["illness", "schooling", "accident"]
        part_cases(session, by, row, "是两件事", LATER, rules)
        assert first.risks == ["illness", "schooling"]


def test_a_notice_nobody_has_opened_becomes_a_call_for_the_case_that_is_worked_on(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        made_one(session, county, first, second)
        by, days = actor(session, county.clerk), timedelta(days=4)
        reach(session, second, by, "responded", LATER, rules)
        assert ask_for_calls(session, LATER + days, LATER + days, rules) == 1
        (call,) = session.scalars(select(Reminder).filter_by(what="call_back")).all()
        seen = (first.entries, second.entries)
        row = merge_cases(session, by, first.id, second.id, WHY, seen, LATER + days, rules)
        assert (call.case_id, call.closed_at) == (first.id, None)
        part_cases(session, by, row, "是两件事", LATER + days, rules)
        assert (call.case_id, call.closed_at) == (second.id, None)
        merge_cases(session, by, first.id, second.id, WHY, (first.entries, second.entries), LATER + days, rules)
        called_back(session, first, by, "打通了", LATER + days, rules)
        assert ask_for_calls(session, LATER + 2 * days, LATER + 2 * days, rules) == 0


def test_the_case_that_goes_on_has_its_household_monitored_again(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        made_one(session, county, first, second)
        by = actor(session, county.county_clerk)
        decided = [include(session, case, by, LATER, rules) for case in (first, second)][-1]
        row = merge_cases(session, by, first.id, second.id, WHY, (first.entries, second.entries), decided, rules)
        reach(session, first, by, "responsible_named", decided, rules, helper_id=county.helper.id)
        for stage in ("helping", "removal_checked", "removal_reviewed", "removal_noticed"):
            reach(session, first, by, stage, decided, rules)
        reach(session, first, by, "removed", decided + PUBLICITY, rules)
        household = session.get_one(Household, first.household_id)
        assert household.monitored_since is None
        part_cases(session, by, row, "是两件事", decided + PUBLICITY, rules)
        assert household.monitored_since == decided


def test_the_other_receipt_of_a_merged_pair_leads_to_the_same_objection(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second, _ = both_made_one(session, county, rules)
        (one, _), (other, _) = open_web(session, LATER), open_web(session, LATER)
        found = [
            raise_objection(session, Raised("result", WHY, county.group, case=case), by.id, f"{by.id}:{number}",
                            LATER, rules)
            for number, (by, case) in enumerate(((one, second), (one, first), (one, second), (other, first)))
        ]
        kinds = [entry.kind for entry in entries_of(session, found[0].id)]
    assert [objection.id == found[0].id for objection in found] == [True, True, True, False]
    assert kinds == ["received", "added", "added"]

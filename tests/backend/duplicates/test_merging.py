"""Two households or two cases that are one: merged by people, followed everywhere, and taken apart again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.audit.actions import verify
from backend.cases import own
from backend.cases.erasing import erase_old
from backend.cases.models import Case
from backend.cases.queries import next_due
from backend.cases.thread import StageFault, entries_of
from backend.database import Database
from backend.digest import digest_payload
from backend.duplicates.deciding import DuplicateFault, Stale, say_apart
from backend.duplicates.merging_cases import merge_cases, part_cases
from backend.duplicates.merging_households import merge_households, part_households
from backend.duplicates.pairing import pair_up
from backend.duplicates.proposals import proposals
from backend.duties import duties, duties_of
from backend.households.actions import make_responsible
from backend.households.models import Household, Responsibility
from backend.households.queries import looked_up
from backend.households.sounds import index_sounds
from backend.outgoing.models import Outgoing
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from tests.backend.county import County, actor, declared
from tests.backend.duplicates.twice import DAY, LATER, WHY, both_made_one, made_one, told_twice
from tests.backend.moments import MONDAY
from tests.backend.steps import reach


def _by(case: Case) -> Actor:
    return Actor("conversation", case.conversation_id or "")


def test_names_that_sound_alike_in_one_village_are_proposed_with_the_reasons(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        (found,) = proposals(session, actor(session, county.clerk), rules)
        assert found.ids == (first.household_id, second.household_id)
        assert found.reasons == ("sound", "risk", "size", "group")
        assert proposals(session, actor(session, county.other_clerk), rules) == []


def test_a_household_from_before_gets_its_sound(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        first, _ = told_twice(session, county, rules)
        household = session.get_one(Household, first.household_id)
        household.sound_index = None
        assert (pair_up(session), index_sounds(session), index_sounds(session), pair_up(session)) == (1, 1, 0, 1)
        assert len(proposals(session, actor(session, county.clerk), rules)) == 1


def test_what_staff_call_two_is_not_proposed_again(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        by, ids = actor(session, county.clerk), (first.household_id, second.household_id)
        say_apart(session, by, "households", ids, "是两兄弟，分了家", LATER)
        assert proposals(session, by, rules) == []


def test_a_merged_household_is_one_file_and_comes_apart_as_it_was(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        was, clerk = second.household_id, actor(session, county.clerk)
        make_responsible(session, first.household_id, county.helper.id, MONDAY)
        make_responsible(session, was, county.clerk.id, MONDAY)
        row = made_one(session, county, first, second)
        assert second.household_id == first.household_id
        assert [one.id for one in looked_up(session, clerk, "王思勤")] == [first.household_id]
        open_ones = session.scalars(select(Responsibility.staff_id).filter_by(ends=None)).all()
        assert open_ones == [county.helper.id]
        assert entries_of(session, second.id)[-1].kind == "household_merged"
        part_households(session, clerk, row, "问错人了", LATER, rules)
        held = session.execute(select(Responsibility.household_id, Responsibility.staff_id).filter_by(ends=None)).all()
        assert set(held) == {(first.household_id, county.helper.id), (was, county.clerk.id)}
        assert (second.household_id, session.get_one(Household, was).merged_into) == (was, None)
    with database.reading() as session:
        assert verify(session) is None


def test_being_monitored_goes_over_and_comes_back(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        one, other = (session.get_one(Household, case.household_id) for case in (first, second))
        other.monitored_since = MONDAY
        row = made_one(session, county, first, second)
        assert (one.monitored_since, other.monitored_since) == (MONDAY, None)
        part_households(session, actor(session, county.clerk), row, "问错人了", LATER, rules)
        assert (one.monitored_since, other.monitored_since) == (None, MONDAY)


def test_a_new_declaration_under_the_merged_name_lands_in_the_kept_file(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        made_one(session, county, second, first)
        again, _ = declared(session, county, rules, LATER, "m3", name="黄诗琴", phone="13800005678")
        assert again.household_id == second.household_id


def test_deadlines_of_the_merged_case_close_as_stale_and_come_back(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        due = next_due(session, second)
        made_one(session, county, first, second)
        clerk, seen = actor(session, county.clerk), (first.entries, second.entries)
        row = merge_cases(session, clerk, first.id, second.id, WHY, seen, LATER, rules)
        closed = session.scalars(select(Reminder.closed_because).filter_by(case_id=second.id)).all()
        assert (set(closed), next_due(session, second)) == ({"merged"}, None)
        with pytest.raises(StageFault, match="并到另一件"):
            reach(session, second, clerk, "responded", LATER, rules)
        part_cases(session, clerk, row, "是两件事", LATER, rules)
        assert (next_due(session, second), second.merged_into) == (due, None)
        kinds = [entries_of(session, case.id)[-2:] for case in (first, second)]
        assert [[entry.kind for entry in both] for both in kinds] == [["took_in", "parted"], ["merged_into", "parted"]]
    with database.reading() as session:
        assert verify(session) is None


def test_what_the_household_adds_and_urges_reaches_the_kept_case(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second, _ = both_made_one(session, county, rules)
        own.add(session, second, _by(second), "又住院了", "days", LATER, rules)
        own.urge(session, second, _by(second), LATER, rules)
        own.withdraw(session, second, _by(second), LATER, rules)
        last = entries_of(session, first.id)[-3:]
        assert [entry.kind for entry in last] == ["added", "urged", "withdrawn"]
        assert (first.urgency, last[-1].details["case"]) == ("days", second.id)
        assert not own.consents.is_withdrawn(session, first.id)


def test_both_conversations_hear_of_the_next_step_with_their_own_receipt(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second, _ = both_made_one(session, county, rules)
        reach(session, first, actor(session, county.clerk), "responded", LATER, rules)
        told = {row.conversation_id for row in session.scalars(select(Outgoing).filter_by(case_id=first.id))}
        assert told == {first.conversation_id, second.conversation_id}


def test_a_neighbour_is_not_told_of_what_the_family_said_itself(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, _ = declared(session, county, rules, MONDAY, "m1", name="黄诗琴")
        second, _ = declared(session, county, rules, LATER, "m2", name="王思勤", declared_for="other")
        made_one(session, county, first, second)
        clerk, seen = actor(session, county.clerk), (first.entries, second.entries)
        merge_cases(session, clerk, first.id, second.id, WHY, seen, LATER, rules)
        reach(session, first, clerk, "responded", LATER, rules)
        assert session.scalars(select(Outgoing).filter_by(conversation_id=second.conversation_id)).all() == []


def test_whoever_told_the_merged_case_keeps_out_of_the_kept_one(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second, _ = both_made_one(session, county, rules)
        second.declared_by = county.clerk.id
        clerk = actor(session, county.clerk)
        reach(session, first, clerk, "responded", LATER, rules)
        with pytest.raises(StageFault, match="替农户报的"):
            reach(session, first, clerk, "checked", LATER, rules)


def test_what_was_merged_is_erased_with_the_case_it_went_into(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second, _ = both_made_one(session, county, rules)
        closed = next(stage.id for stage in rules.procedure.stages.values() if stage.does == "close")
        first.stage = closed
        entries_of(session, first.id)[-1].kind = closed
        session.flush()
        assert erase_old(session, LATER + timedelta(days=4 * 365), rules) == 2
        assert (first.story, second.story) == (None, None)


def test_nothing_is_merged_on_a_page_that_was_true_for_something_else(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        clerk = actor(session, county.clerk)
        with pytest.raises(Stale):
            merge_households(session, clerk, first.household_id, second.household_id, WHY, (7, 0), LATER)
        made_one(session, county, first, second)
        with pytest.raises(Stale):
            merge_cases(session, clerk, first.id, second.id, WHY, (9, 9), LATER, rules)


def test_what_must_not_be_merged_is_refused_with_the_way_out(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        clerk = actor(session, county.clerk)
        seen = (first.entries, second.entries)
        with pytest.raises(DuplicateFault, match="不是一户的"):
            merge_cases(session, clerk, first.id, second.id, WHY, seen, LATER, rules)
        with pytest.raises(DuplicateFault, match="请写明凭什么"):
            merge_cases(session, clerk, first.id, second.id, " ", seen, LATER, rules)
        with pytest.raises(OutOfScope):
            foreign = actor(session, county.other_clerk)
            merge_cases(session, foreign, first.id, second.id, WHY, seen, LATER, rules)
        made_one(session, county, first, second)
        second.drill = True
        with pytest.raises(DuplicateFault, match="演练"):
            merge_cases(session, clerk, first.id, second.id, WHY, (first.entries, second.entries), LATER, rules)


def test_households_whose_cases_were_merged_come_apart_after_these(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        households = made_one(session, county, first, second)
        clerk = actor(session, county.clerk)
        cases = merge_cases(session, clerk, first.id, second.id, WHY, (first.entries, second.entries), LATER, rules)
        with pytest.raises(DuplicateFault, match="先撤下事项的合并"):
            part_households(session, clerk, households, "问错人了", LATER, rules)
        part_cases(session, clerk, cases, "问错人了", LATER, rules)
        part_households(session, clerk, households, "问错人了", LATER, rules)
        assert first.household_id != second.household_id


def test_the_offices_above_hear_on_the_first_working_day_of_a_week_how_many_may_be_there_twice(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        monday, counts = date(2026, 11, 30), {}
        for name, day in (("monday", monday), ("tuesday", monday + timedelta(days=1)), ("sunday", monday - DAY)):
            told = duties(session, day, rules)
            counts[name] = {id_: [due.count for due in dues if due.what == "doubles"] for id_, dues in told.items()}
        above = {county.township_clerk.id: [1], county.county_clerk.id: [1]}
        assert {id_: count for id_, count in counts["monday"].items() if count} == above
        assert [count for name in ("tuesday", "sunday") for count in counts[name].values() if count] == []
        text = digest_payload(session, county.township_clerk, monday, rules)["text"]
        assert "有1处可能是同一户或者同一件事报了两次" in text
        pair = (first.household_id, second.household_id)
        say_apart(session, actor(session, county.clerk), "households", pair, WHY, LATER)
        assert [due for due in duties_of(session, county.township_clerk, monday, rules) if due.what == "doubles"] == []

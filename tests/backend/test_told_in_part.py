"""Drafts on both databases: kept with each message, announced once, passed on or deleted once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.attachments.models import Attachment
from backend.cases.models import Case, Entry
from backend.conversations.actions import open_web, save_state
from backend.conversations.models import Conversation
from backend.database import Database
from backend.drafts.actions import Lead, announce, drop, keep, settle
from backend.drafts.care import care_for_drafts, pass_on_danger
from backend.drafts.models import Draft
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from tests.backend.county import County, declaration
from tests.backend.moments import MONDAY, at

DAY = timedelta(days=1)


def half_told(database: Database, county: County | None, story: str = "屋顶漏雨") -> str:
    """The conversation of somebody who has fallen silent; with a county what was told may be passed on."""
    lead = Lead(declaration(county.group, story=story), ("size",)) if county else None
    with database.writing() as session:
        conversation, _ = open_web(session, MONDAY)
        save_state(session, conversation, '{"half": "told"}', MONDAY)
        keep(session, conversation, lead, '{"half": null}', MONDAY)
        return conversation.id


def states(database: Database) -> list[str | None]:
    with database.reading() as session:
        return [conversation.state for conversation in session.scalars(select(Conversation).order_by(Conversation.id))]


def keys(database: Database) -> list[str]:
    with database.reading() as session:
        return [row.key.rpartition(":")[2] for row in session.scalars(select(Outgoing).order_by(Outgoing.id))]


def test_what_may_be_passed_on_becomes_one_case_marked_as_told_in_part(
    database: Database, county: County, rules: Rules
) -> None:
    half_told(database, county)
    for days in (2.0, 2.1, 3.0, 3.1, 4.0):
        care_for_drafts(database, MONDAY + days * DAY, 3, rules)
    with database.reading() as session:
        case = session.scalars(select(Case)).one()
        entries = [(entry.kind, entry.text) for entry in session.scalars(select(Entry).order_by(Entry.number))]
        assert entries == [("received", None), ("partial", "说到一半，没有接着说，先转来。还没说到：几口人。")]
        assert case.opened_at == MONDAY + 3 * DAY
    assert (keys(database), states(database)) == (["announced", "settled"], ['{"half": null}'])


def test_what_may_not_is_deleted(database: Database, rules: Rules) -> None:
    half_told(database, None)
    for days in (2.0, 3.0, 3.1):
        care_for_drafts(database, MONDAY + days * DAY, 3, rules)
    with database.reading() as session:
        assert (session.scalars(select(Case)).all(), session.scalars(select(Draft)).all()) == ([], [])
    assert (keys(database), states(database)) == (["announced", "settled"], ['{"half": null}'])


def test_danger_told_in_part_is_passed_on_within_the_hour_even_at_night(
    database: Database, county: County, rules: Rules
) -> None:
    night = at("2026-11-28 23:10")  # a Saturday
    lead = Lead(declaration(county.group, urgency="danger_now", story="水进屋了"), ("size",))
    with database.writing() as session:
        conversation, _ = open_web(session, night)
        save_state(session, conversation, '{"half": "told"}', night)
        keep(session, conversation, lead, '{"half": null}', night)
    pass_on_danger(database, night + timedelta(minutes=29), 30, rules)
    with database.reading() as session:
        assert session.scalars(select(Case)).all() == []
    for minutes in (30, 31):
        pass_on_danger(database, night + timedelta(minutes=minutes), 30, rules)
    with database.reading() as session:
        case = session.scalars(select(Case)).one()
        assert (case.urgency, case.opened_at) == ("danger_now", night + timedelta(minutes=30))
    assert (keys(database), states(database)) == (["settled"], ['{"half": null}'])


@pytest.mark.parametrize(
    ("story", "passed_on"), [("屋顶漏雨", [True]), ("", [])]
)
def test_photos_go_with_the_story_or_are_deleted_with_the_draft(
    database: Database, county: County, rules: Rules, story: str, passed_on: list[bool]
) -> None:
    conversation_id = half_told(database, county, story)
    with database.writing() as session:
        session.add(Attachment(
            conversation_id=conversation_id, message_id="m1", kind="photo", media="image/jpeg", size=9, made_at=MONDAY,
            expires_at=MONDAY + 30 * DAY,
        ))
    for days in (2.0, 3.0):
        care_for_drafts(database, MONDAY + days * DAY, 3, rules)
    with database.reading() as session:
        assert [row.case_id is not None for row in session.scalars(select(Attachment))] == passed_on


@pytest.mark.parametrize("days", [3, 5])
def test_the_county_says_how_many_quiet_days(database: Database, rules: Rules, days: int) -> None:
    half_told(database, None)
    early: datetime = MONDAY + (days - 1.1) * DAY
    care_for_drafts(database, early, days, rules)
    assert keys(database) == []


def test_whoever_writes_while_it_is_being_settled_is_left_alone(
    database: Database, county: County, rules: Rules
) -> None:
    half_told(database, county)
    quiet, now = MONDAY, MONDAY + 3 * DAY
    with database.writing() as session:
        draft = session.scalars(select(Draft)).one()
        announce(session, draft.id, quiet, MONDAY + 2 * DAY)
        draft.last_at = MONDAY + 2.5 * DAY  # a message came in between
        session.flush()
        settle(session, draft.id, quiet, now, rules)
        settle(session, "gone", quiet, now, rules)
    with database.reading() as session:
        assert (session.scalars(select(Case)).all(), len(session.scalars(select(Draft)).all())) == ([], 1)


def test_a_dropped_draft_comes_to_nothing(database: Database, rules: Rules) -> None:
    conversation_id = half_told(database, None)
    with database.writing() as session:
        drop(session, conversation_id)
    care_for_drafts(database, MONDAY + 7 * DAY, 3, rules)
    assert (keys(database), states(database)) == ([], ['{"half": "told"}'])


def test_what_is_passed_on_lies_sealed_until_then(database: Database, county: County) -> None:
    half_told(database, county)
    with database.reading() as session:
        draft = session.scalars(select(Draft)).one()
        assert draft.told_sealed is not None and draft.told is not None
        lead = Lead.from_json(draft.told)
        assert lead.declaration.name in draft.told
        assert lead.declaration.name.encode() not in draft.told_sealed

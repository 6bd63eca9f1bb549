"""Care: what the clock does about declarations told in part, each in a transaction of its own."""

from datetime import datetime, timedelta

from backend.database import Database
from backend.drafts.actions import NOTICE_DAY, announce, settle
from backend.drafts.queries import in_danger, to_announce, to_settle
from backend.failpoints import failpoint
from backend.rules import Rules


def care_for_drafts(database: Database, now: datetime, days: int, rules: Rules) -> None:
    """After so many quiet days a draft is passed on or deleted, in working hours, and the person told both times."""
    if not rules.hours.are_open(now):
        return
    ends = now - timedelta(days=days)
    nears = ends + NOTICE_DAY
    with database.reading() as session:
        announced, settled = to_announce(session, nears), to_settle(session, ends, now)
    _settle(database, settled, ends, now, rules)
    for draft_id in announced:
        with database.writing() as session:
            announce(session, draft_id, nears, now)


def pass_on_danger(database: Database, now: datetime, minutes: int, rules: Rules) -> None:
    """At any hour: whoever told of danger and fell silent so many minutes ago is looked for with what is known."""
    ends = now - timedelta(minutes=minutes)
    with database.reading() as session:
        silent = in_danger(session, ends)
    _settle(database, silent, ends, now, rules)


def _settle(database: Database, drafts: list[str], ends: datetime, now: datetime, rules: Rules) -> None:
    for draft_id in drafts:
        with database.writing() as session:
            settle(session, draft_id, ends, now, rules)
            failpoint("draft.settled")

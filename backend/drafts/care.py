"""Care: what the clock does about declarations told in part, in working hours and each in a transaction of its own."""

from datetime import datetime, timedelta

from backend.database import Database
from backend.drafts.actions import NOTICE_DAY, announce, settle
from backend.drafts.queries import to_announce, to_settle
from backend.failpoints import failpoint
from backend.rules import Rules


def care_for_drafts(database: Database, now: datetime, days: int, rules: Rules) -> None:
    """After so many quiet days a draft is passed on or deleted; the person is told a day before, and then."""
    if not rules.hours.are_open(now):
        return
    ends = now - timedelta(days=days)
    nears = ends + NOTICE_DAY
    with database.reading() as session:
        announced, settled = to_announce(session, nears), to_settle(session, ends, now)
    for draft_id in settled:
        with database.writing() as session:
            settle(session, draft_id, ends, now, rules)
            failpoint("draft.settled")
    for draft_id in announced:
        with database.writing() as session:
            announce(session, draft_id, nears, now)

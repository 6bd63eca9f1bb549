"""The clock: closes what went stale, asks for calls where nobody reads, writes the digests, and clears away."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import exists, literal, or_, select
from sqlalchemy.orm import Session

from backend.attachments import actions as attachments
from backend.attachments.files import Files
from backend.attachments.queries import all_ids
from backend.cases.erasing import erase_old, erase_old_files
from backend.cases.merged import worked_on
from backend.cases.models import Case
from backend.cases.phones import index_phones
from backend.conversations.models import Conversation
from backend.database import Database
from backend.drafts.care import care_for_drafts, pass_on_danger
from backend.duplicates.pairing import pair_up
from backend.handovers.actions import release_idle
from backend.handovers.erasing import purge_handovers
from backend.hours import day_of
from backend.households.sounds import index_sounds
from backend.morning import make_digests
from backend.objections.erasing import purge_objections
from backend.outgoing.actions import release_expired_leases, withdraw_expired
from backend.outgoing.models import Outgoing
from backend.publicity.actions import note_ends
from backend.publicity.erasing import purge_notices
from backend.purging import purge, purge_gaps
from backend.reminders.actions import CALL_BACK, NEWS, UNSEEN, call_back_key, close, write
from backend.reminders.models import Reminder
from backend.report.tallying import tally
from backend.rules import Rules
from backend.settings import Settings

SWEEP = timedelta(hours=1)  # between looks for files that belong to nothing: every attachment's name is read for it
T = TypeVar("T")


@dataclass(frozen=True)
class Ticked:
    """How much one tick has done."""

    closed: int
    call_backs: int
    digests: int


class Clock:
    """Does at any moment what is due at that moment; missed ticks are made up once, never in a burst.

    Every step is a transaction of its own and leaves nothing to do for a second tick of the same moment.
    """

    def __init__(self, database: Database, rules: Rules, settings: Settings) -> None:
        self.database = database
        self.rules = rules
        self.notice_days = timedelta(days=settings.notice_days)
        self.gap_days, self.draft_days = settings.gap_days, settings.draft_days
        self.danger_minutes = settings.draft_danger_minutes
        self.attachment_days, self.files = settings.attachment_days, Files.of(settings)
        self._swept_at: datetime | None = None
        self._daily_on: date | None = None

    def tick(self, now: datetime) -> Ticked:
        with self.database.reading() as session:
            self.rules.procedures.read(session)
        self._write(lambda session: release_expired_leases(session, now))
        self._write(lambda session: withdraw_expired(session, now))
        pass_on_danger(self.database, now, self.danger_minutes, self.rules)
        care_for_drafts(self.database, now, self.draft_days, self.rules)
        closed = self._write(lambda session: close_stale(session, now))
        calls = self._write(lambda session: ask_for_calls(session, now, now - self.notice_days, self.rules))
        digests = make_digests(self.database, now, self.rules)
        self._write(lambda session: note_ends(session, now))
        ends = self.rules.procedures.ends()
        self._write(lambda session: purge(session, now))
        self._write(lambda session: index_sounds(session))
        self._write(lambda session: index_phones(session))
        self._write(lambda session: pair_up(session))
        self._write(lambda session: release_idle(session, now))
        self._write(lambda session: purge_handovers(session, now))
        self._write(lambda session: purge_gaps(session, now, self.gap_days))
        self._write(lambda session: attachments.purge(session, now, self.attachment_days, ends))
        self._daily(now)
        self._sweep(now)
        return Ticked(closed, calls, digests)

    def _daily(self, now: datetime) -> None:
        """Once a day: what has been kept for years can wait until tomorrow."""
        if self._daily_on == day_of(now):
            return
        self._write(lambda session: erase_old(session, now, self.rules))
        self._write(lambda session: erase_old_files(session, now, self.rules))
        self._write(lambda session: purge_objections(session, now))
        self._write(lambda session: purge_notices(session, now))
        tally(self.database, day_of(now), self.rules)
        self.database.keep_statistics()
        self._daily_on = day_of(now)

    def _sweep(self, now: datetime) -> None:
        """Also where a demo's clock was put back."""
        if self._swept_at is not None and timedelta(0) <= now - self._swept_at < SWEEP:
            return
        with self.database.reading() as session:
            known = all_ids(session)
        self.files.sweep(known)
        self._swept_at = now

    def _write(self, step: Callable[[Session], T]) -> T:
        with self.database.writing() as session:
            return step(session)


def close_stale(session: Session, now: datetime) -> int:
    """News of a stage that is over, and calls for notices that were read after all."""
    news = select(Reminder).join(Case, Case.id == Reminder.case_id).where(
        Reminder.closed_at.is_(None), Reminder.what.in_(NEWS), Reminder.true_for != Case.stage
    )
    passed = session.scalars(news).all()
    read = session.scalars(
        select(Reminder)
        .join(Outgoing, Reminder.key == literal(call_back_key("")) + Outgoing.id)
        .where(Reminder.closed_at.is_(None), Outgoing.state.in_(("seen", "sent")))
    ).all()
    for reminder in passed:
        close(reminder, "stage_passed", now)
    for reminder in read:
        close(reminder, "seen", now)
    return len(passed) + len(read)


def ask_for_calls(session: Session, now: datetime, unseen_since: datetime, rules: Rules) -> int:
    """A notice nobody has opened, or that cannot reach anybody, becomes one call by the village for each case."""
    nobody_looks = (Outgoing.state == "waiting") & (Outgoing.made_at <= unseen_since)
    off_line = (Conversation.channel == "web") | Conversation.forgotten_at.is_not(None)
    asked = exists().where(
        Reminder.case_id == Outgoing.case_id, Reminder.what == CALL_BACK, Reminder.closed_at.is_(None)
    )
    notices = session.scalars(
        select(Outgoing)
        .join(Conversation, Conversation.id == Outgoing.conversation_id)
        .where(Outgoing.kind == "notice", Outgoing.case_id.is_not(None), ~asked)
        .where(or_(Outgoing.state == "failed", nobody_looks & off_line))
        .order_by(Outgoing.id)
    ).all()
    due_at = rules.hours.evening(rules.calendar.next_working_day(day_of(now)))
    latest = {worked_on(session, session.get_one(Case, notice.case_id)).id: notice for notice in notices}
    asked_for = select(Reminder.case_id).filter_by(what=CALL_BACK, closed_at=None).where(Reminder.case_id.in_(latest))
    wanted = latest.keys() - set(session.scalars(asked_for))
    for case_id in sorted(wanted):
        write(session, CALL_BACK, case_id, due_at, UNSEEN, call_back_key(latest[case_id].id), now)
    return len(wanted)

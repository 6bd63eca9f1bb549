"""The schema: every table in one place, and the upgrade that runs at each start."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, select

from backend.attachments.models import Attachment
from backend.audit.models import AuditEntry
from backend.base import Base
from backend.cases.models import Case, Entry, TurnedTo
from backend.consents.models import Consent
from backend.conversations.models import Attempt, Conversation, FailedMessage, HeardMessage, PageLink
from backend.county.models import CountyFact
from backend.database import Database
from backend.divisions.models import Division
from backend.divisions.ordering import put_in_order
from backend.drafts.models import Draft
from backend.duplicates.models import Pair, Verdict
from backend.events.models import Event
from backend.family.models import Member, WorkFile
from backend.gaps.models import Gap
from backend.handovers.models import Handover, HandoverLine
from backend.households.models import Household, Responsibility, Reveal
from backend.installation.models import Setting
from backend.measures.models import Measure
from backend.objections.models import Objection, ObjectionEntry
from backend.outgoing.models import Outgoing
from backend.pauses.models import Pause
from backend.procedures.models import ProcedureVersion
from backend.promises.models import Promise
from backend.publicity.models import PublicNotice
from backend.reminders.models import Digest, Reminder
from backend.report.models import Tally
from backend.staff.models import BoundChat, OneTimeCode, Staff, StaffSession
from backend.stops.models import CaseStop
from backend.ties.models import StaffTie
from backend.visits.models import Visit, VisitChange

TABLES = (
    Attachment, Attempt, AuditEntry, BoundChat, Case, CaseStop, Consent, Conversation, CountyFact, Digest, Division,
    Draft, Entry, Event, FailedMessage, Gap, Handover, HandoverLine, HeardMessage, Household, Measure, Member,
    Objection, ObjectionEntry, OneTimeCode, Outgoing, PageLink, Pair, Pause, ProcedureVersion, Promise, PublicNotice,
    Reminder, Responsibility, Reveal, Setting, Staff, StaffSession, StaffTie, Tally, TurnedTo, Verdict, Visit,
    VisitChange, WorkFile,
)
MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x6D696E68  # two processes that start together upgrade one after the other


def upgrade(database: Database) -> None:
    """Brings the database to the newest revision, whole or not at all."""
    with database.writing() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        command.upgrade(_config(connection), "head")
        put_in_order(session)


def differences(database: Database) -> list[object]:
    """What the migrated schema lacks or has too much of, compared with the models; empty when they agree."""
    with database.reading() as session:
        return list(compare_metadata(MigrationContext.configure(session.connection()), Base.metadata))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config

"""The words of hand-overs on both databases: sealed, in no audit, and gone in time or when the person wants it."""

import json
from datetime import timedelta

from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.conversations.actions import forget
from backend.conversations.models import Conversation
from backend.database import Database
from backend.handovers import actions
from backend.handovers.erasing import erase_words, purge_handovers
from backend.handovers.models import HandoverLine
from backend.handovers.queries import lines_of
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from tests.backend.county import County, actor
from tests.backend.handovers.test_handovers import asked
from tests.backend.moments import MONDAY


def test_words_lie_sealed_and_stand_in_no_audit(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover, by = asked(session, county.village, rules, "欠债三万"), actor(session, county.clerk)
        actions.take(session, handover, by, None, MONDAY)
        actions.pass_on(session, handover, "欠债三万", MONDAY, rules)
        actions.answer(session, handover, by, "欠债三万", 1, MONDAY)
        line = session.scalars(select(HandoverLine)).first()
        assert line is not None
        sealed = (handover.topic_sealed or b"", line.text_sealed or b"")
        assert [b"\xe6\xac\xa0" in text for text in sealed] == [False, False]
    with database.reading() as session:
        audit = [json.dumps(row.details, ensure_ascii=False) for row in session.scalars(select(AuditEntry))]
        assert (len(audit) > 2, [text for text in audit if "欠债" in text]) == (True, [])


def test_words_are_deleted_long_after_it_has_ended(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover, by = asked(session, county.village, rules), actor(session, county.clerk)
        actions.take(session, handover, by, None, MONDAY)
        actions.answer(session, handover, by, "好", 0, MONDAY)
        actions.end(session, handover, by, "answered", MONDAY)
        kept = []
        for days in (180, 181):
            purge_handovers(session, MONDAY + timedelta(days=days))
            session.expire_all()
            line = lines_of(session, handover.id)[0]
            kept.append((handover.topic, line.text, session.get_one(Outgoing, line.outgoing_id).payload is None))
        assert kept == [("路费的事", "好", False), (None, None, True)]


def test_words_go_at_once_where_the_person_wants_it_and_with_a_cleared_chat(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by, handovers = actor(session, county.clerk), [asked(session, county.village, rules) for _ in range(3)]
        for handover in handovers:
            actions.take(session, handover, by, None, MONDAY)
            actions.answer(session, handover, by, "好", 0, MONDAY)
        erase_words(session, handovers[0].conversation_id, MONDAY)
        forget(session, session.get_one(Conversation, handovers[1].conversation_id), MONDAY)
        actions.end(session, handovers[1], by, "called", MONDAY)
        purge_handovers(session, MONDAY)
        session.expire_all()
        kept = [(one.topic, lines_of(session, one.id)[0].text, one.outcome) for one in handovers]
        assert kept == [(None, None, "left"), (None, None, "called"), ("路费的事", "好", None)]
        rows = [session.get_one(Outgoing, lines_of(session, one.id)[0].outgoing_id) for one in handovers]
        assert [(row.payload is None, row.state) for row in rows[::2]] == [(True, "withdrawn"), (False, "waiting")]

"""What happens to a hand-over: it is asked for, taken, answered and ended; the bot and staff never speak at once."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW, add_or_find, lock_all
from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.divisions.queries import path_of
from backend.handovers.models import BY_STAFF, Handover, HandoverLine
from backend.handovers.promising import answering, in_words, promised
from backend.handovers.queries import office_name as office_of
from backend.handovers.queries import open_of, owes, signature, talks_of
from backend.outgoing.actions import payload, queue
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from backend.scope import CLOCK, Actor, OutOfScope
from backend.staff.models import Staff
from backend.staff.queries import chat_of, on_duty
from backend.typed import readable
from backend.wording import word
from dialogues.plain import says_something

MOST = 1000  # characters of one answer
BOT_AGAIN = "word.unwait"


class HandoverFault(Exception):
    """Why it cannot be done and what to do instead; the message may be shown."""


def ask_for_person(
    session: Session, conversation: Conversation, division: Division, case: Case | None, topic: str | None,
    source_key: str, now: datetime, rules: Rules, *, drill: bool = False,
) -> Handover:
    """The promise the conversation waits for from now on; the one it waits for already, if it does."""
    known = open_of(session, conversation.id)
    if known is not None:
        return known
    handover = Handover(
        source_key=source_key, conversation_id=conversation.id, division_id=division.id,
        case_id=case.id if case else None, topic=topic or None, opened_at=now, promised_at=promised(now, rules),
        lines=0, drill=drill,
    )
    handover, _ = add_or_find(session, handover, source_key=source_key)
    by = Actor("conversation", conversation.id)
    record(session, by, "handover.opened", f"handover:{handover.id}", {"division": division.id}, now)
    _tell_office(session, handover, division, "asked", "opened", now, rules)
    return handover


def pass_on(session: Session, handover: Handover, text: str, now: datetime, rules: Rules) -> None:
    """What the person says while a member of staff has the conversation; staff hear of it once for each answer."""
    last = session.scalar(
        select(HandoverLine).filter_by(handover_id=handover.id).order_by(HandoverLine.number.desc()).limit(1)
    )
    _add_line(session, handover, None, text, now)
    if last is None or last.staff_id is not None:
        place = session.get_one(Division, handover.division_id)
        _tell_office(session, handover, place, "wrote", str(handover.lines), now, rules)


def take(session: Session, handover: Handover, by: Actor, was: str | None, now: datetime) -> None:
    """From now on this person speaks there; `was` is who had it when the page was shown. Raises HandoverFault."""
    _hold(session, handover, by)
    if handover.staff_id == by.id:
        return
    if handover.staff_id != was:
        raise HandoverFault("刚才有同事接了这一位，请看一下再决定。")
    handover.staff_id, handover.taken_at = by.id, now
    record(session, by, "handover.taken", f"handover:{handover.id}", {}, now)
    says = word("handover.taken", who=signature(session, session.get_one(Staff, by.id)))
    _say(session, handover, says, f"taken:{now.isoformat()}", now, (word("handover.again"), BOT_AGAIN))


def answer(session: Session, handover: Handover, by: Actor, text: str, seen: int, now: datetime) -> None:
    """Goes out into the person's own conversation, signed; raises HandoverFault."""
    _hold(session, handover, by)
    if handover.staff_id != by.id:
        raise HandoverFault("请先点“我来接”，再回话。")
    if session.get_one(Conversation, handover.conversation_id).forgotten_at is not None:
        raise HandoverFault("老乡清除了聊天，回的话他看不到。请打电话或者上门。")
    _check(text := readable(text))
    if seen != handover.lines:
        raise HandoverFault("刚才又有新的话，请看过再回。您写的还在下面。")
    signed = word("handover.said", text=text, who=signature(session, session.get_one(Staff, by.id)))
    row = _say(session, handover, signed, f"line:{handover.lines + 1}", now)
    _add_line(session, handover, by.id, text, now, row)
    handover.answered_at = handover.answered_at or now
    record(session, by, "handover.answered", f"handover:{handover.id}", {"line": handover.lines}, now)


def end(session: Session, handover: Handover, by: Actor, outcome: str, now: datetime) -> None:
    """The promise is kept, and the bot speaks again; the person is told how it ended. Raises HandoverFault."""
    _hold(session, handover, by)
    if outcome not in BY_STAFF:
        raise HandoverFault("请先选是怎么回的。")
    if outcome == "answered" and handover.answered_at is None:
        raise HandoverFault("还没有在这里回过话。打过电话或者上过门的，请选那一个。")
    _end(session, handover, by, outcome, now)
    office = office_of(session, session.get_one(Staff, by.id))
    says = word(f"handover.ended.{outcome}", office=office)
    _say(session, handover, says, "ended", now, (word("handover.human"), "word.human"))


def leave(session: Session, handover: Handover, now: datetime) -> None:
    """The person does not want to wait, or wants the bot back."""
    _end(session, handover, Actor("conversation", handover.conversation_id), "left", now)


def release_idle(session: Session, now: datetime) -> int:
    """Whoever has taken it says nothing any more: nobody is left with a bot that keeps quiet. How many."""
    before = now - answering().idle
    spoken = exists().where(HandoverLine.handover_id == Handover.id, HandoverLine.staff_id.is_not(None),
                            HandoverLine.at > before)
    idle = session.scalars(
        select(Handover).where(Handover.ended_at.is_(None), Handover.taken_at <= before, ~spoken).order_by(Handover.id)
    ).all()
    lock_all(session, Conversation, [handover.conversation_id for handover in idle])
    for handover in idle:
        _release(session, handover, now)
    return len(idle)


def release_all(session: Session, staff_id: str, now: datetime) -> None:
    """Somebody leaves or is posted elsewhere: the promise is the office's, and stands; the person is told."""
    lock_all(session, Conversation, talks_of(session, staff_id))
    theirs = select(Handover).filter_by(staff_id=staff_id, ended_at=None).order_by(Handover.id)
    for handover in session.scalars(theirs).all():
        _release(session, handover, now)


def let_go_of(session: Session, case: Case) -> None:
    """The case goes: somebody who waits in earnest goes on waiting, with every word, whatever it was marked as."""
    for handover in session.scalars(select(Handover).filter_by(case_id=case.id, drill=False)):
        handover.case_id = None
        said = update(Outgoing).where(Outgoing.key.startswith(_key(handover, "")))
        session.execute(said.values(case_id=None))
    session.flush()


def delete_drill(session: Session, handover: Handover, by: Actor, now: datetime) -> None:
    """An exercise leaves nothing behind but its lines in the audit; raises HandoverFault for one that is none."""
    if not handover.drill:
        raise HandoverFault("这不是演练，不能删。")
    if not by.reaches(path_of(session, handover.division_id)):
        raise OutOfScope
    record(session, by, "drill.deleted", f"handover:{handover.id}", {}, now)
    session.execute(delete(HandoverLine).filter_by(handover_id=handover.id))
    session.execute(delete(Outgoing).where(Outgoing.key.startswith(_key(handover, ""))))
    session.delete(handover)
    session.flush()
    _interrupt_turn(session, handover.conversation_id)


def _check(text: str) -> None:
    if not says_something(text):
        raise HandoverFault("还没有写回话。")
    if len(text) > MOST:
        raise HandoverFault(f"一次最多写{MOST}个字，您写了{len(text)}个。请分两次回。")


def _hold(session: Session, handover: Handover, by: Actor) -> None:
    """As it is now, nobody else changing it; a turn under way in the conversation is prepared again."""
    _interrupt_turn(session, handover.conversation_id)
    session.refresh(handover, with_for_update=ROW)
    if not by.reaches(path_of(session, handover.division_id)):
        raise OutOfScope
    if handover.ended_at is not None:
        raise HandoverFault("这一位已经结束了，不用再回。")


def _interrupt_turn(session: Session, conversation_id: str) -> None:
    """Whoever speaks there changes: what the bot was about to say was decided too early."""
    conversation = session.get_one(Conversation, conversation_id, with_for_update=ROW, populate_existing=True)
    conversation.version += 1
    session.flush()


def _end(session: Session, handover: Handover, by: Actor, outcome: str, now: datetime) -> None:
    handover.ended_at, handover.outcome = now, outcome
    record(session, by, "handover.ended", f"handover:{handover.id}", {"outcome": outcome}, now)


def _release(session: Session, handover: Handover, now: datetime) -> None:
    """What was answered has ended; what was not, or was followed by another word of theirs, waits for somebody else."""
    _interrupt_turn(session, handover.conversation_id)
    session.refresh(handover, with_for_update=ROW)
    taker = session.get(Staff, handover.staff_id) if handover.staff_id else None
    if taker is None or handover.ended_at is not None:
        return
    says = "idle" if owes(session, handover) else "answered"
    words = word(f"handover.ended.{says}", office=office_of(session, taker))
    _say(session, handover, words, f"idle:{now.isoformat()}", now, (word("handover.human"), "word.human"))
    if says == "answered":
        _end(session, handover, CLOCK, "answered", now)
    else:
        handover.staff_id = handover.taken_at = None
        record(session, CLOCK, "handover.released", f"handover:{handover.id}", {"staff": taker.id}, now)


def _add_line(
    session: Session, handover: Handover, staff_id: str | None, text: str, now: datetime, row: Outgoing | None = None
) -> None:
    handover.lines += 1
    session.add(HandoverLine(
        handover_id=handover.id, number=handover.lines, at=now, staff_id=staff_id, text=text,
        outgoing_id=row.id if row else None,
    ))
    session.flush()


def _say(
    session: Session, handover: Handover, text: str, what: str, now: datetime, *choices: tuple[str, str]
) -> Outgoing | None:
    """Somebody waits for it, so it goes out at any hour; unseen it becomes a call, where there is a case."""
    return queue(
        session, handover.conversation_id, "notice", payload(text, *choices), _key(handover, what), now,
        case_id=handover.case_id,
    )


def _key(handover: Handover, what: str) -> str:
    """Of a row that carries something about it; the beginning of all of them where `what` is empty."""
    return f"handover:{handover.id}:{what}"


def _tell_office(
    session: Session, handover: Handover, division: Division, says: str, what: str, now: datetime, rules: Rules
) -> None:
    """Whoever has taken it, else everybody on duty, in their own chats and in working hours: a place, no words."""
    taker = session.get(Staff, handover.staff_id) if handover.staff_id else None
    drill = word("drill.sign") if handover.drill else ""
    opening = rules.hours.next_opening(now)
    told = drill + word(f"handover.{says}", place=division.name, by=in_words(handover.promised_at, opening))
    for staff in [taker] if taker else on_duty(session, division.path):
        chat = chat_of(session, staff.id)
        if chat is not None:
            key = _key(handover, f"{what}:{staff.id}")
            queue(session, chat, "reminder", payload(told), key, now, not_before=opening)

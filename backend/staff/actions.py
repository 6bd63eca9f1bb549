"""Inviting staff, binding their chats, and letting them go."""

import re
import secrets
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW
from backend.cases.models import Case
from backend.conversations.limits import allow
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.handovers.actions import release_all
from backend.households.models import Responsibility
from backend.outgoing.actions import payload, queue
from backend.outgoing.models import Outgoing
from backend.reminders.models import Reminder
from backend.scope import Actor, OutOfScope
from backend.staff import codes
from backend.staff.models import ROLES, BoundChat, OneTimeCode, Staff, StaffSession
from backend.wording import word
from dialogues.plain import says_something

LONGEST_NAME = 20  # characters
SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class StaffFault(Exception):
    """What is wrong with an account and what to type instead; the message may be shown."""


def invite(
    session: Session,
    by: Actor,
    sign_in_name: str,
    role: str,
    division_id: str,
    name: str,
    phone: str | None,
    now: datetime,
) -> Staff:
    """A new account without a password; raises StaffFault or OutOfScope."""
    if by.role != "administrator" and by.kind != "terminal":
        raise StaffFault("只有管理员能开账号。")
    _check(session, sign_in_name, role, name)
    division = session.get(Division, division_id)
    if division is None:
        raise StaffFault("没有这个区划，请先导入区划。")
    if not by.reaches(division.path):
        raise OutOfScope
    if division.ended_at is not None:
        raise StaffFault(f"“{division.name}”已经停用，请选别的地方。")
    staff = Staff(
        sign_in_name=sign_in_name, role=role, division_id=division_id, name=name, phone=phone, active=True,
        created_at=now, failed_sign_ins=0,
    )
    session.add(staff)
    session.flush()
    record(session, by, "staff.invite", f"staff:{staff.id}", {"role": role, "division": division_id}, now)
    return staff


def name_fault(name: str) -> str | None:
    """What is wrong with a name that stands on lists and is told to households; None for one that can be read."""
    if says_something(name) and len(name) <= LONGEST_NAME and len(name.splitlines()) == 1:
        return None
    return f"姓名请写1到{LONGEST_NAME}个字。"


def make_sign_in_link(session: Session, staff_id: str, now: datetime) -> str:
    """The code of a link that lets somebody choose a password, once, within 7 days."""
    code = secrets.token_urlsafe(32)
    codes.make(session, staff_id, "sign_in", code, now)
    return code


def make_bind_code(session: Session, staff_id: str, now: datetime) -> str:
    """XXXXX-XXXXX, which makes the chat in which it is typed within 10 minutes this person's."""
    code = codes.spoken()
    codes.make(session, staff_id, "bind", code, now)
    return code


def bind_chat(session: Session, code: str, conversation: Conversation, now: datetime) -> Staff | None:
    """The person whose chat this now is; None for a wrong or old code and after five tries an hour.

    A person has one chat: an earlier one is told that it has lost the reminders.
    """
    if not allow(session, conversation.id, "bind", now):
        return None
    staff = codes.use(session, "bind", code, now)
    if staff is None:
        return None
    for earlier in session.scalars(select(BoundChat).filter_by(staff_id=staff.id)):
        _unbind(session, earlier, now, tell=earlier.conversation_id != conversation.id)
    session.execute(delete(BoundChat).filter_by(conversation_id=conversation.id))
    session.add(BoundChat(staff_id=staff.id, conversation_id=conversation.id, bound_at=now))
    _has_told(session, staff, conversation)
    by = Actor("staff", staff.id)
    record(session, by, "staff.bind_chat", f"conversation:{conversation.id}", {"channel": conversation.channel}, now)
    return staff


def _has_told(session: Session, staff: Staff, conversation: Conversation) -> None:
    """What was declared in the chat before it was bound is this person's too, and stays so when it is unbound."""
    told = update(Case).filter_by(conversation_id=conversation.id, declared_by=None).values(declared_by=staff.id)
    session.execute(told)


def burn_bind_code(session: Session, code: str, conversation: Conversation, now: datetime) -> None:
    """A code that others have read binds no chat any more; a wrong or old one changes nothing."""
    staff = codes.use(session, "bind", code, now)
    if staff is not None:
        by = Actor("staff", staff.id)
        record(session, by, "staff.burn_bind_code", f"conversation:{conversation.id}", {}, now)


def bound_staff(session: Session, conversation_id: str) -> Staff | None:
    """Whose chat this is, as long as that person works here."""
    return session.scalar(
        select(Staff)
        .join(BoundChat, BoundChat.staff_id == Staff.id)
        .where(BoundChat.conversation_id == conversation_id, Staff.active)
    )


def unbind_chat(session: Session, conversation_id: str, now: datetime) -> None:
    """Nobody reads this chat any more: it was cleared, or does not want to hear from us."""
    for chat in session.scalars(select(BoundChat).filter_by(conversation_id=conversation_id)):
        by = Actor("staff", chat.staff_id)
        _unbind(session, chat, now, tell=False)
        record(session, by, "staff.unbind_chat", f"conversation:{conversation_id}", {}, now)


def deactivate(session: Session, by: Actor, staff_id: str, now: datetime) -> None:
    """Somebody leaves: sessions, codes, chat, messages, households, reminders and talks go in one transaction."""
    release_all(session, staff_id, now)
    staff = session.get_one(Staff, staff_id, with_for_update=ROW)
    staff.active = False
    session.execute(delete(StaffSession).filter_by(staff_id=staff_id))
    session.execute(delete(OneTimeCode).filter_by(staff_id=staff_id, used_at=None))
    for chat in session.scalars(select(BoundChat).filter_by(staff_id=staff_id)):
        _unbind(session, chat, now, tell=False)
    session.execute(update(Responsibility).filter_by(staff_id=staff_id, ends=None).values(ends=now))
    session.execute(update(Reminder).filter_by(staff_id=staff_id, closed_at=None).values(staff_id=None))
    record(session, by, "staff.deactivate", f"staff:{staff_id}", {}, now)


def _unbind(session: Session, chat: BoundChat, now: datetime, *, tell: bool) -> None:
    session.execute(
        update(Outgoing)
        .where(Outgoing.conversation_id == chat.conversation_id, Outgoing.state == "waiting")
        .where(Outgoing.kind.in_(("digest", "reminder")))
        .values(state="withdrawn", fault="unbound")
    )
    session.delete(chat)
    session.flush()
    if tell:
        text = payload(word("bound.moved"))
        queue(session, chat.conversation_id, "reply", text, f"unbound:{chat.id}", now)


def _check(session: Session, sign_in_name: str, role: str, name: str) -> None:
    if not SIGN_IN_NAME.fullmatch(sign_in_name):
        raise StaffFault(f"登录名“{sign_in_name}”不对，请用2到40个小写字母、数字、点或横线。")
    if role not in ROLES:
        raise StaffFault(f"没有“{role}”这个角色，可以写的有：{'、'.join(ROLES)}。")
    if fault := name_fault(name):
        raise StaffFault(fault)
    if session.scalar(select(Staff.id).filter_by(sign_in_name=sign_in_name)):
        raise StaffFault(f"登录名“{sign_in_name}”已经有人用了，请换一个。")

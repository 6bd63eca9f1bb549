"""The page of one case: its thread, and the forms by which staff record what they did."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Form, Response
from sqlalchemy.orm import Session

from backend.cases import actions, confirming
from backend.cases.actions import StageFault
from backend.cases.models import Case
from backend.cases.thread import hold
from backend.console.attached import attached_to
from backend.console.desk import At
from backend.console.places import helpers_for
from backend.console.reach import case_within
from backend.console.reveals import MASKED, Asked, Open, open_up
from backend.console.thread_view import case_view
from backend.households.actions import RevealFault, is_responsible
from backend.households.models import Household
from backend.scope import OutOfScope
from backend.wording import words_under

MOST = 1000  # characters of one text
LONGEST_NUMBER = 10  # digits
Text = Annotated[str, Form()]
Act = Callable[[Session, Case], None]


class Stale(Exception):
    """The thread has grown since the page was opened."""


class Written:
    """What stands in the form: the number of entries its page showed, and the text."""

    def __init__(self, seen: Text = "", text: Text = "") -> None:
        self.seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < LONGEST_NUMBER else 0
        self.text = text.strip()


Filled = Annotated[Written, Depends(Written)]


def show(desk: At, case_id: str) -> Response:
    """The thread, masked."""
    return _page(desk, case_id)


def reveal(
    desk: At, case_id: str, fields: Annotated[list[str], Form()] = [], reason: Text = "", why: Text = ""  # noqa: B006
) -> Response:
    """The same page with what was asked for; the next one is masked again."""
    asked = Asked(tuple(fields), reason, why)
    try:
        with desk.writing() as session:
            case = case_within(session, desk, case_id)
            household = session.get_one(Household, case.household_id)
            opened = open_up(session, desk.who.actor, household, case, asked, desk.now)
    except (RevealFault, OutOfScope) as fault:
        typed = {"fields": fields, "reason": reason, "why": why}
        return _page(desk, case_id, 422, fault=str(fault), form="reveal", typed=typed)
    return _page(desk, case_id, opened=opened)


def respond(desk: At, case_id: str, written: Filled) -> Response:
    """The household has been got in touch with."""
    def act(session: Session, case: Case) -> None:
        actions.respond(session, case, desk.who.actor, _needed(written, "怎么联系的、了解到什么"), desk.now, desk.rules)
    return _take(desk, case_id, written, "responded", act)


def include(desk: At, case_id: str, written: Filled, without: Text = "") -> Response:
    """Recorded is what people decided after the procedure."""
    def act(session: Session, case: Case) -> None:
        who = _needed(written, "谁、哪天审定的")
        actions.include(session, case, desk.who.actor, who, desk.now, desk.rules, without.strip()[:MOST])
    return _take(desk, case_id, written, "included", act, without=without)


def decline(desk: At, case_id: str, written: Filled, reason: Text = "", without: Text = "") -> Response:
    """Not included, with a reason out of the list."""
    def act(session: Session, case: Case) -> None:
        text, unasked = written.text or None, without.strip()[:MOST]
        actions.decline(session, case, desk.who.actor, reason, text, desk.now, desk.rules, unasked)
    return _take(desk, case_id, written, "declined", act, reason=reason, without=without)


def record_answer(
    desk: At, case_id: str, written: Filled, agrees: Text = "", how: Text = "", on: Text = ""
) -> Response:
    """What the person says for whom somebody else has declared."""
    def act(session: Session, case: Case) -> None:
        said = {"yes": True, "no": False}.get(agrees)
        confirming.record_answer(session, case, desk.who.actor, said, how, _date(on), desk.now)
    return _take(desk, case_id, written, "asked", act, agrees=agrees, how=how, on=on)


def name_responsible(desk: At, case_id: str, written: Filled, staff_id: Text = "") -> Response:
    """Somebody of the village answers for the household from now on."""
    def act(session: Session, case: Case) -> None:
        if staff_id not in {staff.id for staff in helpers_for(session, desk.who.actor, case.division_id)}:
            raise StageFault("请从名单里选一位帮扶责任人。")
        actions.name_responsible(session, case, desk.who.actor, staff_id, desk.now, desk.rules)
    return _take(desk, case_id, written, "named", act, staff_id=staff_id)


def begin_help(desk: At, case_id: str, written: Filled) -> Response:
    """The help is under way."""
    def act(session: Session, case: Case) -> None:
        actions.help_begun(session, case, desk.who.actor, written.text or None, desk.now, desk.rules)
    return _take(desk, case_id, written, "moved", act)


def tell(desk: At, case_id: str, written: Filled) -> Response:
    """The household has been told what came of it."""
    def act(session: Session, case: Case) -> None:
        outcome = _needed(written, "怎么告诉的、结果是什么")
        actions.tell_outcome(session, case, desk.who.actor, outcome, desk.now, desk.rules)
    return _take(desk, case_id, written, "moved", act)


def close(desk: At, case_id: str, written: Filled) -> Response:
    """Nothing more is to be done."""
    def act(session: Session, case: Case) -> None:
        actions.close(session, case, desk.who.actor, written.text or None, desk.now, desk.rules)
    return _take(desk, case_id, written, "moved", act)


def note(desk: At, case_id: str, written: Filled) -> Response:
    """A line that only staff see."""
    def act(session: Session, case: Case) -> None:
        actions.note(session, case, desk.who.actor, written.text, desk.now)
    return _take(desk, case_id, written, "noted", act)


def call_back(desk: At, case_id: str, written: Filled) -> Response:
    """A household that had not seen our notice was told in person."""
    def act(session: Session, case: Case) -> None:
        actions.called_back(session, case, desk.who.actor, written.text or None, desk.now)
    return _take(desk, case_id, written, "called_back", act)


def _date(text: str) -> date | None:
    """The day a form tells, None for none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _needed(written: Written, what: str) -> str:
    if not written.text:
        raise StageFault(f"请写一句：{what}。")
    return written.text


def _take(desk: At, case_id: str, written: Written, done: str, act: Act, **typed: str) -> Response:
    """Does it on the thread the person has seen, and on no other; else the page again, with what was typed."""
    form = desk.request.url.path.rpartition("/")[2]
    typed |= {"text": written.text}
    try:
        with desk.writing() as session:
            case = case_within(session, desk, case_id)
            hold(session, case, desk.who.actor)
            if case.entries != written.seen:
                raise Stale
            if len(written.text) > MOST:
                raise StageFault(f"最多写{MOST}个字，您写了{len(written.text)}个。请分两次记。")
            act(session, case)
    except Stale:
        return _page(desk, case_id, 409, form=form, typed=typed, seen=written.seen)
    except (StageFault, OutOfScope) as fault:
        return _page(desk, case_id, 422, fault=str(fault), form=form, typed=typed)
    return desk.go(f"/staff/cases/{case_id}", done=done)


def _page(
    desk: At, case_id: str, status: int = 200, *, fault: str | None = None, form: str = "",
    typed: Mapping[str, object] | None = None, seen: int | None = None, opened: Open = MASKED,
) -> Response:
    with desk.reading() as session:
        case = case_within(session, desk, case_id)
        view = case_view(session, case, desk.rules, opened)
        shown: dict[str, Any] = {
            "view": view, "attached": attached_to(session, desk, case_id, revealed=opened.attachments),
            "own": is_responsible(session, case.household_id, desk.who.staff_id),
            "helpers": helpers_for(session, desk.who.actor, case.division_id),
        }
    return desk.page(
        "case.html", status, **shown, fault=fault, form=form, typed=defaultdict(str, typed or {}),
        seen=seen, opened=opened,
        reveal_reasons=words_under("reveal"), decline_reasons=words_under("decline"), asked_how=confirming.ways(),
    )

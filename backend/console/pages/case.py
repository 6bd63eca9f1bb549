"""The page of one case: its thread, and the forms by which staff record what they did."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Form, Response
from sqlalchemy.orm import Session

from backend.cases import actions, confirming, moving
from backend.cases.filling import Typed
from backend.cases.models import Case
from backend.cases.thread import StageFault, hold
from backend.console.attached import attached_to
from backend.console.desk import At
from backend.console.duplicate_view import around
from backend.console.next_form import open_form
from backend.console.reach import case_within
from backend.console.reveals import MASKED, Asked, Open, open_up
from backend.console.thread_view import CaseView, case_view
from backend.console.typed import Said, Text
from backend.console.written import ANSWERS, Known, in_words
from backend.hours import day_of
from backend.households.actions import RevealFault, is_responsible
from backend.households.models import Household
from backend.publicity.queries import of_case, state_of
from backend.scope import OutOfScope
from backend.staff.queries import helpers_for
from backend.stops import actions as stops
from backend.wording import words_under

MOST = 1000  # characters of one text
LONGEST_NUMBER = 10  # digits
Act = Callable[[Session, Case], str | None]  # what is said afterwards, if it is not the usual


class Stale(Exception):
    """The thread has grown since the page was opened."""


class Written:
    """What stands in the form: the number of entries its page showed, and the text."""

    def __init__(self, seen: Text = "", text: Text = "") -> None:
        self.seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < LONGEST_NUMBER else 0
        self.text = text.strip()


Filled = Annotated[Written, Depends(Written)]


async def typed_fields(form: Said) -> Typed:
    """Everything a form says, since its fields are the procedure's and not the page's."""
    return {name: [str(value) for value in form.getlist(name)] for name in form}


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


def move(
    desk: At, case_id: str, stage: str, written: Filled, fields: Annotated[Typed, Depends(typed_fields)],
    without: Text = "",
) -> Response:
    """What people did: the case reaches a stage, with what its form asks for."""
    def act(session: Session, case: Case) -> str | None:
        entry = moving.move(
            session, case, desk.who.actor, stage, desk.now, desk.rules, text=written.text, typed=fields,
            without=without.strip()[:MOST],
        )
        spoken = desk.rules.procedure_of(case.procedure).stages[stage].spoken
        return None if entry.told else "moved_spoken" if spoken else "moved_untold"
    return _take(desk, case_id, written, "moved", act, fields, without=without)


def record_answer(
    desk: At, case_id: str, written: Filled, agrees: Text = "", how: Text = "", on: Text = ""
) -> Response:
    """What the person says for whom somebody else has declared."""
    def act(session: Session, case: Case) -> None:
        said = {"yes": True, "no": False}.get(agrees)
        confirming.record_answer(session, case, desk.who.actor, said, how, _date(on), desk.now)
    return _take(desk, case_id, written, "asked", act, agrees=agrees, how=how, on=on)


def stop(desk: At, case_id: str, written: Filled, reason: Text = "") -> Response:
    """The clock stands still for a reason."""
    def act(session: Session, case: Case) -> None:
        stops.stop(session, case, desk.who.actor, reason, written.text, desk.now, desk.rules)
    return _take(desk, case_id, written, "stopped", act, reason=reason)


def go_on(desk: At, case_id: str, written: Filled) -> Response:
    """The clock counts again."""
    def act(session: Session, case: Case) -> None:
        stops.go_on(session, case, desk.who.actor, desk.now, desk.rules)
    return _take(desk, case_id, written, "went_on", act)


def note(desk: At, case_id: str, written: Filled) -> Response:
    """A line that only staff see."""
    def act(session: Session, case: Case) -> None:
        actions.note(session, case, desk.who.actor, written.text, desk.now)
    return _take(desk, case_id, written, "noted", act)


def call_back(desk: At, case_id: str, written: Filled) -> Response:
    """A household that had not seen our notice was told in person."""
    def act(session: Session, case: Case) -> None:
        actions.called_back(session, case, desk.who.actor, written.text or None, desk.now, desk.rules)
    return _take(desk, case_id, written, "called_back", act)


def _date(text: str) -> date | None:
    """The day a form tells, None for none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _take(
    desk: At, case_id: str, written: Written, done: str, act: Act, fields: Typed | None = None, **told: str
) -> Response:
    """Does it on the thread the person has seen, and on no other; else the page again, with what was typed."""
    form = desk.request.url.path.rpartition("/")[2]
    typed: dict[str, Any] = {"fields": fields or {}, "text": written.text, **told}
    try:
        with desk.writing() as session:
            case = case_within(session, desk, case_id)
            hold(session, case, desk.who.actor)
            if case.entries != written.seen:
                raise Stale
            if len(written.text) > MOST:
                raise StageFault(f"最多写{MOST}个字，您写了{len(written.text)}个。请分两次记。")
            done = act(session, case) or done
    except Stale:
        return _page(desk, case_id, 409, form=form, typed=typed, seen=written.seen)
    except (StageFault, OutOfScope) as fault:
        return _page(desk, case_id, 422, fault=str(fault), form=form, typed=typed)
    return desk.go(f"/staff/cases/{case_id}", done=done)


def _page(
    desk: At, case_id: str, status: int = 200, *, fault: str | None = None, form: str = "",
    typed: dict[str, Any] | None = None, seen: int | None = None, opened: Open = MASKED,
) -> Response:
    with desk.reading() as session:
        case = case_within(session, desk, case_id)
        view = case_view(session, case, desk.rules, opened, desk.who.role, day_of(desk.now))
        shown: dict[str, Any] = {
            "view": view, "attached": attached_to(session, desk, case_id, revealed=opened.attachments),
            "own": is_responsible(session, case.household_id, desk.who.staff_id),
            "notices": [(row, state_of(row, day_of(desk.now))) for row in of_case(session, case_id)],
            "lacking": {
                stage.id: confirming.lacking(session, case, moving.NEEDS_YES[stage.does])
                if stage.does in moving.NEEDS_YES else None for stage in view.ways
            },
            "held": _held(session, case, view, desk.now),
            "helpers": helpers_for(session, desk.who.actor, case.division_id),
            "around": around(
                session, desk.who.actor, case, desk.rules, proposes=desk.may("GET /staff/duplicates")
            ),
        }
    return desk.page(
        "case.html", status, **shown, opens=open_form(view, shown["held"]), fault=fault, form=form, answers=ANSWERS,
        written=in_words(form, typed or {}, Known(desk.rules, view.procedure, shown["helpers"])),
        typed=defaultdict(str, {"fields": {}, **(typed or {})}),
        seen=seen, opened=opened, today=day_of(desk.now),
        risks={code: risk.staff for code, risk in desk.rules.risks.items()},
        stop_reasons={code: stop.label for code, stop in view.procedure.stops.items()},
        reveal_reasons=words_under("reveal"), asked_how=confirming.ways(),
    )


def _held(session: Session, case: Case, view: CaseView, now: datetime) -> dict[str, str]:
    """Steps that cannot be taken yet, whoever may take them, and why."""
    stages = (*view.ways, *(stage for stage, _ in view.elsewhere))
    why = ((stage.id, moving.held_up(session, case, stage, view.procedure, now)) for stage in stages)
    return {id_: said for id_, said in why if said is not None}

"""The page of one household: its whole file, its visits, and the same three answers as the digest's buttons."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import Form, Response
from sqlalchemy.orm import Session

from backend.console.desk import At
from backend.console.file_view import changed_words, choices_for, file_view
from backend.console.household_view import household_view
from backend.console.permissions import Scope
from backend.console.reach import household_within
from backend.console.reveals import MASKED, Asked, Open, open_up
from backend.console.typed import Text
from backend.hours import day_of, month_of
from backend.households.actions import RevealFault, is_responsible
from backend.ids import new_id
from backend.scope import OutOfScope
from backend.visits import actions
from backend.visits.actions import VisitFault
from backend.wording import words_under
from dialogues.flow import FLOWS, load_flow

MOST = 1000  # characters of one note
Act = Callable[[Session, str], object]


def _reasons() -> dict[str, str]:
    """Why a visit cannot take place, in the words of the dialogue that asks it in a chat."""
    asked = load_flow(FLOWS / "visit_cannot.yml").steps["reason"].question
    return {option.code: option.label for option in asked.options} if asked else {}


CANNOT = _reasons()


def show(desk: At, household_id: str) -> Response:
    """The household, masked."""
    return page(desk, household_id)


def reveal(
    desk: At, household_id: str, fields: Annotated[list[str], Form()] = [], reason: Text = "", why: Text = ""  # noqa: B006
) -> Response:
    """The same page with what was asked for; the next one is masked again."""
    asked = Asked(tuple(fields), reason, why)
    try:
        with desk.writing() as session:
            household = household_within(session, desk, household_id)
            opened = open_up(session, desk.who.actor, household, None, asked, desk.now)
    except (RevealFault, OutOfScope) as fault:
        typed = {"fields": fields, "reason": reason, "why": why}
        return page(desk, household_id, 422, fault=str(fault), form="reveal", typed=typed)
    return page(desk, household_id, opened=opened)


def record(
    desk: At, household_id: str, once: Text = "", on: Text = "", kind: Text = "", found: Text = "", note: Text = ""
) -> Response:
    """去过了: a visit or call with its true date."""
    def act(session: Session, key: str) -> None:
        on_day = _day(on)
        actions.record_visit(
            session, desk.who.staff_id, household_id, on_day, kind, found, _short(note), key, desk.now, desk.rules
        )
    return _take(desk, household_id, once, "visited", act, on=on, kind=kind, found=found, note=note)


def move(desk: At, household_id: str, once: Text = "", until: Text = "") -> Response:
    """改期: this month's visit takes place later."""
    def act(session: Session, key: str) -> None:
        month, last = month_of(day_of(desk.now)), _day(until)
        actions.move_visit(session, desk.who.staff_id, household_id, month, last, key, desk.now, desk.rules)
    return _take(desk, household_id, once, "visit_moved", act, until=until)


def cannot(desk: At, household_id: str, once: Text = "", reason: Text = "", note: Text = "") -> Response:
    """去不了: this month's visit cannot take place."""
    def act(session: Session, key: str) -> None:
        if reason not in CANNOT:
            raise VisitFault("请选一个去不了的原因。")
        month = month_of(day_of(desk.now))
        actions.cannot_visit(
            session, desk.who.staff_id, household_id, month, reason, _short(note), key, desk.now, desk.rules
        )
    return _take(desk, household_id, once, "visit_cannot", act, reason=reason, note=note)


def _take(desk: At, household_id: str, once: str, done: str, act: Act, **typed: str) -> Response:
    """`once` was made with the page, so that a form sent twice counts once."""
    form = desk.request.url.path.rpartition("/")[2]
    try:
        with desk.writing() as session:
            household_within(session, desk, household_id)
            act(session, f"console:{desk.who.staff_id}:{once[:26] or new_id()}")
    except (VisitFault, OutOfScope) as fault:
        return page(desk, household_id, 422, fault=str(fault), form=form, typed=typed)
    return desk.go(f"/staff/households/{household_id}", done=done)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise VisitFault("日期没看懂，请写成2026-11-21这样。") from None


def _short(note: str) -> str | None:
    if len(note) > MOST:
        raise VisitFault(f"说明最多写{MOST}个字，您写了{len(note)}个。")
    return note.strip() or None


def page(
    desk: At, household_id: str, status: int = 200, *, fault: str | None = None, form: str = "",
    typed: Mapping[str, Any] | None = None, opened: Open = MASKED, seen: int | None = None,
) -> Response:
    """`form` and `typed` are what was sent and not taken; `seen`: how many changes its page showed, if others came."""
    today = day_of(desk.now)
    with desk.reading() as session:
        household = household_within(session, desk, household_id)
        own = is_responsible(session, household.id, desk.who.staff_id)
        view = household_view(session, household, desk.now, desk.rules, opened)
        file = file_view(session, household, desk.who.staff_id, today, opened)
        choices = choices_for(session, household, desk.who.actor)
    return desk.page(
        "household.html", status, view=view, file=file, choices=choices, own=own,
        inside=own or desk.scope is Scope.DIVISION, fault=fault, form=form, typed=defaultdict(str, typed or {}),
        since=file.changed_since(household, seen) if seen is not None else None, changed_words=changed_words,
        opened=opened, code=words_under,
        today=today, once=new_id(), reveal_reasons=words_under("reveal"), kinds=words_under("visit_kind"),
        founds=words_under("visit_found"), cannot=CANNOT,
    )

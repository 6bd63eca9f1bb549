"""The forms of a household's file: register, family, person files, measures, promises and ties."""

from collections.abc import Callable

from fastapi import Response
from sqlalchemy.orm import Session

from backend.console.desk import At
from backend.console.file_view import POLICIES
from backend.console.pages.household import page
from backend.console.reach import household_within
from backend.console.typed import Form, Sent, TypedFault
from backend.family import actions as family
from backend.households.changing import HouseholdFault, Register, Stale, change
from backend.measures import actions as measures
from backend.promises import actions as promises
from backend.scope import OutOfScope
from backend.ties import actions as ties

FAULTS = (HouseholdFault, TypedFault, OutOfScope)
Act = Callable[[Session], object]


def change_register(desk: At, household_id: str, sent: Form) -> Response:
    """Name, phone, size or place, as they should stand."""
    def act(session: Session) -> None:
        phone = "" if sent.has("no_phone") else sent.maybe("phone")
        told = Register(sent.maybe("name"), phone, sent.maybe_number("size", "人口"), sent.maybe("division_id"))
        change(session, desk.who.actor, household_id, told, sent.count("seen"), desk.now, desk.rules)
    return _take(desk, household_id, sent, "register_changed", act)


def add_member(desk: At, household_id: str, sent: Form) -> Response:
    """One more of the family."""
    def act(session: Session) -> None:
        by, seen, once = desk.who.actor, sent.count("seen"), sent.word("once")
        family.add_member(session, by, household_id, _about(sent), seen, desk.now, once)
    return _take(desk, household_id, sent, "family_kept", act)


def change_member(desk: At, household_id: str, sent: Form) -> Response:
    """Other facts about a member, one who has left, or one who is there again."""
    def act(session: Session) -> None:
        by, seen, member = desk.who.actor, sent.count("seen"), sent.word("member_id")
        match sent.word("do"):
            case "leave":
                family.leave(session, by, household_id, member, sent.word("because"), seen, desk.now)
            case "return":
                family.change_member(session, by, household_id, member, None, seen, desk.now)
            case _:
                family.change_member(session, by, household_id, member, _about(sent), seen, desk.now)
    return _take(desk, household_id, sent, "family_kept", act)


def keep_work_file(desk: At, household_id: str, sent: Form) -> Response:
    """The person file (一人一档) of somebody who has come home from work elsewhere."""
    def act(session: Session) -> None:
        work = family.Work(
            sent.words("skills"), sent.word("wish"), sent.maybe_day("came_back", "哪天返乡"),
            sent.maybe_day("ask_again", "下次哪天问"),
            sent.text("note") if sent.has("note_shown") else sent.text("note") or None,
        )
        by, member = desk.who.actor, sent.word("member_id")
        family.keep_work_file(session, by, household_id, member, work, sent.count("seen"), desk.now)
    return _take(desk, household_id, sent, "work_file_kept", act)


def plan_measure(desk: At, household_id: str, sent: Form) -> Response:
    """What is going to be done."""
    def act(session: Session) -> None:
        card = sent.maybe("card")
        if card is not None and card not in POLICIES:
            raise HouseholdFault("没有这项政策，请从名单里选。")
        told = measures.Plan(
            card, sent.text("text"), sent.day("begins", "哪天开始"), sent.maybe_day("due", "哪天要有结果"),
            sent.word("staff_id"), sent.maybe("case_id"),
        )
        measures.plan(session, desk.who.actor, household_id, told, desk.now, sent.word("once"))
    return _take(desk, household_id, sent, "measure_kept", act)


def get_on(desk: At, household_id: str, sent: Form) -> Response:
    """A measure has begun, has a result, or is dropped."""
    def act(session: Session) -> None:
        step = measures.Step(sent.word("to"), sent.day("on", "哪一天"), sent.text("note"))
        by, measure = desk.who.actor, sent.word("measure_id")
        measures.get_on(session, by, household_id, measure, step, sent.count("seen"), desk.now)
    return _take(desk, household_id, sent, "measure_kept", act)


def give_promise(desk: At, household_id: str, sent: Form) -> Response:
    """A word given to the household, which it can read under 进度."""
    def act(session: Session) -> None:
        due = sent.day("due", "哪天前办到")
        word = promises.Word(sent.word("text"), due, sent.word("staff_id"), sent.maybe("case_id"))
        promises.give(session, desk.who.actor, household_id, word, desk.now, sent.word("once"))
    return _take(desk, household_id, sent, "promise_given", act)


def close_promise(desk: At, household_id: str, sent: Form) -> Response:
    """Kept, or let go with a reason."""
    def act(session: Session) -> None:
        by, promise, because = desk.who.actor, sent.word("promise_id"), sent.word("because")
        promises.close(session, by, household_id, promise, because, sent.word("note"), desk.now)
    return _take(desk, household_id, sent, "promise_closed", act)


def declare_tie(desk: At, household_id: str, sent: Form) -> Response:
    """Somebody of the staff belongs to this household, or is related to it."""
    def act(session: Session) -> None:
        staff = sent.maybe("staff_id") or desk.who.staff_id
        ties.declare(session, desk.who.actor, staff, household_id, sent.word("kind"), desk.now)
    return _take(desk, household_id, sent, "tie_declared", act)


def end_tie(desk: At, household_id: str, sent: Form) -> Response:
    """A tie declared by mistake."""
    def act(session: Session) -> None:
        ties.end(session, desk.who.actor, household_id, sent.word("tie_id"), desk.now)
    return _take(desk, household_id, sent, "tie_ended", act)


def _about(sent: Sent) -> family.About:
    born = sent.maybe_number("born", "出生年份")
    return family.About(sent.maybe("name"), sent.word("relation"), born, sent.has("is_away"))


def _take(desk: At, household_id: str, sent: Sent, done: str, act: Act) -> Response:
    """Does it on what the person has seen; else the page again, with what was typed and what others have done."""
    form = desk.request.url.path.rpartition("/")[2]
    typed = {**sent.shown(), "skills": sent.words("skills")}
    try:
        with desk.writing() as session:
            household_within(session, desk, household_id)
            act(session)
    except Stale:
        return page(desk, household_id, 409, form=form, typed=typed, seen=sent.count("seen"))
    except FAULTS as fault:
        return page(desk, household_id, 422, fault=str(fault), form=form, typed=typed)
    return desk.go(f"/staff/households/{household_id}", done=done)

"""The demo's cases: told so many days ago, and what has become of them since."""

from backend.cases.actions import Declaration, open_case
from backend.cases.models import OTHER, Case
from backend.cases.own import add
from backend.consents.models import RECORD_AND_PASS_ON
from backend.conversations.actions import open_web
from backend.conversations.models import Conversation
from backend.demo.steps import on_duty_for, reach
from backend.demo.told import EVENING, Demo, read
from backend.divisions.models import Division
from backend.events.actions import add_households, case_of, open_event
from backend.handovers.actions import ask_for_person
from backend.ids import new_id
from backend.objections.actions import answer, take
from backend.objections.models import Objection
from backend.objections.raising import Raised, raise_objection
from backend.scope import Actor
from backend.stops.actions import stop
from knowledge.entry import Entry

CONSENT = ((RECORD_AND_PASS_ON, "declare.consent@demo"),)


def fill_cases(demo: Demo) -> None:
    """Everything of the file, in the order in which one thing refers to another."""
    told = read("cases")
    for row in told.rows("cases"):
        _case(demo, row)
    _complaint(demo, told.inner("complaint"))
    _event(demo, told.inner("event"))
    _told_twice(demo, told.inner("twice"), told.inner("event"))
    _asked_for_person(demo, told.inner("handover"))


def _case(demo: Demo, row: Entry) -> None:
    household, days = demo.households[row.number("household")], row.number("days")
    declaration = Declaration(
        household.division_id, household.name or "", row.maybe_text("phone") or household.phone, household.size,
        row.words("risks"), row.text("risk"), row.text("since"), row.text("urgency"), row.text("story"),
        OTHER if row.has("relation") else "self", relation=row.maybe_text("relation"), consents=CONSENT,
        household_id=household.id,
    )
    case = _declared(demo, declaration, f"demo:{row.number('household')}", days)
    demo.cases[row.number("household")] = case
    done = row.inner("done")
    happened = [(done.number(stage), stage) for stage in done.values] + _of_objection(row)
    for after, what in sorted(happened, key=lambda one: one[0]):
        if what in OBJECTED:
            OBJECTED[what](demo, case, row.inner("objection"), days - after)
        else:
            reach(demo, case, what, days - after, row)
    if row.has("stop"):
        _stop(demo, case, row.inner("stop"), days)
    if row.has("added"):
        by = Actor("conversation", case.conversation_id or "")
        add(demo.session, case, by, row.text("added"), row.text("urgency"), demo.now, demo.rules)


def _declared(demo: Demo, declaration: Declaration, key: str, days: int) -> Case:
    """In a conversation of the chat page, in the evening."""
    told_at = demo.at(days, EVENING)
    conversation = open_web(demo.session, told_at)[0]
    return open_case(demo.session, declaration, conversation.id, key, told_at, demo.rules)


def _of_objection(row: Entry) -> list[tuple[int, str]]:
    if not row.has("objection"):
        return []
    return [(row.inner("objection").number(at), at) for at in OBJECTED if row.inner("objection").has(at)]


def _raise(demo: Demo, case: Case, told: Entry, ago: int) -> None:
    place = demo.session.get_one(Division, case.division_id)
    raised, key = Raised("result", told.text("text"), place, case.phone, case), f"demo:objection:{case.id}"
    raise_objection(demo.session, raised, case.conversation_id or "", key, demo.at(ago, EVENING), demo.rules)


def _take(demo: Demo, case: Case, told: Entry, ago: int) -> None:
    row = demo.session.query(Objection).filter_by(case_id=case.id).one()
    take(demo.session, row, demo.actor(told.text("by")), row.entries, demo.at(ago), demo.rules)


def _answer(demo: Demo, case: Case, told: Entry, ago: int) -> None:
    row = demo.session.query(Objection).filter_by(case_id=case.id).one()
    by, outcome = demo.actor(told.text("by")), told.text("outcome")
    answer(demo.session, row, by, outcome, told.text("reason"), row.entries, demo.at(ago), demo.rules)


OBJECTED = {"days": _raise, "taken": _take, "answered": _answer}
"""What becomes of an objection, by the key under which its day stands."""


def _stop(demo: Demo, case: Case, told: Entry, days: int) -> None:
    """Where the procedure of this region knows the reason."""
    if told.text("reason") in demo.rules.procedure_of(case.procedure).stops:
        at = demo.at(days - told.number("days"))
        stop(demo.session, case, on_duty_for(demo, case), told.text("reason"), told.text("why"), at, demo.rules)


def _complaint(demo: Demo, told: Entry) -> None:
    """About people of a village, whose staff never see it."""
    ago = told.number("days")
    at, place = demo.at(ago, EVENING), demo.places[told.text("at")]
    conversation = open_web(demo.session, at)[0]
    row = raise_objection(
        demo.session, Raised("village", told.text("text"), place), conversation.id, "demo:complaint", at, demo.rules
    )
    taken = demo.at(ago - 1)
    take(demo.session, row, demo.actor(told.text("taken_by")), row.entries, taken, demo.rules)


def _event(demo: Demo, told: Entry) -> None:
    ago, by = told.number("days"), demo.actor(told.text("by"))
    place, on = demo.places[told.text("at")], demo.day(told.number("days"))
    title = f"{on.month}月{on.day}日{told.text('title')}"
    event = open_event(
        demo.session, by, place.id, title, told.text("risk"), on, new_id(), demo.at(ago), demo.rules
    )
    numbers, done = [int(number) for number in told.words("households")], told.inner("done")
    ids = [demo.households[number].id for number in numbers]
    add_households(demo.session, by, event, ids, told.text("urgency"), demo.at(ago), demo.rules)
    for number in numbers:
        case = case_of(demo.session, demo.households[number].id, event.risk, demo.rules)
        steps = done.inner(str(number)) if str(number) in done.values else None
        if case is None or steps is None:
            continue
        demo.cases[number] = case
        for stage in steps.values:
            reach(demo, case, stage, ago - steps.number(stage), told)


def _told_twice(demo: Demo, told: Entry, event: Entry) -> None:
    """A neighbour tells what is known already, of a household whose name is written otherwise."""
    near = demo.households[told.number("household")]
    declaration = Declaration(
        near.division_id, told.text("name"), told.text("phone"), near.size, (event.text("risk"),), event.text("risk"),
        "", event.text("urgency"), told.text("story"), OTHER, relation="neighbour", consents=CONSENT,
    )
    _declared(demo, declaration, "demo:twice", told.number("days"))


def _asked_for_person(demo: Demo, told: Entry) -> None:
    case, at = demo.cases[told.number("household")], demo.at(told.number("days"))
    conversation = demo.session.get_one(Conversation, case.conversation_id)
    place = demo.session.get_one(Division, case.division_id)
    ask_for_person(
        demo.session, conversation, place, case, told.text("topic"), "demo:handover", at, demo.rules
    )

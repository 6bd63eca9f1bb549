"""Follows a flow along the stored answers to where it stops."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dialogues import questions
from dialogues.flow import CHANNEL, KEEP, NONE, RECENT, Flow, Option, Question, Step, Withholding
from dialogues.questions import place
from dialogues.reply import Reply
from dialogues.session import CARRIED, OWN, Answered, Json, Session
from dialogues.simpler import simpler
from dialogues.surroundings import Surroundings
from dialogues.words import word
from knowledge.workdays import CHINA


@dataclass(frozen=True)
class Walk:
    """The steps passed in their order, the answers among them, and the step that waits (None at the end)."""

    steps: tuple[Step, ...]
    answers: Mapping[str, Answered]
    stop: Step | None


def walk(flow: Flow, session: Session, surroundings: Surroundings) -> Walk:
    """From the first step along the answers; an answer that no longer fits its question stops there.

    What was given beforehand and what leaves only one pick is answered on the way (source carried). An answer that
    is being changed is asked first, even where the way has not come to it yet.
    """
    steps: list[Step] = []
    answers: dict[str, Answered] = {}
    step: Step | None = flow.first
    while step:
        if step.question:
            answered = _answered(flow, step, session, answers, surroundings)
            if answered is None or step.id == session.changing:
                return _changing_ahead(flow, session, Walk(tuple(steps), answers, step))
            answers[step.id] = answered
        steps.append(step)
        step = following(flow, step, answers, surroundings)
    return Walk(tuple(steps), answers, None)


def _changing_ahead(flow: Flow, session: Session, way: Walk) -> Walk:
    """The way stops at the answer that is being changed, where that was found before it was asked for."""
    later = ahead(flow, way.stop)
    if session.changing not in later or session.changing not in session.answers:
        return way
    known = {step: answered for step, answered in session.answers.items() if step in later}
    return Walk(way.steps, {**way.answers, **known}, flow.steps[session.changing])


def ahead(flow: Flow, step: Step | None) -> set[str]:
    """Every step that may still come after this one, itself included."""
    found: set[str] = set()
    waiting = [step.id] if step else []
    while waiting:
        name = waiting.pop()
        if name not in found and name in flow.steps:
            found.add(name)
            waiting += flow.steps[name].route.targets()
    return found


def asked(
    flow: Flow, step: Step, answers: Mapping[str, Answered], surroundings: Surroundings, missed: int = 0, page: int = 0
) -> Question:
    """The step's question with the options it has in this conversation; simpler after so many missed replies."""
    question = step.question
    if question is None:
        raise ValueError(f"{flow.id} {step.id} asks nothing")
    question = replace(simpler(question, missed), page=page)
    if question.kind == "change":
        return replace(question, options=_changeable(flow, answers))
    if question.kind == "place":
        return _where(question, answers, surroundings)
    if question.among is None:
        return question
    kept = told(flow, answers).get(question.among)
    codes = kept if isinstance(kept, list) else [kept]
    return replace(question, options=tuple(option for option in question.options if option.code in codes))


def _where(question: Question, answers: Mapping[str, Answered], surroundings: Surroundings) -> Question:
    """The question with the places it may be answered with: every village, or the groups of the one named."""
    village = answers.get(question.among) if question.among else None
    within = replace(question, inside=str(village.answer)) if village else question
    return replace(within, options=place.options(within, surroundings.places))


def told(flow: Flow, answers: Mapping[str, Answered]) -> dict[str, Json]:
    """The answers as the person wants them told: what a refused consent withholds is replaced or left out."""
    kept = {step: answered.answer for step, answered in answers.items()}
    for rule in _withheld(flow, answers):
        if rule.step in kept:
            options = _options(flow, rule.step)
            marked = {option.code for option in options if rule.mark in option.marks}
            kept[rule.step] = _replaced(kept[rule.step], marked, rule.becomes)
        kept.pop(rule.drops or "", None)
    return kept


def _withheld(flow: Flow, answers: Mapping[str, Answered]) -> list[Withholding]:
    """The rules that the answers so far have brought into force."""
    asked_of = [(flow.steps[step].question, answered) for step, answered in answers.items() if step in flow.steps]
    rules = [(question.withholds, answered) for question, answered in asked_of if question and question.withholds]
    return [rule for rule, answered in rules if rule and answered.answer == rule.on]


def _replaced(answer: Json, marked: set[str], becomes: str) -> Json:
    if isinstance(answer, list):
        return list(dict.fromkeys(becomes if code in marked else code for code in answer))
    return becomes if answer in marked else answer


def _answered(
    flow: Flow, step: Step, session: Session, answers: Mapping[str, Answered], surroundings: Surroundings
) -> Answered | None:
    """What was stored where it fits; else what is known without asking, kept as it stands from walk to walk."""
    question, stored = asked(flow, step, answers, surroundings), session.answers.get(step.id)
    part = _part(question, answers)
    if stored and _holds(stored, part) and questions.fits(question, stored.answer, surroundings):
        return stored
    known = _known(flow, question, part, session, answers, surroundings)
    return stored if stored and known and replace(known, at=stored.at) == stored else known


def _holds(stored: Answered, part: Json) -> bool:
    """What the person has answered always; what was only taken over while nothing better is known."""
    carried_nothing = stored.source == CARRIED and stored.answer is None
    return stored.source in OWN or (part is None and not carried_nothing)


def _known(
    flow: Flow, question: Question, part: Json, session: Session, answers: Mapping[str, Answered],
    surroundings: Surroundings,
) -> Answered | None:
    """What is answered without the person: None where the question has to be asked."""
    if part is not None:
        return _carried(question, part, surroundings)
    nothing = Answered("", None, surroundings.now, CARRIED)
    if question.kind == "place" and question.among and not place.reachable(question, surroundings.places):
        return nothing
    if question.among and len(question.options) == 1 and question.kind != "place":
        only = question.options[0]
        return Answered(only.label, only.code, surroundings.now, CARRIED)
    given = session.given.get(question.given or "")
    if given is not None:
        return _carried(question, given, surroundings)
    return None if _worth_asking(flow, question, answers) else nothing


def _worth_asking(flow: Flow, question: Question, answers: Mapping[str, Answered]) -> bool:
    """Whether the answers so far make sense of the question."""
    return not question.only_told and all(
        step in answers and not outcomes(flow, step, answers[step]).isdisjoint(codes)
        for step, codes in question.ask_if.items()
    )


def _part(question: Question, answers: Mapping[str, Answered]) -> Json:
    """What an earlier answer has told beside its own."""
    step, part = question.taken or ("", "")
    whole = answers[step].answer if step in answers else None
    return whole.get(part) if isinstance(whole, dict) else None


def _carried(question: Question, given: Json, surroundings: Surroundings) -> Answered | None:
    """A given text is read like a reply or a tap; anything else must already be an answer."""
    if isinstance(given, str):
        reading = questions.read(question, Reply(given, given), surroundings)
        if not isinstance(reading, questions.Read):
            return None
        return Answered("", reading.answer, surroundings.now, CARRIED)
    fits = questions.fits(question, given, surroundings)
    return Answered("", given, surroundings.now, CARRIED) if fits else None


def following(
    flow: Flow, step: Step, answers: Mapping[str, Answered], surroundings: Surroundings
) -> Step | None:
    """The step its route leads to; None at the end."""
    route = step.route
    ways, looked_at = route.to or {}, answers.get(route.by or "")
    keys = outcomes(flow, route.by, looked_at) if looked_at and route.by else set()
    if route.by == CHANNEL:
        keys = {surroundings.channel}
    target = next((to for key, to in ways.items() if key in keys), route.otherwise)
    return flow.steps.get(target) if target else None


def outcomes(flow: Flow, step: str, answered: Answered) -> set[str]:
    """What a route may look at in an answer: its codes and their marks, recent, the tap for no answer."""
    answer = answered.answer
    if answer is None:
        return {NONE}
    codes = {str(code) for code in (answer if isinstance(answer, list) else [answer])}
    marks = {mark for option in _options(flow, step) if option.code in codes for mark in option.marks}
    return codes | marks | ({RECENT} if _is_recent(flow, step, answered) else set())


def _is_recent(flow: Flow, step: str, answered: Answered) -> bool:
    """Whether the day was so near when it was told; it does not grow old while the dialogue waits."""
    question, answer = flow.steps[step].question, answered.answer
    if question is None or question.recent is None or not isinstance(answer, dict):
        return False
    then = answered.at.astimezone(CHINA).date()
    return then - date.fromisoformat(str(answer["to"])) <= timedelta(days=question.recent)


def _options(flow: Flow, step: str | None) -> tuple[Option, ...]:
    found = flow.steps.get(step) if step else None
    return found.question.options if found and found.question else ()


def titled(flow: Flow, answers: Mapping[str, Answered]) -> dict[str, str]:
    """The titles of the answers a summary shows; what nobody had to tell or wants told is left out."""
    kept, found = told(flow, answers), {}
    for step, answered in answers.items():
        question = flow.steps[step].question if step in flow.steps else None
        if question and question.title and step in kept and not _goes_without_saying(question, answered):
            found[step] = question.title
    return found


def _goes_without_saying(question: Question, answered: Answered) -> bool:
    """The only pick there was, or nothing where nothing was asked."""
    only = question.among is not None and answered.source == CARRIED
    return only or (answered.answer is None and question.none is None)


def _changeable(flow: Flow, answers: Mapping[str, Answered]) -> tuple[Option, ...]:
    """The answers that stand in the summary, and the way back."""
    options = [Option(step, title) for step, title in titled(flow, answers).items()]
    return (*options, Option(KEEP, word("keep")))

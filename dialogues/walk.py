"""Follows a flow along the stored answers to where it stops."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dialogues import questions
from dialogues.flow import CHANNEL, KEEP, NONE, Flow, Option, Question, Step, Withholding
from dialogues.questions import place
from dialogues.reply import Reply
from dialogues.session import CARRIED, Answered, Json, Session
from dialogues.surroundings import Surroundings
from dialogues.words import word


@dataclass(frozen=True)
class Walk:
    """The steps passed in their order, the answers among them, and the step that waits (None at the end)."""

    steps: tuple[Step, ...]
    answers: Mapping[str, Answered]
    stop: Step | None

    def since(self, step: str | None) -> tuple[Step, ...]:
        """The steps passed after that one; all of them for None."""
        ids = [passed.id for passed in self.steps]
        return self.steps[ids.index(step) + 1 :] if step in ids else self.steps if step is None else ()


def walk(flow: Flow, session: Session, surroundings: Surroundings) -> Walk:
    """From the first step along the answers; an answer that no longer fits its question stops there.

    What was given beforehand and what leaves only one pick is answered on the way (source carried).
    """
    steps: list[Step] = []
    answers: dict[str, Answered] = {}
    step: Step | None = flow.first
    while step:
        if step.question:
            answered = _answered(flow, step, session, answers, surroundings)
            if answered is None:
                return Walk(tuple(steps), answers, step)
            answers[step.id] = answered
        steps.append(step)
        step = _next(flow, step, answers, surroundings)
    return Walk(tuple(steps), answers, None)


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


def asked(flow: Flow, step: Step, answers: Mapping[str, Answered], surroundings: Surroundings) -> Question:
    """The step's question with the options it has in this conversation."""
    question = step.question
    if question is None:
        raise ValueError(f"{flow.id} {step.id} asks nothing")
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
    """The answers as the person wants them told: what a refused consent withholds is already replaced."""
    kept = {step: answered.answer for step, answered in answers.items()}
    for rule in _withheld(flow, answers):
        if rule.step in kept:
            options = _options(flow, rule.step)
            marked = {option.code for option in options if rule.mark in option.marks}
            kept[rule.step] = _replaced(kept[rule.step], marked, rule.becomes)
    return kept


def _withheld(flow: Flow, answers: Mapping[str, Answered]) -> list[Withholding]:
    """The rules that the answers so far have brought into force."""
    asked_of = [(flow.steps[step].question, answered) for step, answered in answers.items()]
    rules = [(question.withholds, answered) for question, answered in asked_of if question and question.withholds]
    return [rule for rule, answered in rules if rule and answered.answer == rule.on]


def _replaced(answer: Json, marked: set[str], becomes: str) -> Json:
    if isinstance(answer, list):
        return list(dict.fromkeys(becomes if code in marked else code for code in answer))
    return becomes if answer in marked else answer


def _answered(
    flow: Flow, step: Step, session: Session, answers: Mapping[str, Answered], surroundings: Surroundings
) -> Answered | None:
    question = asked(flow, step, answers, surroundings)
    stored = session.answers.get(step.id)
    if stored and questions.fits(question, stored.answer, surroundings):
        return stored
    if question.kind == "place" and question.among and not place.reachable(question, surroundings.places):
        return Answered("", None, surroundings.now, CARRIED)
    if question.among and len(question.options) == 1 and question.kind != "place":
        only = question.options[0]
        return Answered(only.label, only.code, surroundings.now, CARRIED)
    kept_back = {rule.gift for rule in _withheld(flow, answers)}
    usable = question.given and question.given not in kept_back
    given = session.given.get(question.given or "") if usable else None
    return None if given is None else _carried(question, given, surroundings)


def _carried(question: Question, given: Json, surroundings: Surroundings) -> Answered | None:
    """A given text is read like a reply or a tap; anything else must already be an answer."""
    if isinstance(given, str):
        reading = questions.read(question, Reply(given, given), surroundings)
        if not isinstance(reading, questions.Read):
            return None
        return Answered("", reading.answer, surroundings.now, CARRIED)
    fits = questions.fits(question, given, surroundings)
    return Answered("", given, surroundings.now, CARRIED) if fits else None


def _next(
    flow: Flow, step: Step, answers: Mapping[str, Answered], surroundings: Surroundings
) -> Step | None:
    route = step.route
    ways = route.to or {}
    answer = surroundings.channel if route.by == CHANNEL else _answer(answers, route.by)
    codes = answer if isinstance(answer, list) else [answer]
    marks = {mark for option in _options(flow, route.by) if option.code in codes for mark in option.marks}
    target = next((to for key, to in ways.items() if key in codes or key in marks), route.otherwise)
    return flow.steps.get(target) if target else None


def _answer(answers: Mapping[str, Answered], step: str | None) -> Json:
    """What a route may look at: the answer of a step that was passed; the tap for no answer as its code."""
    answered = answers.get(step) if step else None
    if answered is None:
        return None
    return NONE if answered.answer is None else answered.answer


def _options(flow: Flow, step: str | None) -> tuple[Option, ...]:
    found = flow.steps.get(step) if step else None
    return found.question.options if found and found.question else ()


def titled(flow: Flow, answers: Mapping[str, Answered]) -> dict[str, str]:
    """The titles of the answers a summary shows; a pick nobody had to make is not told twice."""
    found: dict[str, str] = {}
    for step, answered in answers.items():
        question = flow.steps[step].question
        if question and question.title and not (question.among and answered.source == CARRIED):
            found[step] = question.title
    return found


def _changeable(flow: Flow, answers: Mapping[str, Answered]) -> tuple[Option, ...]:
    """The answers that stand in the summary, and the way back."""
    options = [Option(step, title) for step, title in titled(flow, answers).items()]
    return (*options, Option(KEEP, word("keep")))

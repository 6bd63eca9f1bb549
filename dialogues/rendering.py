"""Fills the words of a flow with what the person has told."""

from collections.abc import Mapping

from dialogues import questions
from dialogues.events import Asked, Choice
from dialogues.flow import DONE, NONE, Flow, Option, Question, Step
from dialogues.questions import place, several
from dialogues.session import Answered, Json, Session
from dialogues.simpler import ENOUGH, explained
from dialogues.surroundings import Surroundings
from dialogues.walk import Walk, asked, titled, told
from dialogues.words import word

SUMMARY = "summary"
_PICKED = "✓ "


class _Known(dict[str, str]):
    """A place nobody filled (an edited flow, a missing gift) stays empty instead of failing."""

    def __missing__(self, key: str) -> str:
        return ""


def rendered(text: str, flow: Flow, session: Session, way: Walk, surroundings: Surroundings) -> str:
    """The text with {summary}, {any earlier step} and {anything given} filled; phones stay masked."""
    shown = shown_answers(flow, way, surroundings)
    given = {name: value for name, value in session.given.items() if isinstance(value, str)}
    return text.format_map(_Known({**given, **shown, SUMMARY: _summary(flow, way, shown)}))


def shown_answers(flow: Flow, way: Walk, surroundings: Surroundings) -> dict[str, str]:
    """Every answer on the way in words for the person who gave it."""
    kept = told(flow, way.answers)
    return {
        step: questions.show(
            asked(flow, flow.steps[step], way.answers, surroundings), _with(answered, kept[step]), surroundings
        )
        for step, answered in way.answers.items() if step in kept
    }


def asking(
    flow: Flow, session: Session, way: Walk, step: Step, surroundings: Surroundings
) -> Asked:
    """The question as it is put to the person now, with the buttons it has now."""
    question = asked(flow, step, way.answers, surroundings, session.missed, session.page)
    text = rendered(_words(question, way), flow, session, way, surroundings)
    if question.kind == "several" and session.gathered:
        text = word("several_more", picked=several.labels(question, session.gathered))
    hint = rendered(question.hint, flow, session, way, surroundings) if question.hint else None
    choices, missed = _choices(question, session.gathered, surroundings), session.missed >= ENOUGH
    if missed:
        below = explained(question, [c.label for c in choices], place.reachable(question, surroundings.places))
        text = "\n".join(filter(None, (text, below)))
    return Asked(step.id, text, choices, hint, stuck=missed and flow.audience == "person")


def _words(question: Question, way: Walk) -> str:
    """The words of the question, or the ones for an earlier answer."""
    for step, texts in question.ask_after.items():
        answered = way.answers.get(step)
        said = NONE if answered and answered.answer is None else str(answered.answer) if answered else ""
        if said in texts:
            return texts[said]
    return question.ask


def _choices(question: Question, gathered: tuple[str, ...], surroundings: Surroundings) -> tuple[Choice, ...]:
    options: tuple[Option, ...] = question.screen
    if question.kind == "place" and gathered:
        options = place.options(question, surroundings.places, gathered)
    shown = [Choice(_label(option, question, gathered), option.code) for option in options]
    if question.kind == "several" and gathered:
        shown.append(Choice(word("done"), DONE))
    if question.none:
        shown.append(Choice(question.none.label, question.none.code))
    return tuple(shown)


def _label(option: Option, question: Question, gathered: tuple[str, ...]) -> str:
    chosen = question.kind == "several" and option.code in gathered
    return f"{_PICKED}{option.label}" if chosen else option.label


def _summary(flow: Flow, way: Walk, shown: Mapping[str, str]) -> str:
    return "\n".join(f"{title}：{shown[step]}" for step, title in titled(flow, way.answers).items())


def _with(answered: Answered, answer: Json) -> Answered:
    return Answered(answered.reply, answer, answered.at, answered.source)

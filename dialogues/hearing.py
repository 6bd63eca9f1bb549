"""Hearing: stores what a story tells already, so that only the rest is asked."""

from dataclasses import replace

from dialogues.finding import told as find_told
from dialogues.flow import Flow, Step
from dialogues.questions import fits
from dialogues.session import FOUND, OWN, Answered, Session
from dialogues.surroundings import Surroundings
from dialogues.walk import ahead, asked, following

WHO_AND_WHERE = ("place", "contact", "name", "phone")
STORY = "story"  # the gift, or the step of kind text, in which is looked


def hear(flow: Flow, session: Session, told: str, surroundings: Surroundings, *, beside: bool = False) -> Session:
    """The session with what a story answers; what the person has answered stays, and closed ways stay closed.

    `beside`: it was no story but a reply, which tells who and where it is beside its answer, or instead of one; what
    is known already stays. It is done once for each text: old words are never read twice.
    """
    reachable = ahead(flow, flow.first)
    known: dict[str, Answered] = {}
    found: dict[str, Answered] = {}
    for step in flow.steps.values():
        if step.id not in reachable:
            continue
        answered = session.answers.get(step.id) if beside else _own(session, step)
        if answered is None and (not beside or _is_who_or_where(step)):
            answered = _found(flow, step, told, known, surroundings)
        if answered is None:
            continue
        known[step.id] = answered
        if answered.source == FOUND:
            found[step.id] = answered
        leads = following(flow, step, known, surroundings)
        reachable = (reachable - ahead(flow, step)) | ahead(flow, leads)
    kept = {step: answered for step, answered in session.answers.items() if step not in found}
    return replace(session, answers={**kept, **found})


def story_of(session: Session) -> str | None:
    """The story as it stands: told in the dialogue, or before it."""
    answered = session.answers.get(STORY)
    story = answered.answer if answered else session.given.get(STORY)
    return story if isinstance(story, str) else None


def _is_who_or_where(step: Step) -> bool:
    return step.question is not None and step.question.kind in WHO_AND_WHERE


def _own(session: Session, step: Step) -> Answered | None:
    answered = session.answers.get(step.id)
    return answered if answered and answered.source in OWN else None


def _found(
    flow: Flow, step: Step, story: str, known: dict[str, Answered], surroundings: Surroundings
) -> Answered | None:
    finder = step.question.found if step.question else None
    if step.question is None or finder is None or (step.question.among and step.question.among not in known):
        return None
    question = asked(flow, step, known, surroundings)
    if question.among and len(question.options) == 1 and question.kind != "place":
        return None  # the only pick needs no finding
    told = find_told(finder, story, question, surroundings)
    if told is None or not fits(question, told.answer, surroundings):
        return None
    return Answered(told.words, told.answer, surroundings.now, FOUND)

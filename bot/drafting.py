"""Drafting: what a declaration told in part comes to so far, and the state that is left once it is gone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session as Transaction

from backend.cases.actions import DANGER, Declaration
from backend.conversations.models import Conversation
from backend.drafts.actions import Lead, drop, keep
from backend.wording import word
from bot.around import Around
from bot.effects.declaring import AGREED, CONSENTS, ORDINARY, UNNAMED
from bot.state import State
from dialogues.finding import find
from dialogues.flow import Flow
from dialogues.session import OWN, Session
from dialogues.walk import told, walk

IN_DANGER = "declare_urgent"
DRAFTED = ("declare", IN_DANGER)
ASKED = ("name", "phone", "size", "risks", "since", "urgency", "story")
HEALTH = "health"


def keep_draft(session: Transaction, conversation: Conversation, state: State, around: Around) -> None:
    """Written beside the state in the same transaction, so that what was told is never lost and never forgotten."""
    half = next(filter(_tells_something, _halves(state)), None)
    if half is None:
        drop(session, conversation.id)
        return
    lead = _lead(half, around, conversation.channel)
    keep(session, conversation, lead, without_drafts(state).to_json(), around.surroundings.now)


def without_drafts(state: State) -> State:
    """The conversation as it is once what was half told is gone."""
    under_way = state.session if state.session and state.session.flow not in DRAFTED else None
    paused = tuple(session for session in state.paused if session.flow not in DRAFTED)
    return replace(state, session=under_way, paused=paused, story=None, revision=state.revision + 1)


def _tells_something(half: Session) -> bool:
    """Whether the person has said anything in it, not only opened it."""
    return "story" in half.given or any(answered.source in OWN for answered in half.answers.values())


def _halves(state: State) -> tuple[Session, ...]:
    sessions = (*((state.session,) if state.session else ()), *state.paused)
    return tuple(session for session in sessions if session.flow in DRAFTED)


def _lead(half: Session, around: Around, channel: str) -> Lead | None:
    """What may be passed on: with the consent, a place, and a way to find the household.

    Danger needs no consent (docs/decisions/0009), and there a telephone is the way.
    """
    flow = around.flows[half.flow]
    answers = _passable(flow, half, around)
    place = answers.get("group") or answers.get("village")
    urgent = half.flow == IN_DANGER
    agreed, way = urgent or answers.get("consent") == AGREED, not urgent and answers.get("name")
    if not agreed or place is None or not (way or answers.get("phone")):
        return None
    since, risks = answers.get("since"), tuple(answers.get("risks") or (UNNAMED,))
    declaration = Declaration(
        division_id=str(place), name=answers.get("name") or word("draft.unnamed"), phone=answers.get("phone"),
        size=answers.get("size"), risks=risks, risk=answers.get("main_risk") or risks[0],
        since_words=since["words"] if since else "", urgency=answers.get("urgency") or (DANGER if urgent else ORDINARY),
        story=answers.get("plain_story") or answers.get("story") or "", declared_for=answers.get("for_whom") or "self",
        relation=answers.get("relation"), knows=answers.get("they_know"), consents=_consents(flow, answers),
        abroad=channel == "telegram",
    )
    return Lead(declaration, tuple(step for step in ASKED if step in flow.steps and step not in answers))


def _passable(flow: Flow, half: Session, around: Around) -> dict[str, Any]:
    """The answers so far; illness and disability only with the consent that is asked for them."""
    on_the_way = walk(flow, half, around.surroundings).answers
    answers: dict[str, Any] = told(flow, {**half.answers, **on_the_way})  # what was told before it was asked, too
    if answers.get("consent_health") is not None:
        return answers
    ill = _health(flow)
    risks = answers.get("risks")
    if risks is None and "story" in answers:
        asked = flow.steps["risks"].question
        found = find("risks", str(answers["story"]), asked, around.surroundings) if asked else None
        risks = found if isinstance(found, list) else []
    if not ill.isdisjoint(risks or ()):
        answers = {step: answer for step, answer in answers.items() if step not in ("story", "main_risk")}
        if "risks" in answers:
            answers["risks"] = list(dict.fromkeys(UNNAMED if risk in ill else risk for risk in answers["risks"]))
    return answers


def _health(flow: Flow) -> set[str]:
    """The hardships that tell of illness or disability."""
    asked = flow.steps["risks"].question
    return {option.code for option in asked.options if HEALTH in option.marks} if asked else set()


def _consents(flow: Flow, answers: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    given = [step for step in CONSENTS if answers.get(step) == AGREED]
    return tuple((CONSENTS[step], f"{flow.id}.{step}@{flow.version}") for step in given)

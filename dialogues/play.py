"""Plays a flow by typed lines and tells what happened as a transcript."""

from collections.abc import Iterable, Mapping
from typing import Any

from dialogues import engine
from dialogues.events import Asked, Chained, Effected, Event, Finished, Misunderstood, Noted, Said
from dialogues.flow import Flow
from dialogues.questions.picking import numbered
from dialogues.reply import Reply
from dialogues.session import Json, Session
from dialogues.surroundings import Surroundings
from dialogues.turn import Turn

BACK = ("返回", "上一步")
CHANGE = ("改", "改前面的")  # alone, or with the title of an answer after it
Entry = dict[str, Any]


def play(
    flow: Flow, lines: Iterable[str], surroundings: Surroundings, given: Mapping[str, Json] | None = None
) -> list[Entry]:
    """The conversation these lines make: what the bot says, what the person types, what takes effect.

    A line is moved by as `moved` says. Lines left over when the flow is finished are not read.
    """
    turn = engine.start(flow, given or {}, surroundings)
    transcript = [entry for event in turn.events for entry in told(event)]
    for line in lines:
        if turn.session is None:
            break
        transcript.append({"person": line})
        turn = moved(flow, turn.session, line, surroundings)
        transcript += [entry for event in turn.events for entry in told(event)]
    return transcript


def moved(flow: Flow, session: Session, line: str, surroundings: Surroundings) -> Turn:
    """What one line does: 返回 goes back, “改 几口人” changes that answer, anything else is typed as it stands."""
    if line in BACK:
        return engine.back(flow, session, surroundings)
    step = _to_change(flow, session, line)
    if step:
        return engine.change(flow, session, step, surroundings)
    return engine.answer(flow, session, Reply(line), surroundings)


def _to_change(flow: Flow, session: Session, line: str) -> str | None:
    """The step whose answer the line names after 改, by its title or its number."""
    word, _, named = line.partition(" ")
    if word not in CHANGE or not named:
        return None
    titles = engine.changeable(flow, session)
    place = numbered(named)
    if place is not None and 1 <= place <= len(titles):
        return list(titles)[place - 1]
    return next((step for step, title in titles.items() if title == named.strip()), None)


def told(event: Event) -> list[Entry]:
    """One event as it stands in a transcript; buttons as a numbered line."""
    match event:
        case Said(text=text) | Misunderstood(text=text):
            return [{"bot": text}]
        case Noted(answers=answers):
            return [{"noted": [f"{title}：{shown}" for title, shown in answers.values()]}]
        case Asked(text=text, choices=choices, stuck=stuck):
            offered = " ".join(f"{n}.{choice.label}" for n, choice in enumerate(choices, start=1))
            entry = {"bot": text, **({"choices": offered} if offered else {})}
            return [{**entry, "offered": "找真人"} if stuck else entry]
        case Effected(effect=effect, answers=answers, given=given):
            return [{"effect": effect, "answers": dict(answers), **({"given": dict(given)} if given else {})}]
        case Chained(flow=flow):
            return [{"then": flow}]
        case Finished():
            return [{"finished": "yes"}]

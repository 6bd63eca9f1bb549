"""Plays a flow in the terminal, and prints what happened as a transcript.

    python -m dialogues.play declare
"""

import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import yaml

from dialogues import engine
from dialogues.events import Asked, Effected, Event, Finished, Misunderstood, Said
from dialogues.flow import Flow, load_flows
from dialogues.reply import Reply
from dialogues.session import Json, Session
from dialogues.surroundings import Place, Surroundings
from dialogues.turn import Turn

BACK = "返回"
Entry = dict[str, Any]


def play(
    flow: Flow, lines: Iterable[str], surroundings: Surroundings, given: Mapping[str, Json] | None = None
) -> list[Entry]:
    """The conversation these lines make: what the bot says, what the person types, what takes effect.

    A line is typed as it stands; `返回` goes back. Lines left over when the flow is finished are not read.
    """
    turn = engine.start(flow, given or {}, surroundings)
    transcript = [entry for event in turn.events for entry in told(event)]
    for line in lines:
        if turn.session is None:
            break
        transcript.append({"person": line})
        turn = _moved(flow, turn.session, line, surroundings)
        transcript += [entry for event in turn.events for entry in told(event)]
    return transcript


def told(event: Event) -> list[Entry]:
    """One event as it stands in a transcript; buttons as a numbered line."""
    match event:
        case Said(text=text) | Misunderstood(text=text):
            return [{"bot": text}]
        case Asked(text=text, choices=choices):
            offered = " ".join(f"{n}.{choice.label}" for n, choice in enumerate(choices, start=1))
            return [{"bot": text, "choices": offered}] if offered else [{"bot": text}]
        case Effected(effect=effect, answers=answers, given=given):
            return [{"effect": effect, "answers": dict(answers), **({"given": dict(given)} if given else {})}]
        case Finished():
            return [{"finished": "yes"}]


def main(names: list[str]) -> None:
    """Asks in the terminal; the transcript follows at the end, ready for tests/dialogues/transcripts."""
    flow = load_flows()[names[0] if names else "declare"]
    here = Surroundings(datetime.now(UTC), (Place("v1", "木棉村", ("三里镇", "某某县")),), "terminal")
    turn = engine.start(flow, {}, here)
    lines: list[str] = []
    _print(turn.events)
    while turn.session:
        lines.append(input("> "))
        turn = _moved(flow, turn.session, lines[-1], here)
        _print(turn.events)
    sys.stdout.write(yaml.safe_dump({"talk": play(flow, lines, here)}, allow_unicode=True, sort_keys=False))


def _moved(flow: Flow, session: Session, line: str, surroundings: Surroundings) -> Turn:
    if line == BACK:
        return engine.back(flow, session, surroundings)
    return engine.answer(flow, session, Reply(line), surroundings)


def _print(events: Iterable[Event]) -> None:
    for event in events:
        for entry in told(event):
            sys.stdout.write("\n".join(str(value) for value in entry.values()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

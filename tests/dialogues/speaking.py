"""Invented people who talk through a whole dialogue: the flow asks, each gives the reply that is this person's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.knowledge import load_knowledge
from dialogues import engine
from dialogues.events import Chained, Effected, Misunderstood
from dialogues.flow import load_flows
from dialogues.play import moved
from dialogues.prechecks import precheck_flows
from dialogues.reply import Reply
from dialogues.session import Json
from dialogues.simplified import simplified
from dialogues.surroundings import Place, Surroundings
from dialogues.turn import Turn
from knowledge.reading import read

FOLDER = Path(__file__).parent / "conversations"
FREE = ("text", "name", "contact")  # kept as typed; anything else the bot reads in simplified characters
MOST = 45  # messages; whoever needs more goes round in a circle
VILLAGES = {
    "mumian": ("木棉村", "三里镇"), "nali": ("那利村", "城关镇"),
    "jz1": ("江洲村", "三里镇"), "jz2": ("江洲村", "城关镇"),
    "longxu": ("龙须社区", "城关镇"),
}
GROUPS = {"upper": ("上屯", "mumian"), "lower": ("下屯", "mumian"), "bala": ("巴拉屯", "mumian")}
PLACES = (
    *(Place(code, name, (town, "天等县")) for code, (name, town) in VILLAGES.items()),
    *(Place(code, name, (*VILLAGES[village], "天等县"), village) for code, (name, village) in GROUPS.items()),
)
FRIDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
KNOWLEDGE = load_knowledge()
FLOWS = {**load_flows(), **precheck_flows(KNOWLEDGE.prechecks, KNOWLEDGE.cards)}
SHORT = {
    "consent": "同意", "consent_health": "同意", "they_know": "知道", "main_risk": "1", "urgency": "不急",
    "confirm": "对", "for_whom": "自己家", "group": "上屯", "relation": "邻居",
}
"""What most people reply; whoever replies otherwise says so in the file."""


@dataclass
class Speaker:
    """One person of a file; `replies` are given in turn, the last again where the question comes back."""

    who: str
    flow: str
    says: str | None
    replies: Mapping[str, list[str]]
    aside: Mapping[str, str] = field(default_factory=dict)
    changes: Mapping[str, list[str]] = field(default_factory=dict)
    given: Mapping[str, Json] = field(default_factory=dict)
    effect: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    channel: str = "web"


@dataclass
class Told:
    """What came of it: how many messages were typed, and what took effect."""

    messages: int
    effect: str | None
    answers: Mapping[str, str]
    lines: list[str]


def speakers(path: Path) -> list[Speaker]:
    """Everybody of one file."""
    return [_speaker(row) for row in read(path)]


def _speaker(row: Mapping[str, Any]) -> Speaker:
    ends = row["ends"]
    effect = ends["effect"]
    return Speaker(
        row["who"], row.get("flow", "declare"), None if row.get("says", "null") == "null" else row["says"],
        _lists(row.get("replies") or {}), row.get("aside") or {}, _lists(row.get("changes") or {}),
        row.get("given") or {}, None if effect == "null" else effect, ends.get("answers") or {},
        row.get("channel", "web"),
    )


def _lists(replies: Mapping[str, str | list[str]]) -> dict[str, list[str]]:
    return {step: [said] if isinstance(said, str) else list(said) for step, said in replies.items()}


class Conversation:
    """One speaker's way through a dialogue."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker, self.here = speaker, Surroundings(FRIDAY, PLACES, speaker.channel)
        self.lines: list[str] = []
        self.effects: list[Effected] = []
        self.asides, self.changes = dict(speaker.aside), dict(speaker.changes)
        self.replies = {step: list(said) for step, said in speaker.replies.items()}
        self.used: dict[str, str] = {}
        self.missed = False  # whether the last reply could not be read

    def held(self) -> Told:
        """Talks until the dialogue is over; raises AssertionError with everything said where it is stuck."""
        told = {"story": self.speaker.says} if self.speaker.says else {}
        self.lines.append(self.speaker.says or "（按钮）")
        turn = self._noted(engine.start(FLOWS[self.speaker.flow], {**self.speaker.given, **told}, self.here))
        while turn.session:
            assert len(self.lines) < MOST, self.lines
            turn = self._noted(self._next(turn))
        assert not self.asides and not self.changes, f"never asked: {[*self.asides, *self.changes]}; {self.lines}"
        last = self.effects[-1] if self.effects else None
        answers = {step: shown(answer) for step, answer in last.answers.items()} if last else {}
        return Told(len(self.lines), last.effect if last else None, answers, self.lines)

    def _next(self, turn: Turn) -> Turn:
        session = turn.session
        assert session is not None
        flow = FLOWS[session.flow]
        step = engine.waiting(flow, session, self.here)
        assert step is not None and step.question is not None
        if step.id in self.asides:
            question = self.asides.pop(step.id)
            assert not engine.recognises(flow, session, Reply(question), self.here), question
            return engine.ask_again(flow, session, self.here)
        said = self._reply(step.id, engine.changeable(flow, session))
        return moved(flow, session, said if step.question.kind in FREE else simplified(said), self.here)

    def _reply(self, step: str, titles: Mapping[str, str]) -> str:
        if step == "confirm" and self.changes:
            said = "改一改"
        elif step == "which" and self.changes:
            changed = next(iter(self.changes))
            self.replies[changed] = list(self.changes.pop(changed))
            said = titles[changed]
        else:
            said = self._own(step)
        self.lines.append(said)
        return said

    def _own(self, step: str) -> str:
        """The next reply; the last one again where the question comes back, unless it could not be read."""
        if self.replies.get(step):
            self.used[step] = self.replies[step].pop(0)
        else:
            assert step not in self.used or not self.missed, f"{step} does not read {self.used[step]}: {self.lines}"
        said = self.used.setdefault(step, SHORT.get(step, ""))
        assert said, f"nothing to reply to {step}: {self.lines}"
        return said

    def _noted(self, turn: Turn) -> Turn:
        self.effects += [event for event in turn.events if isinstance(event, Effected)]
        self.missed = any(isinstance(event, Misunderstood) for event in turn.events)
        chained = next((event for event in turn.events if isinstance(event, Chained)), None)
        return self._noted(engine.start(FLOWS[chained.flow], chained.given, self.here)) if chained else turn


def shown(answer: Json) -> str:
    """An answer as the files write it: illness, housing · 2026-10-01..2026-10-31 · 30000..39999."""
    match answer:
        case None:
            return "null"
        case list():
            return ", ".join(map(str, answer))
        case {"from": first, "to": last}:
            return f"{first}..{last}"
        case {"least": least, "most": most}:
            return f"{least}..{most}"
        case _:
            return str(answer)

"""A person who talks with the bot: real flows, real cards, a real database; only time and understanding are given."""

import asyncio
import itertools
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from backend.conversations import actions as conversations
from backend.conversations.models import Conversation
from backend.database import Database
from backend.divisions.queries import places
from backend.rules import load_rules
from backend.settings import Settings
from bot.heard import Heard, Kind
from bot.knowledge import load_knowledge
from bot.state import State
from bot.turn import Turn
from bot.understanding import FixedUnderstanding, Understood
from bot.vocabulary import load_vocabulary
from dialogues.engine import waiting
from dialogues.flow import load_flows
from dialogues.surroundings import Surroundings
from tests.backend.moments import MONDAY

REPLIES = {
    "story": "屋顶漏雨，下雨就湿", "for_whom": "给自己家报", "consent": "同意", "consent_abroad": "同意",
    "village": "大湾村", "group": "下湾屯", "contact": "张有福", "phone": "没有手机", "risks": "房子不安全、好了",
    "consent_health": "同意", "plain_story": "想请村里帮忙", "main_risk": "1", "since": "上个月", "size": "4",
    "urgency": "不急，按顺序办", "confirm": "对，提交",
}
"""What an ordinary person replies to each step of a declaration."""

VOCABULARY, KNOWLEDGE, FLOWS = load_vocabulary(), load_knowledge(), load_flows()
RULES = load_rules(Settings(_env_file=None))


def about(route: str, part: str = "general", sure: float = 0.9) -> Understood:
    """Understanding that is sure of one route and one part."""
    return Understood(((route, sure),), part, 0.9)


class Talk:
    """One conversation; `understood` is what understanding makes of which text, None when it cannot be had."""

    def __init__(
        self, database: Database, understood: Mapping[str, Understood] | None = None, *, channel: str = "web",
        down: bool = False, page: str | None = None,
    ) -> None:
        self.database, self.now = database, MONDAY
        self.woken: list[str] = []
        self.turn = Turn(
            database, FixedUnderstanding(None if down else understood or {}), RULES, KNOWLEDGE, FLOWS, VOCABULARY,
            lambda: self.now, self.woken.append, county="测试县", page=page,
        )
        self.channel, self._numbers = channel, itertools.count(1)
        self.conversation_id = self._open()
        self.replies: list[dict[str, Any]] = []

    def say(self, text: str) -> list[str]:
        """What is answered to a typed message."""
        return self._hear(Heard(self.channel, self.conversation_id, self._next_id(), text=text))

    def send(self, kind: Kind) -> list[str]:
        """What is answered to a message without text."""
        return self._hear(Heard(self.channel, self.conversation_id, self._next_id(), kind=kind))

    def tap(self, label: str) -> list[str]:
        """What is answered to a tap on a button of the last response."""
        return self.press(self.value(label))

    def press(self, value: str) -> list[str]:
        """What is answered to a button with that value, wherever it stood."""
        return self._hear(Heard(self.channel, self.conversation_id, self._next_id(), choice=value, kind="choice"))

    def value(self, label: str) -> str:
        """The value of a button of the last response."""
        values = {c["label"]: c["value"] for reply in self.replies for c in reply["choices"]}
        return str(values[label])

    def labels(self) -> list[str]:
        """The buttons under the last reply."""
        return [choice["label"] for choice in self.replies[-1]["choices"]]

    def declare(self, until: str | None = None, **replies: str) -> list[str]:
        """Begins or goes on with a declaration up to a step (None: to its end); what was said last."""
        said = [] if self.step() else self.say("报困难")
        while (step := self.step()) != until:
            assert step is not None
            said = self.say((REPLIES | replies)[step])
        return said

    def step(self) -> str | None:
        """The step that waits."""
        session = self.state().session
        if session is None:
            return None
        with self.database.reading() as reading:
            villages = places(reading)
        waits = waiting(self.turn.flows[session.flow], session, Surroundings(self.now, villages, self.channel))
        return waits.id if waits else None

    def receipt(self) -> str:
        """The receipt told in the last response."""
        return next(str(reply["receipt"]) for reply in self.replies if reply["receipt"])

    def later(self, **spent: float) -> None:
        """Time passes."""
        self.now += timedelta(**spent)

    def state(self) -> State:
        """What the bot remembers."""
        with self.database.reading() as session:
            return State.from_json(session.get_one(Conversation, self.conversation_id).state)

    def hear_again(self, message_id: str, text: str) -> str:
        """The bytes of the response to one message id."""
        return asyncio.run(self.turn.hear(Heard(self.channel, self.conversation_id, message_id, text=text)))

    def _hear(self, heard: Heard) -> list[str]:
        told = json.loads(asyncio.run(self.turn.hear(heard)))
        self.replies = told["replies"]
        return [reply["text"] for reply in self.replies]

    def _next_id(self) -> str:
        return f"t{next(self._numbers)}"

    def _open(self) -> str:
        with self.database.writing() as session:
            if self.channel == "telegram":
                return conversations.find_or_open_telegram(session, "1001", self.now).id
            return conversations.open_web(session, self.now)[0].id


"""Measuring: every row decided as the first message of a new conversation, with the code of a turn."""

import time
from dataclasses import dataclass
from datetime import datetime

from bot.around import Around
from bot.evaluating.decision import decision
from bot.evaluating.figures import Outcome
from bot.evaluating.nlu_process import NotServed
from bot.evaluating.rows import Row
from bot.heard import Heard
from bot.knowledge import load_knowledge
from bot.message import kept, taken_for, understood
from bot.nlu_process import CANARY
from bot.state import State
from bot.understanding import Understanding, Understood
from bot.vocabulary import load_vocabulary
from dialogues.flow import load_flows
from dialogues.surroundings import Surroundings


def newcomer(now: datetime) -> Around:
    """What attention looks at when somebody writes for the first time, on our page. Raises knowledge's Fault."""
    return Around(State(), load_vocabulary(), load_knowledge(), load_flows(), Surroundings(now, (), "web"))


@dataclass(frozen=True)
class Persistent:
    """Asks a second time: what a busy machine did not answer in time is no misunderstanding."""

    understanding: Understanding

    async def read(self, text: str) -> Understood | None:
        """Raises NotServed where not even the simplest question is answered."""
        told = await self.understanding.read(text)
        if told is not None:
            return told
        if await self.understanding.read(CANARY) is None:
            raise NotServed("听懂问法的部分中途不回答了，没有测完。")
        return await self.understanding.read(text)


async def measured(row: Row, understanding: Understanding, around: Around) -> Outcome:
    """Rows are asked one after the other, so that the time is that of one message."""
    heard = Heard("web", "measured", str(row.line), text=row.text)
    begun = time.perf_counter()
    message = kept(heard, around.vocabulary.personal)
    told = await understood(message, around, understanding)
    decided = decision(taken_for(message, told, around))
    return Outcome(row, decided, (time.perf_counter() - begun) * 1000, told is not None)

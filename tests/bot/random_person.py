"""Somebody at random: types, taps, repeats and interrupts, on two devices, before two processes."""

import asyncio
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.database import Database
from backend.handovers.queries import lines_of, taken
from bot.heard import Heard, Kind, clean
from bot.hush import hush_of
from bot.turn import Turn
from bot.understanding import FixedUnderstanding, Understood
from tests.backend.moments import MONDAY
from tests.bot.talk import FLOWS, KNOWLEDGE, REPLIES, RULES, VOCABULARY, Talk, about

PAGE = "https://mingbai.example"
STORIES = {
    "我家男人上个月摔断腿,花了三万多,四口人就靠他": about("start_declaration"),
    "帮隔壁阿婆报一下，她房子漏雨，下湾屯那边的，姓韦": about("start_declaration"),
    "水进屋了快来人，我是大湾村的韦有福13800001234": about("start_declaration"),
}
QUESTIONS = {
    "低保怎么领": about("dibao", "how"),
    "雨露计划补多少钱": about("yulu", "amount"),
    "要带什么材料": about("", "materials", 0.0),
    "公积金怎么取": about("not_covered"),
    "我报的事怎么样了": about("start_status_query"),
    "我想找个人问问": about("human_handoff"),
    "我不想报了，撤回来": about("start_withdraw"),
}
WORDS = [
    "上一步", "改前面的", "不说了", "接着说", "重新开始", "找真人", "不用等了", "帮助", "你好", "进度", "补充情况",
    "撤回", "催一下", "我的信息", "改我的信息", "报困难", "政策", "我符合吗", "换个手机", "为什么问这个", "演练",
    "演练结束", "骗子", "我有意见",
]
REPLIED = [
    *REPLIES.values(), "给自己家报", "帮别人家报", "邻居", "不同意", "知道", "还不知道", "小河村", "大湾", "没有我的村",
    "韦有福 13800001234", "韦有福", "13800001234", "一三八零零零零一二三四", "1380000", "生病、读书", "好了", "昨天",
    "去年腊月", "明年", "2月30日", "四口人", "40", "0", "记不清了", "现在就有危险", "要撤回", "不撤了",
    "改一改", "电话", "不报了", "不写，直接找人", "是我家", "称呼", "1234-5678", "1234", "没有",
    "不晓得", "你烦不烦", "？", "😀", "屋企冇水飲",
    "我爸叫韦有福今年去世了", "不想活了", "对方叫我转账", "1", "2", "9", "12", "",
]
MADE_UP = ["word.restart_surely", "word.drop_drafts", "step.declare.confirm.1.submit", "start.no", "own.withdraw.1"]
KINDS: list[Kind] = ["sticker", "voice", "photo", "location", "file", "contact", "edited", "other"]


def only(when: Callable[[Any], Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A move that is nothing where it cannot be made.

    Looked at inside of the move: which of two devices was the quicker one cannot be repeated, so no choice of moves
    may hang on it.
    """
    def guarded(move: Callable[..., None]) -> Callable[..., None]:
        @wraps(move)
        def moved(self: Any, **drawn: Any) -> None:
            if when(self):
                move(self, **drawn)

        return moved

    return guarded


class RandomPerson(RuleBasedStateMachine):
    """One person, one conversation at a time, two processes over one database, one of them without understanding."""

    migrated: ClassVar[Path]
    folder: ClassVar[Path]

    @initialize(
        channel=st.sampled_from(["web", "web", "web", "telegram"]), page=st.sampled_from([None, PAGE]),
        begun=st.integers(0, 16),
    )
    def open(self, channel: str, page: str | None, begun: int) -> None:
        shutil.copy(self.migrated, self.folder / "played.db")
        self.database = Database(f"sqlite:///{self.folder / 'played.db'}")
        self.now, self.channel, self.page = MONDAY, channel, page
        self.heard: list[tuple[Heard, str]] = []
        self.values: list[str] = []
        self.receipts: set[str] = set()
        self.replies: list[dict[str, Any]] = []
        self.number, self.quiet = 0, False
        self.restart()
        self.begin()
        for _ in range(begun):  # so that play begins anywhere in a declaration
            self.replies_well()

    def begin(self) -> None:
        """Another chat page, or another chat."""
        self.conversation_id = Talk(self.database, channel=self.channel).conversation_id
        self.heard, self.replies = [], []

    @rule(text=st.sampled_from(REPLIED) | st.sampled_from(REPLIED) | st.text(max_size=40))
    def replies_something(self, text: str) -> None:
        self.say(text)

    @rule()
    def replies_well(self) -> None:
        step = self.step()
        self.say(REPLIES.get(step or "", "报困难"))

    @rule(times=st.integers(2, 14))
    def replies_well_for_a_while(self, times: int) -> None:
        for _ in range(times):
            self.replies_well()
            self.nothing_is_a_dead_end()

    @rule(text=st.sampled_from([*STORIES, *QUESTIONS]))
    def tells_or_asks(self, text: str) -> None:
        self.say(text)

    @rule(word=st.sampled_from(WORDS))
    def says_an_everyday_word(self, word: str) -> None:
        self.say(word)

    @rule(number=st.integers(0, 13))
    def types_a_number(self, number: int) -> None:
        self.say(str(number))

    @rule(place=st.integers(0, 11))
    @only(lambda self: any(reply["choices"] for reply in self.replies))
    def taps(self, place: int) -> None:
        shown = [choice["value"] for reply in self.replies for choice in reply["choices"]]
        self.tap(shown[place % len(shown)])

    @rule(place=st.integers(0, 500))
    @only(lambda self: self.values)
    def taps_an_old_button(self, place: int) -> None:
        self.tap(self.values[place % len(self.values)])

    @rule(value=st.sampled_from(MADE_UP))
    def taps_what_may_not_have_been_shown(self, value: str) -> None:
        self.tap(value)

    @rule()
    def clears(self) -> None:
        self.tap("word.clear_surely")
        self.begin()

    @rule(kind=st.sampled_from(KINDS))
    def sends(self, kind: Kind) -> None:
        self.hear(replace(self.message(), kind=kind))

    @rule(minutes=st.sampled_from([1, 11, 61, 24 * 60, 8 * 24 * 60, 70 * 24 * 60]))
    def waits(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def restart(self) -> None:
        self.turns = [self.process(STORIES | QUESTIONS), self.process(None)]

    @rule(place=st.integers(0, 500), process=st.integers(0, 1))
    @only(lambda self: self.heard)
    def repeats_a_message(self, place: int, process: int) -> None:
        heard, said = self.heard[place % len(self.heard)]
        again = asyncio.run(self.turns[process].hear(heard))
        assert again == said or json.loads(again)["replies"] == [VOCABULARY.say("already").to_dict()], again

    @rule(texts=st.lists(st.sampled_from([*REPLIED, *WORDS]), min_size=2, max_size=3))
    def two_devices_at_once(self, texts: list[str]) -> None:
        messages = [replace(self.message(), text=text) for text in texts]

        async def hear() -> list[str]:
            both = [(turn, message) for turn, message in zip(self.turns * 2, [*messages, messages[0]], strict=False)]
            return await asyncio.gather(*(turn.hear(message) for turn, message in both))

        said = asyncio.run(hear())
        assert said[0] == said[len(messages)]
        for message, response in zip(messages, said, strict=False):
            self.answered(message, response)
        # whichever was the quicker one: the last question may be shown on either
        self.replies = [reply for response in said for reply in json.loads(response)["replies"]]

    @rule()
    def opens_the_page(self) -> None:
        with self.database.writing() as session:
            conversation = session.get_one(Conversation, self.conversation_id)
            assert self.turns[0].present(session, conversation, self.now)

    @invariant()
    def nothing_is_a_dead_end(self) -> None:
        """A dialogue waits with buttons, or the page would greet with some; every receipt is one case."""
        if self.replies and not self.quiet and not any(reply["choices"] for reply in self.replies):
            assert self.step() is None, self.replies
        with self.database.reading() as session:
            opened = list(session.scalars(select(Case.receipt)))
        assert sorted(opened) == sorted(self.receipts), (opened, self.receipts)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()

    def say(self, text: str) -> None:
        self.hear(replace(self.message(), text=text))

    def tap(self, value: str) -> None:
        self.hear(replace(self.message(), choice=value, kind="choice"))

    def message(self) -> Heard:
        self.number += 1
        return Heard(self.channel, self.conversation_id, f"m{self.number}")

    def hear(self, heard: Heard) -> None:
        self.answered(heard, asyncio.run(self.turns[self.number % 2].hear(heard)))

    def answered(self, heard: Heard, said: str) -> None:
        self.heard.append((heard, said))
        self.replies = json.loads(said)["replies"]
        self.quiet = not any(reply["choices"] for reply in self.replies) and self.hushed()
        assert self.replies or self.passed_on(heard), said
        assert all(reply["text"].strip() for reply in self.replies), said
        values = [choice["value"] for reply in self.replies for choice in reply["choices"]]
        assert [value for value in values if not value.isascii() or len(value) > 64] == []
        receipts = {reply["receipt"] for reply in self.replies if reply["receipt"]}
        assert len(receipts) <= 1
        self.values += values
        self.receipts |= receipts | self.noticed(said)

    def noticed(self, said: str) -> set[str]:
        """The receipts told in the conversation without being asked for, when a draft was passed on."""
        told = [notice["receipt"] for notice in json.loads(said)["notices"]]
        return {receipt for receipt in told if receipt}

    def hushed(self) -> bool:
        """Whether the bot keeps quiet just now."""
        with self.database.reading() as session:
            return hush_of(session, self.conversation_id, self.now) is not None

    def passed_on(self, heard: Heard) -> bool:
        """Nothing is said only while a person speaks there, who reads what was written."""
        words = clean(VOCABULARY.personal.cut(clean(heard.text or "")).text)
        with self.database.reading() as session:
            handover = taken(session, self.conversation_id)
            return handover is not None and words in [line.text for line in lines_of(session, handover.id)]

    def step(self) -> str | None:
        """The step that waits."""
        with self.database.reading() as session:
            conversation = session.get_one(Conversation, self.conversation_id)
            around = self.turns[0]._around(session, conversation, self.now, self.channel)
        return around.step.id if around.step else None

    def process(self, understood: dict[str, Understood] | None) -> Turn:
        """The application, started anew over the same database; None: understanding cannot be had."""
        return Turn(
            self.database, FixedUnderstanding(understood), RULES, KNOWLEDGE, FLOWS, VOCABULARY,
            lambda: self.now, lambda channel: None, county="测试县", page=self.page,
        )

"""What a first message leads to: the same order as in a turn, told as one route."""

import asyncio

import pytest

from bot.evaluating.decision import ROUTES, Decision, decision
from bot.evaluating.measuring import Persistent, measured, newcomer
from bot.evaluating.nlu_process import NotServed
from bot.evaluating.rows import Row
from bot.meanings import (
    AlsoAsked,
    AskFirst,
    Attention,
    BindChat,
    CardAnswer,
    NotCovered,
    Offer,
    Plain,
    StartFlow,
    Unread,
    Urgent,
    Word,
)
from bot.nlu_process import CANARY
from bot.understanding import FixedUnderstanding, Understood
from tests.backend.moments import MONDAY
from tests.bot.talk import VOCABULARY, about

AROUND = newcomer(MONDAY)
MEANINGS: list[tuple[Attention, Decision]] = [
    (CardAnswer("dibao", "how"), Decision("given", ("dibao",), "how")),
    (CardAnswer("dibao", "how", "tekun"), Decision("given", ("dibao", "tekun"), "how")),
    (AlsoAsked(CardAnswer("dibao", "how"), "tekun", "who"), Decision("given", ("dibao", "tekun"), "how")),
    (AlsoAsked(NotCovered("funeral"), "tekun", "who"), Decision("said", ("not_covered", "tekun"))),
    (StartFlow("declare", {"story": "…"}), Decision("given", ("start_declaration",))),
    (StartFlow("status"), Decision("given", ("start_status_query",))),
    (AskFirst("declare"), Decision("given", ("start_declaration",))),
    (Word("declare"), Decision("given", ("start_declaration",))),
    (Word("progress"), Decision("given", ("start_status_query",))),
    (Word("human"), Decision("said", ("human_handoff",))),
    (Word("objection"), Decision("said", ("start_objection",))),
    (Word("withdraw"), Decision("said", ("start_withdraw",))),
    (Word("trust"), Decision("said", ("fraud_check",))),
    (Word("help"), Decision("said", ("small_talk",))),
    (StartFlow("objection", {"story": "凭什么"}), Decision("given", ("start_objection",))),
    (Plain("withdraw"), Decision("said", ("start_withdraw",))),
    (NotCovered("old_age_allowance"), Decision("said", ("not_covered",))),
    (Plain("out_of_scope"), Decision("said", ("out_of_scope",))),
    (Plain("about_others"), Decision("said", ("not_covered",))),
    (Plain("thanks"), Decision("said", ("small_talk",))),
    (Plain("not_known"), Decision("nothing")),
    (Urgent("poison", "…"), Decision("said", ("crisis",))),
    (Urgent("crisis", "…"), Decision("said", ("crisis",))),
    (Urgent("fraud", "…"), Decision("said", ("fraud_check",))),
    (Offer(("tekun", "dibao"), "how"), Decision("offered", ("tekun", "dibao"), "how")),
    (Unread("pictures"), Decision("nothing")),
    (BindChat("ABCDE-FGHIJ"), Decision("nothing")),
]
UNSURE = Understood((("tekun", 0.4), ("dibao", 0.3), ("start_declaration", 0.2)), "how", 0.9)


def decided(text: str, understood: Understood | None = None) -> Decision:
    understanding = FixedUnderstanding({text: understood} if understood else {})
    return asyncio.run(measured(Row(text, "dibao"), understanding, AROUND)).decision


@pytest.mark.parametrize(("meaning", "told"), MEANINGS, ids=lambda value: str(value)[:40])
def test_a_meaning_is_told_as_what_is_put_before_the_person(meaning: Attention, told: Decision) -> None:
    assert decision(meaning) == told


def test_every_route_of_a_meaning_is_a_card_or_known() -> None:
    assert {decision(meaning).route for meaning, _ in MEANINGS} <= ROUTES | AROUND.knowledge.cards.keys()


@pytest.mark.parametrize(
    ("text", "understood", "told"),
    [
        ("屋里着火了快来人", about("house_renovation"), Decision("said", ("crisis",))),
        ("人工", about("dibao"), Decision("said", ("human_handoff",))),
        ("低保怎么领", about("dibao", "how"), Decision("given", ("dibao",), "how")),
        ("五保还是低保", UNSURE, Decision("offered", ("tekun", "dibao", "start_declaration"), "how")),
        ("股票会涨吗", about("out_of_scope"), Decision("said", ("out_of_scope",))),
        ("天上的云真白", None, Decision("nothing")),
        ("450103198001011234", None, Decision("nothing")),
    ],
)
def test_a_row_is_decided_as_the_first_message_of_somebody_new(
    text: str, understood: Understood | None, told: Decision
) -> None:
    assert decided(text, understood) == told


def test_the_pieces_of_a_row_are_read_as_those_of_a_message() -> None:
    understanding = FixedUnderstanding({"低保怎么领？": about("dibao", "how"), "五保怎么办？": about("tekun")})
    outcome = asyncio.run(measured(Row("低保怎么领？五保怎么办？", "dibao"), understanding, AROUND))
    assert outcome.decision == Decision("given", ("dibao", "tekun"), "how")


def test_understanding_sees_no_personal_data() -> None:
    hidden = VOCABULARY.personal.hidden("我叫李明华，电话13807711234，低保怎么领")
    understanding = FixedUnderstanding({hidden: about("dibao", "how")})
    row = Row("我叫李明华，电话13807711234，低保怎麼領", "dibao")
    assert asyncio.run(measured(row, understanding, AROUND)).decision == Decision("given", ("dibao",), "how")


class Faltering:
    """Answers only the questions whose number, from 1, is told."""

    def __init__(self, *answered: int) -> None:
        self.answered = answered
        self.asked: list[str] = []

    async def read(self, text: str) -> Understood | None:
        self.asked.append(text)
        return about("dibao") if len(self.asked) in self.answered else None


def test_what_was_not_answered_in_time_is_asked_again() -> None:
    understanding = Faltering(2, 3)
    assert asyncio.run(Persistent(understanding).read("五保")) == about("dibao")
    assert understanding.asked == ["五保", CANARY, "五保"]


def test_measuring_ends_where_nothing_is_answered_any_more() -> None:
    with pytest.raises(NotServed, match="没有测完"):
        asyncio.run(Persistent(Faltering()).read("五保"))

"""What a message is taken for that asks two things, asks last, or denies one thing and means another."""

from dataclasses import replace

import pytest

from bot.meanings import AlsoAsked, Attention, CardAnswer, NotCovered, Offer, StartFlow, Urgent, Word
from bot.understanding import Understood
from tests.bot.talk import about
from tests.bot.test_attention import AT_PHONE, STORY, taken

UNSURE = Understood((("tekun", 0.4), ("dibao", 0.3)), "general", 0.0)
NOT_COVERED = Understood((("not_covered", 0.9),), "general", 0.0, "funeral", 0.9)
TWO = "低保怎么申请？另外我儿子读技校有没有补贴"


def asked(*pieces: Understood, whole: Understood = UNSURE) -> Understood:
    """A message whose pieces are all questions."""
    return replace(whole, pieces=tuple(replace(piece, asks=True) for piece in pieces))


def meant(told: Understood, whole: Understood) -> Understood:
    """A message that says 不是问…，是问…."""
    return replace(whole, corrected=told)


@pytest.mark.parametrize(
    ("understood", "expected"),
    [
        (asked(about("dibao", "how"), about("yulu_plan", "amount")),
         AlsoAsked(CardAnswer("dibao", "how"), "yulu_plan", "amount")),
        (asked(about("dibao", "how"), about("yulu_plan"), whole=about("dibao_gradual_exit")),
         AlsoAsked(CardAnswer("dibao", "how"), "yulu_plan", "general")),
        (asked(about("small_talk"), about("dibao"), about("yulu_plan")),
         Offer(("yulu_plan", "tekun", "dibao"), "general")),
        (asked(about("dibao"), about("tekun", sure=0.3), about("yulu_plan")),
         AlsoAsked(CardAnswer("dibao", "general"), "yulu_plan", "general")),
        (asked(NOT_COVERED, about("dibao")), AlsoAsked(NotCovered("funeral"), "dibao", "general")),
        (asked(about("start_objection"), about("dibao")), AlsoAsked(Word("objection"), "dibao", "general")),
        (asked(about("human_handoff"), about("dibao")), AlsoAsked(Word("human"), "dibao", "general")),
        (asked(about("dibao"), about("human_handoff")),
         AlsoAsked(CardAnswer("dibao", "general"), "human_handoff", "general")),
        (asked(about("dibao"), about("dibao", "how"), whole=about("dibao", "how")), CardAnswer("dibao", "how")),
        (asked(about("start_declaration"), about("dibao"), whole=about("dibao")), CardAnswer("dibao", "general")),
        (asked(about("dibao", sure=0.5), about("yulu_plan", sure=0.5)), Offer(("tekun", "dibao"), "general")),
    ],
)
def test_of_two_questions_the_first_is_answered_and_the_second_offered(
    understood: Understood, expected: Attention
) -> None:
    assert taken(TWO, understood) == expected


def test_a_told_piece_is_no_question() -> None:
    told = replace(UNSURE, pieces=(about("tekun"), replace(about("dibao", "how"), asks=True)))
    assert taken(TWO, told) == Offer(("dibao", "tekun"), "how")
    assert taken(TWO, replace(told, routes=(("yulu_plan", 0.9),))) == CardAnswer("yulu_plan", "general")


def test_danger_and_fraud_in_a_piece_come_before_any_answer() -> None:
    danger, fraud = about("crisis", sure=0.95), about("fraud_check", sure=0.95)
    assert taken(TWO, asked(about("dibao"), danger, whole=about("dibao"))) == Urgent("crisis", TWO)
    assert taken(TWO, asked(fraud, about("dibao"), whole=about("dibao"))) == Urgent("fraud", TWO)
    assert taken(TWO, asked(fraud, danger)) == Urgent("crisis", TWO)
    assert taken(TWO, asked(about("dibao"), whole=about("crisis", sure=0.3))) == Urgent("crisis", TWO)
    assert taken(TWO, meant(danger, about("dibao"))) == Urgent("crisis", TWO)
    assert taken(TWO, asked(about("crisis", sure=0.8), whole=about("dibao"))) == CardAnswer("dibao", "general")


def test_the_question_at_the_end_of_a_story_is_offered_first() -> None:
    told = STORY + "。低保怎么申请？"
    whole = Understood((("start_declaration", 0.5), ("tekun", 0.2)), "general", 0.0)
    assert taken(told, asked(about("dibao", "how"), whole=whole)) == Offer(
        ("dibao", "start_declaration", "tekun"), "how", told
    )
    assert taken(told, asked(about("dibao"), whole=about("start_declaration"))) == StartFlow("declare", {"story": told})


@pytest.mark.parametrize(
    ("understood", "expected"),
    [
        (meant(about("tekun", "how"), about("dibao", "amount")), CardAnswer("tekun", "how")),
        (meant(about("tekun"), about("dibao", "amount")), CardAnswer("tekun", "amount")),
        (meant(about("tekun", sure=0.5), about("dibao", "amount")), CardAnswer("dibao", "amount")),
        (meant(NOT_COVERED, about("dibao")), NotCovered("funeral")),
    ],
)
def test_what_is_meant_decides_where_it_is_sure(understood: Understood, expected: Attention) -> None:
    assert taken("不是问低保，是问五保", understood) == expected
    assert taken("不是问低保，是问五保怎么办", understood, AT_PHONE) == expected

"""Whoever is not understood twice is asked in another form, and a person is offered."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dialogues import engine
from dialogues.events import Asked
from dialogues.flow import Flow, Option, Question, Route, Step
from dialogues.reply import Reply
from dialogues.session import Session
from dialogues.surroundings import Place, Surroundings

HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), tuple(
    Place(f"v{number}", f"{name}村") for number, name in enumerate("东南西北上下左右前后")
))
DAYS = [("今天", "today"), ("昨天", "yesterday"), ("上个星期", "last_week"), ("上个月", "last_month"),
        ("半年前", "half_a_year"), ("去年", "last_year"), ("说不清", "none")]
NONE = Option("none", "说不清")


def flow_of(question: Question, audience: str = "person") -> Flow:
    """One question and nothing else."""
    return Flow("one", "一问", "1", audience, (), (), (), {"it": Step("it", Route(), question)})


def asked_after(flow: Flow, *replies: str) -> Asked:
    turn = engine.start(flow, {}, HERE)
    for reply in replies:
        assert turn.session is not None
        turn = engine.answer(flow, turn.session, Reply(reply), HERE)
    event = turn.events[-1]
    assert isinstance(event, Asked)
    return event


@pytest.mark.parametrize("missed", [1, 2, 3])
def test_only_the_third_time_the_form_changes(missed: int) -> None:
    asked = asked_after(flow_of(Question("day", "几时？", none=NONE)), *["唔记得"] * missed)
    assert (asked.stuck, len(asked.choices)) == ((True, 7) if missed >= 2 else (False, 1))


def test_a_day_is_then_asked_by_buttons_which_are_answers() -> None:
    flow = flow_of(Question("day", "几时？", none=NONE))
    asked = asked_after(flow, "唔记得", "唔记得")
    assert [(choice.label, choice.code) for choice in asked.choices] == DAYS
    session = Session("one", missed=2)
    for reply in (Reply("上个月", "last_month"), Reply("4"), Reply("上个月")):
        assert engine.recognises(flow, session, reply, HERE)
        assert engine.answer(flow, session, reply, HERE).session is None


def test_a_choice_is_then_a_numbered_list_with_an_example() -> None:
    agree = Question("choice", "同意吗？", options=(Option("y", "同意"), Option("n", "不同意")))
    asked = asked_after(flow_of(agree), "嗯哼", "啊")
    assert asked.text == "同意吗？\n1. 同意\n2. 不同意\n打前面的数字就行，比如打“1”。"


def test_of_more_places_than_buttons_the_names_are_told() -> None:
    asked = asked_after(flow_of(Question("place", "哪个村？", none=NONE)), "山那边", "河那边")
    assert asked.text == "哪个村？\n这里能选的有：东村、南村、西村、北村、上村、下村、左村、右村、前村、后村。"


def test_an_answer_ends_the_counting() -> None:
    flow = flow_of(Question("count", "几口人？"))
    two = replace(flow, steps={"it": Step("it", Route(otherwise="next"), Question("count", "几口人？")),
                               "next": Step("next", Route(), Question("phone", "电话？"))})
    assert asked_after(two, "好多", "好多", "4") == Asked("next", "电话？")
    assert asked_after(two, "好多", "4", "好多").stuck is False


def test_staff_are_not_sent_to_a_person() -> None:
    assert asked_after(flow_of(Question("count", "几户？"), "staff"), "好多", "好多").stuck is False

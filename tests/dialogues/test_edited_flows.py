"""An edited flow meets a half-finished conversation: it goes on from the first answer that no longer fits."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogues import engine
from dialogues.flow import Flow, load_flow
from dialogues.reply import Reply
from dialogues.session import Session
from dialogues.surroundings import Surroundings
from tests.dialogues.test_engine import answers, asked, effected, kept

HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC))
BEFORE = """
title: 路费
version: "1"
audience: person
given: []
steps:
  by: {ask: 坐什么去？, kind: choice, title: 坐什么, choices: {bus: 大巴, train: 火车, car: 自家车}, then: days}
  days: {ask: 去了几天？, kind: count, title: 几天, least: 1, most: 90, then: who}
  who: {ask: 谁去的？, kind: name, title: 谁, then: ok}
  ok: {ask: "{summary}", kind: choice, choices: {send: 对, change: 改}, then: {send: pay, change: which}}
  which: {ask: 改哪条？, kind: change}
  pay: {effect: pay_travel}
"""
TOLD = {"by": "car", "days": 30, "who": "张"}


Edits = tuple[tuple[str, str], ...]


@pytest.fixture
def flow(tmp_path: Path) -> Callable[..., Flow]:
    """The flow as it was, or with places of its file edited."""

    def edited(*edits: tuple[str, str]) -> Flow:
        text = BEFORE
        for was, becomes in edits:
            assert was in text
            text = text.replace(was, becomes, 1)
        (tmp_path / "trip.yml").write_text(text)
        return load_flow(tmp_path / "trip.yml")

    return edited


@pytest.fixture
def told(flow: Callable[..., Flow]) -> Session:
    """Everything was answered; only the summary waits."""
    before = flow()
    turn = engine.start(before, {}, HERE)
    for line in ("自家车", "30", "张"):
        turn = engine.answer(before, kept(turn), Reply(line), HERE)
    assert answers(turn) == TOLD
    return Session.from_json(kept(turn).to_json())


@pytest.mark.parametrize(
    ("edits", "waits", "reply", "then"),
    [
        (((", car: 自家车", ""),), "by", "火车", {"by": "train", "days": 30, "who": "张"}),
        ((("most: 90", "most: 20"),), "days", "20", {"by": "car", "days": 20, "who": "张"}),
        (
            (("then: who}", "then: home}\n  home: {ask: 几口人？, kind: count, title: 几口人, then: who}"),),
            "home", "4", {"by": "car", "days": 30, "home": 4, "who": "张"},
        ),
        ((("then: days}", "then: nights}"), ("  days: {", "  nights: {")), "nights", "29",
         {"by": "car", "nights": 29, "who": "张"}),
        ((("kind: count, title", "kind: text, title"),), "days", "一个月",
         {"by": "car", "days": "一个月", "who": "张"}),
    ],
    ids=["removed choice", "changed bound", "new step", "renamed step", "changed kind"],
)
def test_it_goes_on_from_the_first_answer_that_no_longer_fits(
    flow: Callable[..., Flow], told: Session, edits: Edits, waits: str, reply: str, then: dict[str, object]
) -> None:
    edited = flow(*edits)
    turn = engine.ask_again(edited, told, HERE)
    assert asked(turn) == waits
    turn = engine.answer(edited, kept(turn), Reply(reply), HERE)
    assert (asked(turn), answers(turn)) == ("ok", then)
    assert set(effected(engine.answer(edited, kept(turn), Reply("对"), HERE).events).answers) == {*then, "ok"}


def test_an_answer_that_waits_to_be_changed_is_asked_though_its_question_was_edited(
    flow: Callable[..., Flow], told: Session
) -> None:
    changing = kept(engine.change(flow(), told, "who", HERE))
    turn = engine.ask_again(flow(("谁去的？", "几个人去的？")), changing, HERE)
    assert (asked(turn), answers(turn)) == ("who", TOLD)


def test_a_change_of_a_step_that_is_gone_is_forgotten(flow: Callable[..., Flow], told: Session) -> None:
    changing = kept(engine.change(flow(), told, "days", HERE))
    [days] = [line for line in BEFORE.splitlines(keepends=True) if line.startswith("  days:")]
    edited = flow(("then: days}", "then: who}"), (days, ""))
    assert asked(engine.ask_again(edited, changing, HERE)) == "ok"

"""The engine: position from stored answers, going back, changing, carrying, and what takes effect."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogues import engine
from dialogues.events import Asked, Choice, Effected, Event, Finished, Misunderstood, Said
from dialogues.flow import Flow, Route, load_flow
from dialogues.reply import Reply
from dialogues.session import Answered, Json, Session
from dialogues.surroundings import Place, Surroundings
from dialogues.turn import Turn

HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), (Place("v1", "木棉村"), Place("v2", "那利村")))

TRIP = """
title: 路费
version: "1"
audience: person
given: [story]
steps:
  went: {ask: 去了吗？, kind: choice, title: 去了, choices: {yes: 去了, no: 没去}, then: {yes: days, no: why}}
  days: {ask: 去了几天？, kind: count, title: 几天, least: 1, then: noted}
  noted: {say: "记下{days}天。", then: ok}
  why: {ask: 为什么没去？, kind: text, title: 原因, given: story, then: ok}
  ok: {ask: "{summary}", kind: choice, choices: {send: 对, change: 改}, then: {send: pay, change: which}}
  which: {ask: 改哪条？, kind: change}
  pay: {effect: pay_travel, then: thanks}
  thanks: {say: 好了。}
"""


@pytest.fixture
def trip(tmp_path: Path) -> Flow:
    (tmp_path / "trip.yml").write_text(TRIP)
    return load_flow(tmp_path / "trip.yml")


def talked(flow: Flow, lines: Sequence[str], given: dict[str, Json] | None = None, here: Surroundings = HERE) -> Turn:
    turn = engine.start(flow, given or {}, here)
    for line in lines:
        assert turn.session is not None
        turn = engine.answer(flow, turn.session, Reply(line), here)
    return turn


def kept(turn: Turn) -> Session:
    assert turn.session is not None
    return turn.session


def answers(turn: Turn) -> dict[str, Json]:
    return {step: answered.answer for step, answered in kept(turn).answers.items()}


def asked(turn: Turn) -> str:
    event = turn.events[-1]
    assert isinstance(event, Asked)
    return event.step


def effected(events: Sequence[Event]) -> Effected:
    return next(event for event in events if isinstance(event, Effected))


def test_a_flow_begins_with_its_first_question(trip: Flow) -> None:
    assert engine.start(trip, {}, HERE) == Turn(
        Session("trip"), (Asked("went", "去了吗？", (Choice("去了", "yes"), Choice("没去", "no"))),)
    )


def test_an_answer_leads_on_and_is_kept_with_its_reply_and_time(trip: Flow) -> None:
    turn = talked(trip, ["1", "三天"])
    assert turn.events[0] == Misunderstood("days", "没看明白有几口人。请打一个数字，比如“4”。")
    turn = engine.answer(trip, kept(turn), Reply(" 3 "), HERE)
    assert turn.events[0] == Said("记下3天。")
    assert asked(turn) == "ok"
    assert kept(turn).answers["days"] == Answered("3", 3, HERE.now, "typed")


def test_a_tap_is_kept_as_chosen(trip: Flow) -> None:
    turn = engine.answer(trip, kept(engine.start(trip, {}, HERE)), Reply("去了", "yes"), HERE)
    assert kept(turn).answers["went"] == Answered("去了", "yes", HERE.now, "chosen")


def test_a_misunderstood_reply_changes_nothing_and_asks_again(trip: Flow) -> None:
    before = talked(trip, ["去了"])
    after = engine.answer(trip, kept(before), Reply("三五天吧我记不得"), HERE)
    assert after.session == replace(kept(before), missed=1)
    assert [type(event) for event in after.events] == [Misunderstood, Asked]


def test_the_end_takes_effect_once_and_forgets_the_session(trip: Flow) -> None:
    turn = talked(trip, ["去了", "3", "对"])
    assert turn.session is None
    assert turn.events == (
        Effected("pay_travel", {"went": "yes", "days": 3, "ok": "send"}, {}), Said("好了。"), Finished(),
    )


def test_back_drops_the_last_answer_and_asks_again(trip: Flow) -> None:
    turn = engine.back(trip, kept(talked(trip, ["去了", "3"])), HERE)
    assert (answers(turn), asked(turn), len(turn.events)) == ({"went": "yes"}, "days", 1)


def test_back_at_the_first_question_asks_it_again(trip: Flow) -> None:
    turn = engine.back(trip, kept(engine.start(trip, {}, HERE)), HERE)
    assert (answers(turn), asked(turn)) == ({}, "went")


def test_back_drops_what_was_carried_after_the_last_answer(trip: Flow) -> None:
    there = talked(trip, ["没去"], {"story": "病了"})
    assert answers(there) == {"went": "no", "why": "病了"}
    turn = engine.back(trip, kept(there), HERE)
    assert (answers(turn), asked(turn)) == ({}, "went")


def test_what_was_told_before_is_carried_and_shown(trip: Flow) -> None:
    turn = talked(trip, ["没去"], {"story": "病了，证450123199001011234"})
    assert kept(turn).answers["why"] == Answered("", "病了，证（号码没有记）", HERE.now, "carried")
    buttons = (Choice("对", "send"), Choice("改", "change"))
    assert turn.events[-1] == Asked("ok", "去了：没去\n原因：病了，证（号码没有记）", buttons)


def test_what_no_step_takes_goes_with_the_effect(trip: Flow) -> None:
    turn = talked(trip, ["没去", "对"], {"story": "病了", "household": "h1"})
    assert effected(turn.events) == Effected(
        "pay_travel", {"went": "no", "why": "病了", "ok": "send"}, {"household": "h1"}
    )


def test_changing_one_answer_keeps_the_others(trip: Flow) -> None:
    turn = talked(trip, ["去了", "3", "改", "几天"])
    assert (answers(turn), asked(turn)) == ({"went": "yes", "days": 3}, "days")
    turn = engine.answer(trip, kept(turn), Reply("4"), HERE)
    assert (answers(turn), asked(turn)) == ({"went": "yes", "days": 4}, "ok")


def test_an_answer_the_change_leads_past_is_dropped(trip: Flow) -> None:
    turn = talked(trip, ["去了", "3", "改", "去了", "没去"])
    assert (answers(turn), asked(turn)) == ({"went": "no"}, "why")


def test_a_change_that_leads_the_same_way_loses_nothing(trip: Flow) -> None:
    turn = talked(trip, ["去了", "3", "改", "去了", "去了"])
    assert (answers(turn), asked(turn)) == ({"days": 3, "went": "yes"}, "ok")


def test_a_carried_answer_can_be_changed(trip: Flow) -> None:
    turn = talked(trip, ["没去", "改", "原因", "没钱"], {"story": "病了"})
    assert (answers(turn), asked(turn)) == ({"went": "no", "why": "没钱"}, "ok")


def test_going_back_from_a_change_leaves_the_answer_as_it_was(trip: Flow) -> None:
    turn = engine.back(trip, kept(talked(trip, ["去了", "3", "改", "几天"])), HERE)
    assert (answers(turn), asked(turn)) == ({"went": "yes", "days": 3}, "ok")


def test_changing_nothing_goes_back_to_the_summary(trip: Flow) -> None:
    turn = talked(trip, ["去了", "3", "改", "不改了"])
    assert (answers(turn), asked(turn)) == ({"went": "yes", "days": 3}, "ok")


def test_asking_again_says_nothing_and_changes_nothing(trip: Flow) -> None:
    before = talked(trip, ["去了", "3"])
    after = engine.ask_again(trip, kept(before), HERE)
    assert (after.session, after.events) == (before.session, before.events[-1:])


def test_an_answer_that_no_longer_fits_is_asked_again_and_later_ones_stay(trip: Flow) -> None:
    session = kept(talked(trip, ["去了", "3"]))
    edited = replace(trip, steps={**trip.steps, "days": replace(
        trip.steps["days"], question=replace(trip.steps["days"].question, least=5)  # type: ignore[type-var]
    )})
    waiting = engine.waiting(edited, session, HERE)
    assert waiting and waiting.id == "days"
    turn = engine.answer(edited, session, Reply("6"), HERE)
    assert (answers(turn), asked(turn)) == ({"went": "yes", "days": 6}, "ok")


def test_a_session_whose_last_question_is_gone_takes_no_effect_by_itself(trip: Flow) -> None:
    session = kept(talked(trip, ["去了", "3"]))
    edited = replace(trip, steps={**trip.steps, "noted": replace(trip.steps["noted"], route=Route(otherwise="pay"))})
    turn = engine.ask_again(edited, session, HERE)
    assert (answers(turn), asked(turn)) == ({"went": "yes"}, "days")

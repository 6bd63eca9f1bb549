"""The engine: position from stored answers, going back, changing, carrying, and what takes effect."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogues import engine
from dialogues.events import Asked, Choice, Effected, Event, Finished, Misunderstood, Said
from dialogues.flow import Flow, Route, load_flow, load_flows
from dialogues.reply import Reply
from dialogues.session import Answered, Json, Session
from dialogues.surroundings import Place, Surroundings
from dialogues.turn import Turn

HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), (Place("v1", "木棉村"), Place("v2", "那利村")))
DECLARE = load_flows()["declare"]
STORY = "日子难过，想请人来看看"
TO_RISKS = [STORY, "给自己家报", "同意", "木棉", "张 13812345678"]
TO_CONFIRM = [*TO_RISKS, "读书", "好了", "上个月", "4"]
TO_HEALTH = [*TO_RISKS, "生病", "读书", "好了"]

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


def test_a_session_survives_its_store() -> None:
    session = kept(talked(DECLARE, TO_HEALTH[:-1]))
    assert session.gathered == ("illness", "schooling")
    changing = replace(session, changing="village", missed=2)
    assert [Session.from_json(kept.to_json()) for kept in (session, changing)] == [session, changing]
    assert list(Session.from_json(session.to_json()).answers) == list(session.answers)


def test_the_story_comes_first_and_is_not_asked_for_twice() -> None:
    assert asked(engine.start(DECLARE, {}, HERE)) == "story"
    assert asked(engine.start(DECLARE, {"story": STORY}, HERE)) == "for_whom"


def test_refusing_to_be_recorded_ends_with_nothing_kept() -> None:
    turn = talked(DECLARE, ["给自己家报", "不同意"], {"story": STORY})
    assert (turn.session, [type(event) for event in turn.events]) == (None, [Said, Finished])


def test_the_consent_about_servers_abroad_is_asked_only_there_and_before_anything_else() -> None:
    abroad = replace(HERE, channel="telegram")
    assert asked(engine.start(DECLARE, {}, abroad)) == "consent_abroad"
    assert asked(talked(DECLARE, ["同意"], here=abroad)) == "story"
    assert talked(DECLARE, ["不同意"], here=abroad).session is None
    assert asked(engine.start(DECLARE, {}, replace(HERE, channel="telegram_and_page"))) == "page"


def test_somebody_elses_hardship_asks_who_tells_and_whether_they_know() -> None:
    assert asked(talked(DECLARE, [STORY, "帮别人家报"])) == "relation"
    turn = talked(DECLARE, [STORY, "帮别人家报", "邻居", "还不知道"])
    assert [type(event) for event in turn.events] == [Said, Asked]
    assert asked(turn) == "consent"


def test_name_and_telephone_are_told_in_one_reply_or_one_after_the_other() -> None:
    assert asked(talked(DECLARE, TO_RISKS)) == "risks"
    assert asked(talked(DECLARE, [*TO_RISKS[:-1], "张"])) == "phone"
    assert asked(talked(DECLARE, [*TO_RISKS[:-1], "13812345678"])) == "name"
    assert answers(talked(DECLARE, [*TO_RISKS[:-1], "张", "不留电话"]))["phone"] is None


def test_a_telephone_typed_anew_holds_against_the_one_told_with_the_name() -> None:
    turn = talked(DECLARE, [*TO_CONFIRM, "改一改", "电话", "13987654321"])
    assert (asked(turn), answers(turn)["phone"]) == ("confirm", "13987654321")


def test_the_second_consent_is_asked_only_for_illness_or_disability() -> None:
    assert asked(talked(DECLARE, TO_HEALTH)) == "consent_health"
    assert asked(talked(DECLARE, TO_CONFIRM[:-2])) == "since"


def test_an_illness_that_may_not_be_told_becomes_another_hardship_everywhere() -> None:
    turn = talked(DECLARE, [*TO_HEALTH, "不同意", "想要点米", "别的难处", "记不清", "4"])
    summary = turn.events[-1]
    assert isinstance(summary, Asked)
    assert STORY not in summary.text and "生病" not in summary.text
    told = effected(engine.answer(DECLARE, kept(turn), Reply("提交"), HERE).events)
    assert (told.given, "story" in told.answers) == ({}, False)
    assert {name: told.answers[name] for name in ("risks", "main_risk", "consent_health", "since", "plain_story")} == {
        "risks": ["other", "schooling"], "main_risk": "other", "consent_health": "refuse", "since": None,
        "plain_story": "想要点米",
    }


def test_an_illness_that_may_be_told_is_told_with_the_story() -> None:
    told = effected(talked(DECLARE, [*TO_HEALTH, "同意", "1", "上个月", "4", "提交"]).events)
    assert (told.answers["risks"], told.answers["main_risk"]) == (["illness", "schooling"], "illness")
    assert told.answers["story"] == STORY


def test_with_one_hardship_the_main_one_is_not_asked() -> None:
    turn = talked(DECLARE, TO_CONFIRM)
    assert kept(turn).answers["main_risk"].source == "carried"
    assert asked(turn) == "confirm"


@pytest.mark.parametrize(
    ("risk", "since", "step"),
    [
        ("房子", "昨天", "urgency"), ("房子", "上个月", "confirm"), ("房子", "记不清", "confirm"),
        ("意外", "今天", "urgency"), ("遭灾", "前天", "urgency"), ("读书", "昨天", "confirm"),
    ],
)
def test_only_what_may_be_dangerous_and_is_new_is_asked_for_its_urgency(risk: str, since: str, step: str) -> None:
    assert asked(talked(DECLARE, [*TO_RISKS, risk, "好了", since, "4"])) == step


def test_danger_opens_the_case_at_once() -> None:
    turn = talked(DECLARE, [*TO_RISKS, "房子", "好了", "昨天", "4", "现在就有危险"])
    assert [type(event) for event in turn.events] == [Said, Effected, Said, Finished]
    assert effected(turn.events).answers["urgency"] == "danger_now"


def test_the_summary_masks_the_telephone() -> None:
    event = talked(DECLARE, TO_CONFIRM).events[-1]
    assert isinstance(event, Asked)
    assert "电话：1********78" in event.text
    assert "13812345678" not in event.text


def test_a_village_from_a_poster_is_not_asked() -> None:
    to_village = TO_RISKS[:3]
    turn = talked(DECLARE, to_village, {"village": "v2"})
    assert (asked(turn), answers(turn)["village"]) == ("contact", "v2")
    assert asked(talked(DECLARE, to_village, {"village": "gone"})) == "village"


def test_deciding_not_to_file_takes_no_effect() -> None:
    turn = talked(DECLARE, [*TO_CONFIRM, "不报了"])
    assert (turn.session, [type(event) for event in turn.events]) == (None, [Said, Finished])


def test_only_plain_answers_are_recognised() -> None:
    session = kept(talked(DECLARE, TO_CONFIRM[:-1]))
    assert engine.recognises(DECLARE, session, Reply("四口人"), HERE)
    assert not engine.recognises(DECLARE, session, Reply("低保能领多少钱"), HERE)
    story = kept(engine.start(DECLARE, {}, HERE))
    assert not engine.recognises(DECLARE, story, Reply("我家房子漏雨"), HERE)

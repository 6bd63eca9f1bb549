"""The declaration: what is asked of whom, what a refusal withholds, and when danger shortens the way."""

from dataclasses import replace

import pytest

from dialogues import engine
from dialogues.events import Asked, Effected, Finished, Said
from dialogues.flow import load_flows
from dialogues.reply import Reply
from dialogues.session import Session
from tests.dialogues.test_engine import HERE, answers, asked, effected, kept, talked

DECLARE = load_flows()["declare"]
STORY = "日子难过，想请人来看看"
TO_RISKS = [STORY, "给自己家报", "同意", "木棉", "张 13812345678"]
TO_CONFIRM = [*TO_RISKS, "读书", "好了", "上个月", "4"]
TO_HEALTH = [*TO_RISKS, "生病", "读书", "好了"]


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

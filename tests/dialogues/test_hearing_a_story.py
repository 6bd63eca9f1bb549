"""A story fills what it tells: shown once, changeable, never read twice, and never against what the person says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialogues import engine
from dialogues.events import Asked, Chained, Finished, Noted
from dialogues.flow import load_flows
from dialogues.reply import Reply
from dialogues.session import FOUND, TYPED
from dialogues.surroundings import Place, Surroundings
from tests.dialogues.test_engine import answers, asked, kept, talked

HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), (Place("v1", "木棉村"), Place("v2", "那利村")))
DECLARE = load_flows()["declare"]
STORY = "我家男人上个月摔断腿,花了三万多,四口人就靠他"
NOTED = Noted({
    "for_whom": ("给谁报", "给自己家报"), "risks": ("难处", "出了意外"), "since": ("从几时起", "上个月（2026年10月）"),
    "size": ("几口人", "4"), "spent": ("花的钱", "三万多（30000到39999元）"),
})


def test_what_the_first_sentence_tells_is_shown_before_anything_is_asked() -> None:
    turn = engine.start(DECLARE, {"story": STORY}, HERE)
    assert (turn.events[0], asked(turn)) == (NOTED, "consent")
    assert kept(turn).answers["size"].source == FOUND


def test_what_the_answer_to_the_story_tells_is_shown_too() -> None:
    turn = talked(DECLARE, [STORY], here=HERE)
    assert (turn.events[0], asked(turn)) == (NOTED, "consent")


def test_it_is_shown_once() -> None:
    turn = engine.start(DECLARE, {"story": STORY}, HERE)
    for line in ("同意", "木棉村", "张"):
        turn = engine.answer(DECLARE, kept(turn), Reply(line), HERE)
        assert [event for event in turn.events if isinstance(event, Noted)] == []


def test_what_was_found_is_changed_at_once_and_the_dialogue_goes_on_where_it_stood() -> None:
    turn = engine.change(DECLARE, kept(engine.start(DECLARE, {"story": STORY}, HERE)), "size", HERE)
    assert (asked(turn), answers(turn)["size"]) == ("size", 4)
    turn = engine.answer(DECLARE, kept(turn), Reply("5"), HERE)
    assert (asked(turn), answers(turn)["size"]) == ("consent", 5)
    assert kept(turn).answers["size"].source == TYPED


def test_a_change_that_is_thought_better_of_leaves_what_was_found() -> None:
    turn = engine.change(DECLARE, kept(engine.start(DECLARE, {"story": STORY}, HERE)), "size", HERE)
    turn = engine.back(DECLARE, kept(turn), HERE)
    assert (asked(turn), answers(turn)["size"]) == ("consent", 4)


def test_old_words_are_not_read_again_days_later() -> None:
    session = kept(engine.start(DECLARE, {"story": STORY}, HERE))
    later = replace(HERE, now=HERE.now + timedelta(days=30))
    turn = engine.answer(DECLARE, session, Reply("同意"), later)
    assert kept(turn).answers["since"] == session.answers["since"]


def test_going_back_over_the_story_drops_what_it_told() -> None:
    turn = engine.back(DECLARE, kept(talked(DECLARE, [STORY], here=HERE)), HERE)
    told = {step: answer for step, answer in answers(turn).items() if answer is not None}
    assert (asked(turn), told) == ("story", {})


def test_another_story_does_not_undo_what_the_person_has_said() -> None:
    turn = talked(DECLARE, [STORY, "同意"], here=HERE)
    turn = engine.change(DECLARE, kept(turn), "size", HERE)
    turn = engine.answer(DECLARE, kept(turn), Reply("5"), HERE)
    turn = engine.change(DECLARE, kept(turn), "story", HERE)
    turn = engine.answer(DECLARE, kept(turn), Reply("我家男人出车祸，家里六口人"), HERE)
    assert answers(turn)["size"] == 5


def test_danger_now_leads_to_the_short_way_with_the_story() -> None:
    turn = talked(DECLARE, ["水进屋了，快到床边了"], here=HERE)
    assert (turn.session, [type(event) for event in turn.events]) == (None, [Chained, Finished])
    chained = turn.events[0]
    assert isinstance(chained, Chained)
    assert (chained.flow, chained.given["story"]) == ("declare_urgent", "水进屋了，快到床边了")


def test_abroad_nothing_of_the_story_is_repeated_before_it_is_agreed_to() -> None:
    abroad = replace(HERE, channel="telegram")
    turn = engine.start(DECLARE, {"story": STORY}, abroad)
    assert [type(event) for event in turn.events] == [Asked]
    turn = engine.answer(DECLARE, kept(turn), Reply("同意"), abroad)
    assert (turn.events[0], asked(turn)) == (NOTED, "consent")

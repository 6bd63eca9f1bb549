"""Whatever people send: nothing raises, nothing told is lost, and the flow always waits or is finished."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues import engine
from dialogues.events import Asked, Finished
from dialogues.flow import CODE, load_flows
from dialogues.reply import Reply
from dialogues.session import CARRIED, OWN, Answered, Session
from dialogues.surroundings import Place, Surroundings

HERE = Surroundings(
    datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    tuple(Place(f"v{n}", name, ("三里镇",)) for n, name in enumerate(("木棉村", "江洲村", "江洲村", "那利社区"))),
    "telegram",
)
FLOWS = load_flows()
LIKELY = [
    "1", "2", "3", "12", "好了", "同意", "不同意", "木棉村", "江洲", "张三", "13812345678", "1381234567", "四口人",
    "400", "上个月", "去年腊月", "明天", "2月30日", "不急", "对", "改一改", "电话", "村", "难处", "不改了", "没有手机",
    "我崽住院了", "入户", "昨天", "正常", "不写了", "TD-2026-AB12CD34", "5678", "下周三", "生病、读书", "帮别人家报",
    "还不知道", "",
]
FORWARD = {
    "declare": [
        "同意", "日子难过", "帮别人家报", "邻居", "知道", "同意", "木棉", "张", "13812345678", "生病、房子", "好了",
        "不同意", "想要点米", "2", "昨天", "4", "不急", "改一改", "难处", "房子", "好了",
    ],
    "declare_urgent": ["水进屋了", "木棉", "张"],
    "status": ["28950692"],
    "visit_done": ["入户", "昨天", "正常"],
    "visit_move": [],
    "visit_cannot": ["不在家"],
}  # what leads to the last questions, so that moves begin anywhere
TYPED = st.one_of(st.sampled_from(LIKELY), st.text(max_size=60))
MOVES = st.lists(st.one_of(TYPED.map(Reply), st.just("back"), st.integers(0, 12)), max_size=45)


def tapped(turn: engine.Turn, place: int) -> Reply:
    """The button at that place, or one that is no longer there."""
    asked = turn.events[-1]
    choices = asked.choices if isinstance(asked, Asked) else ()
    return Reply(choices[place].label, choices[place].code) if place < len(choices) else Reply("旧按钮", "old")


def untold(answered: Answered) -> bool:
    """What a story has not told yet, and may."""
    return answered.answer is None and answered.source == CARRIED


@settings(max_examples=150, deadline=None)
@given(
    flow=st.sampled_from(sorted(FLOWS)), begun=st.integers(0, 20), moves=MOVES,
    story=st.one_of(st.none(), st.text(max_size=80)),
)
def test_any_replies_keep_what_was_told_and_end_asked_or_finished(
    flow: str, begun: int, moves: list[Reply | str | int], story: str | None
) -> None:
    chosen, changed = FLOWS[flow], False
    turn = engine.start(chosen, {"story": story, "household": "张**"}, HERE)
    for move in [*map(Reply, FORWARD.get(flow, [])[:begun]), *moves]:
        before = turn.session
        if before is None:
            return
        if move == "back":
            turn = engine.back(chosen, before, HERE)
            assert len(own(before)) - len(own(turn.session)) in (0, 1)
        else:
            reply = tapped(turn, move) if isinstance(move, int) else move
            assert isinstance(reply, Reply)
            changed = changed or asks_what_to_change(before)
            assert engine.recognises(chosen, before, reply, HERE) in (True, False)
            turn = engine.answer(chosen, before, reply, HERE)
            if turn.session and not changed:
                told = {step: answered for step, answered in before.answers.items() if not untold(answered)}
                assert told.items() <= turn.session.answers.items()
        check_shape(turn)


def test_the_way_forward_leads_to_every_last_question() -> None:
    last = {}
    for name, lines in FORWARD.items():
        turn = engine.start(FLOWS[name], {}, HERE)
        for line in lines:
            assert turn.session is not None
            turn = engine.answer(FLOWS[name], turn.session, Reply(line), HERE)
        asked = turn.events[-1]
        last[name] = asked.step if isinstance(asked, Asked) else None
    assert last == {
        "declare": "confirm", "declare_urgent": "phone", "status": "phone_tail", "visit_done": "note",
        "visit_move": "until", "visit_cannot": "note",
    }


def own(session: Session | None) -> list[str]:
    """The steps the person answered."""
    stored = session.answers if session else {}
    return [step for step, answered in stored.items() if answered.source in OWN]


def asks_what_to_change(session: Session) -> bool:
    waiting = engine.waiting(FLOWS[session.flow], session, HERE)
    return waiting is not None and waiting.question is not None and waiting.question.kind == "change"


def check_shape(turn: engine.Turn) -> None:
    """A waiting session asks last; a finished one is gone; every code can be sent by every channel."""
    if turn.session is None:
        assert turn.events[-1] == Finished()
        return
    asked = turn.events[-1]
    assert isinstance(asked, Asked)
    assert [choice.code for choice in asked.choices if not CODE.fullmatch(choice.code)] == []
    assert Session.from_json(turn.session.to_json()) == turn.session
    assert engine.ask_again(FLOWS[turn.session.flow], turn.session, HERE).events[-1] == asked

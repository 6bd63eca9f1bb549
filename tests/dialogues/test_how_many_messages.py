"""How many messages a declaration takes of people who tell in different ways: a count of messages, not of taste."""

from datetime import UTC, datetime
from statistics import median

import pytest

from dialogues import engine
from dialogues.events import Effected, Noted
from dialogues.flow import load_flows
from dialogues.reply import Reply
from dialogues.surroundings import Place, Surroundings

HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), (
    Place("mumian", "木棉村", ("三里镇", "天等县")),
    Place("upper", "上屯", ("木棉村", "三里镇", "天等县"), "mumian"),
    Place("lower", "下屯", ("木棉村", "三里镇", "天等县"), "mumian"),
    Place("nali", "那利村", ("城关镇", "天等县")),
))
DECLARE = load_flows()["declare"]
REPLIES = {
    "for_whom": "自己家", "relation": "邻居", "they_know": "知道", "consent": "同意", "village": "木棉村上屯",
    "group": "上屯", "contact": "张有福 13812345678", "name": "张有福", "phone": "13812345678",
    "risks": "读书、好了", "consent_health": "同意", "main_risk": "1", "since": "上个月", "size": "4",
    "urgency": "不急", "confirm": "对",
}
FIRST = "我家男人上个月摔断腿,花了三万多,四口人就靠他"
SPEAKERS: dict[str, tuple[str, dict[str, str]]] = {
    "tells everything at once": (FIRST, {}),
    "names the place as well": ("我家在木棉村上屯，老婆去年查出大病，住院花了五万多，一家五口人", {}),
    "in a few words": ("崽读大学交不起学费", {}),
    "taps and tells little": ("报难处", {"story": "屋顶漏雨"}),
    "taps and tells more": ("报难处", {"story": "我家房子上个月漏雨，墙都湿了，家里三口人"}),
    "for the neighbour": ("帮隔壁阿婆报一下，她一个人过，房子漏雨，有半年了", {"contact": "黄阿婆 13912345678"}),
    "names and number in two replies": ("我家田挨水淹了，四口人，没得收成", {"contact": "姓韦", "since": "上个月"}),
    "without a telephone": ("我家男人出车祸，半年前的事，家里四口人", {"contact": "李", "phone": "没有手机"}),
    "village and hamlet apart": ("我家老人瘫在床上两年了，家里五口人", {"village": "木棉村"}),
    "lost the wages": ("我在广东打工，老板跑了，工钱从去年腊月拖到今天没给，家里六口人", {}),
    "pigs have died": ("我家养猪亏了两万块，上个月猪全病死了，一家四口", {}),
    "water is dirty": ("我们家没有干净水喝，有三个多月了，家里两个人", {}),
    "says nothing useful": ("报难处", {"story": "日子难过", "risks": "没活干、好了"}),
    "tells name and number too": (
        "我叫张有福，电话13812345678，我家崽考上大学，学费凑不齐，四口人，从九月份开始的", {}
    ),
}


def asked_of(first: str, own: dict[str, str]) -> tuple[list[str], set[str]]:
    """The step each message of the person answers until the case is open, and what was noted without asking."""
    turn = engine.start(DECLARE, {} if first == "报难处" else {"story": first}, HERE)
    asked, noted = list[str](), set[str]()
    while turn.session:
        noted |= {step for event in turn.events if isinstance(event, Noted) for step in event.answers}
        step = engine.waiting(DECLARE, turn.session, HERE)
        assert step is not None and len(asked) < 20
        for reply in own.get(step.id, REPLIES.get(step.id, "")).split("、"):
            assert turn.session is not None
            turn = engine.answer(DECLARE, turn.session, Reply(reply), HERE)
            asked.append(step.id)
    assert any(isinstance(event, Effected) for event in turn.events)
    return asked, noted


def messages(first: str, own: dict[str, str]) -> int:
    """What the person sends until the case is open; the first message is one of them."""
    return 1 + len(asked_of(first, own)[0])


def test_half_of_the_speakers_need_seven_messages_or_fewer() -> None:
    counts = {who: messages(*told) for who, told in SPEAKERS.items()}
    assert len(counts) >= 12
    assert median(counts.values()) <= 7, counts
    assert max(counts.values()) <= 11, counts


def test_whoever_tells_it_in_the_first_sentence_needs_five() -> None:
    assert messages(FIRST, {}) == 5


@pytest.mark.parametrize("who", SPEAKERS)
def test_nobody_is_asked_what_was_noted(who: str) -> None:
    asked, noted = asked_of(*SPEAKERS[who])
    assert noted & set(asked) == set()

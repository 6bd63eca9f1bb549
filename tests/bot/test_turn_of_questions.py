"""Whole conversations about policies on a real database: answers, follow-ups, two questions, and browsing."""

import pytest
from sqlalchemy import select

from backend.conversations.models import HeardMessage
from backend.database import Database
from bot.understanding import Understood
from tests.bot.talk import KNOWLEDGE, Talk, about

UNDERSTOOD = {
    "去广东打工路费有没有得报": about("travel_subsidy"),
    "我妈吃低保,我去打工会不会停": about("dibao_gradual_exit"),
    "那怎么申请?": Understood((("fumin_loan", 0.2),), "how", 0.8),
    "我爷爷八十了有长寿钱没有": Understood((("not_covered", 0.9),), "general", 0.0, "old_age_allowance", 0.8),
    "阴阳先生怎么请": about("not_covered"),
    "低保怎么申请？": about("dibao", "how"),
    "另外我儿子读技校有没有补贴": about("yulu_plan", "amount"),
    "五保": about("tekun"),
    "养鸽子要不要去登记": Understood((("not_covered", 0.4), ("industry_reward", 0.3)), "how", 0.0, "farm_works", 0.1),
}


@pytest.fixture
def talk(database: Database) -> Talk:
    return Talk(database, UNDERSTOOD)


def test_a_policy_question_is_answered_with_amount_year_gaps_and_whom_to_ask(talk: Talk) -> None:
    [answer] = talk.say("去广东打工路费有没有得报")
    assert answer.splitlines() == [
        "【外出务工交通补助】",
        "去广西外面做工，可以补一次来回路费。",
        "能给多少：每人每年最多800元。重点帮扶县可以提高，最多1000元。这是最高数，不是人人都拿满。",
        "给哪些人：说的是脱贫户和监测户的劳动力。监测户，是村里登记、政府重点照看的困难户。要到广西外面做工，比如去广东。",
        "写在《2022年广西行动方案》里。这是2022年疫情时的文件。今年还执不执行、标准多少，以当地最新通知为准。",
        "文件没有写清楚：怎么申请、去哪里办、带什么材料、什么时候办。",
        "县里还没有核实过。最后怎么定，要当地确认。可以问乡镇管社保和就业的干部，或者县人社局。村委会也能帮您问。",
    ]
    assert talk.labels() == ["能给多少", "给哪些人", "文件没写的", "看看我合不合适", "报难处"]
    assert talk.replies[0]["card"] == {"id": "travel_subsidy", "part": "general"}


def test_where_probably_nothing_is_known_it_is_said_first_and_a_card_offered_beside(talk: Talk) -> None:
    honest, beside = talk.say("养鸽子要不要去登记")
    assert "我手上的资料里没有，不敢乱说" in honest
    assert beside == "要是我听错了，您想问的是下面这个，点一下。"
    assert talk.labels() == [KNOWLEDGE.cards["industry_reward"].label, "都不是"]


def test_a_follow_up_without_a_topic_stays_on_the_card(talk: Talk) -> None:
    talk.say("我妈吃低保,我去打工会不会停")
    talk.later(minutes=20)
    talk.say("那怎么申请?")
    assert talk.replies[0]["card"] == {"id": "dibao_gradual_exit", "part": "how"}


def test_what_is_not_written_is_behind_its_button(talk: Talk) -> None:
    talk.say("去广东打工路费有没有得报")
    [answer] = talk.tap("文件没写的")
    assert "· 文件没有写怎么申请。" in answer.splitlines()


def test_what_no_document_is_about_is_said_with_the_office_that_knows(talk: Talk, database: Database) -> None:
    [answer] = talk.say("我爷爷八十了有长寿钱没有")
    assert answer.splitlines() == [
        "高龄津贴的文件，我手上没有，不敢乱说。去问的时候，就问几岁能领、要不要自己去报名。",
        "可以问乡镇政府管民政的干部，或者县民政局。村委会也能帮您问。",
    ]
    assert talk.labels() == ["报难处", "看政策", "找真人"]
    [honest] = talk.say("阴阳先生怎么请")
    assert honest.splitlines()[0] == "这件事，我手上的资料里没有，不敢乱说。"
    with database.reading() as session:
        told = [row.route for row in session.scalars(select(HeardMessage).order_by(HeardMessage.id))]
    assert told == ["not_covered:old_age_allowance", "not_covered"]


def test_of_two_questions_in_one_message_none_is_lost(talk: Talk) -> None:
    [answer] = talk.say("低保怎么申请？另外我儿子读技校有没有补贴")
    assert answer.startswith("【农村最低生活保障（低保）】")
    assert (talk.replies[0]["card"], talk.labels()[0]) == ({"id": "dibao", "part": "how"}, "您还问了：雨露计划")
    talk.say("1")
    assert talk.replies[0]["card"] == {"id": "yulu_plan", "part": "amount"}


def test_what_is_meant_is_answered_and_not_what_is_denied(talk: Talk) -> None:
    talk.say("不是問低保，是問五保")
    assert talk.replies[0]["card"] == {"id": "tekun", "part": "general"}


def browsed(talk: Talk) -> list[str]:
    """The values of all cards of the topic shown, page after page; none has a number of two digits."""
    values = [choice["value"] for choice in talk.replies[0]["choices"]]
    assert len(values) <= 9
    if talk.labels()[-1] != "更多":
        return values
    talk.say(str(len(values)))
    return values[:-1] + browsed(talk)


def test_a_topic_with_many_cards_is_shown_in_pages(talk: Talk) -> None:
    talk.press("topic.security")
    assert (len(talk.labels()), talk.labels()[-1]) == (9, "更多")
    talk.tap("更多")
    security = [card.label for card in KNOWLEDGE.of_topic("security")]
    assert talk.labels() == security[8:]


def test_topics_lead_to_every_card_a_villager_may_have_a_use_for(talk: Talk) -> None:
    talk.say("看政策")
    topics, cards = talk.labels(), []
    for number in range(1, len(topics) + 1):
        talk.say("看政策")
        talk.say(str(number))
        cards += browsed(talk)
    useful = [card.id for card in KNOWLEDGE.cards.values() if card.audience in ("villager", "both")]
    assert sorted(cards) == sorted(f"card.{card}.general" for card in useful)

"""What a message is taken for: the order of attention, with and without a waiting question, with and without nlu."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.around import Around
from bot.attention import decide
from bot.heard import Heard
from bot.meanings import (
    AskFirst,
    Attention,
    BindChat,
    CardAnswer,
    FlowReply,
    NotCovered,
    Offer,
    Plain,
    StartFlow,
    Unread,
    Urgent,
    Word,
)
from bot.state import CardShown, State
from bot.understanding import Understood
from dialogues import engine
from dialogues.reply import Reply
from dialogues.session import Session
from dialogues.surroundings import Place, Surroundings
from tests.backend.moments import MONDAY
from tests.bot.talk import FLOWS, KNOWLEDGE, REPLIES, VOCABULARY, about

SURROUNDINGS = Surroundings(MONDAY, (Place("v1", "大湾村", ("青石乡",)), Place("v2", "小河村", ("青石乡",))))
STORY = "去年我爸生病住院，家里的钱都花光了，两个小孩还要读书"
NOTHING = Understood((), "general", 0.0)


def declared(until: str) -> Session:
    """A declaration that waits for the reply to this step."""
    flow = FLOWS["declare"]
    session = engine.start(flow, {}, SURROUNDINGS).session
    while session and (step := engine.waiting(flow, session, SURROUNDINGS)) and step.id != until:
        session = engine.answer(flow, session, Reply(REPLIES[step.id]), SURROUNDINGS).session
    assert session is not None
    return session


AT_NAME, AT_PHONE, AT_STORY = declared("contact"), declared("phone"), declared("story")


def taken(
    said: str, understood: Understood | None = NOTHING, session: Session | None = None, state: State | None = None
) -> Attention:
    known = replace(state or State(), session=session)
    heard = Heard("web", "c1", "m1", text=said)
    return decide(heard, understood, Around(known, VOCABULARY, KNOWLEDGE, FLOWS, SURROUNDINGS))


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("帮助", "help"), ("菜单", "help"), ("人工人工人工", "human"), ("喂喂喂", "hello"),
        ("你好！", "hello"), ("您好啊", "hello"), ("上一步", "back"),
        ("改前面的", "change"), ("不说了", "stop"), ("接着说", "resume"), ("重新开始", "restart"), ("人工", "human"),
        ("进度", "progress"), ("清除", "clear"), ("報困難", "declare"), ("清 除", None), ("？", "help"),
        ("/help", "help"), ("/start", "greeting"), ("/deny", None),
    ],
)
def test_everyday_words_mean_the_same_at_any_time(said: str, word: str | None) -> None:
    if word is None:
        assert not isinstance(taken(said), Word)
    else:
        assert (taken(said), taken(said, session=AT_STORY), taken(said, None)) == (Word(word), Word(word), Word(word))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("不想活了", "despair"), ("我妈喝了农药快来人", "poison"), ("我老公打我打得头破了", "violence"),
        ("屋里着火了快来", "fire"), ("水进屋了，老人在楼上", "flood"), ("路上出车祸了", "traffic"),
        ("老人昏倒了叫不醒", "medical"), ("小孩走丢了", "missing"), ("有人叫我先交钱才给办低保", "fraud"),
        ("喊我講驗證碼", "fraud"), ("他讓我轉賬過去", "fraud"),
    ],
)
def test_danger_and_fraud_come_first_with_and_without_understanding(said: str, kind: str) -> None:
    assert taken(said, about("dibao")) == taken(said, None) == Urgent(kind, said)
    assert taken(said, about("dibao"), AT_PHONE) == Urgent(kind, said)
    assert taken(said, None, AT_STORY) == Urgent(kind, said, answers=True)


@pytest.mark.parametrize(
    "said",
    [
        "去年房子着火了，有没有补助", "前年发大水冲走了猪", "我爸上个月车祸住院花了三万", "打我电话就行",
        "工钱没打我卡上", "洪水过后危房改造怎么申请",
    ],
)
def test_what_is_past_or_only_asked_about_is_no_emergency(said: str) -> None:
    assert not isinstance(taken(said), Urgent)


def test_whoever_has_been_cheated_and_despairs_is_helped_to_live_first() -> None:
    said = "钱被骗完了，一个人开车到水库边"
    assert taken(said, about("crisis", sure=0.3)) == Urgent("crisis", said)
    assert taken(said, about("dibao")) == Urgent("fraud", said)
    assert taken(said, None) == Urgent("fraud", said)


def test_understanding_alone_may_tell_of_danger_and_fraud() -> None:
    assert taken("他把自己锁在房间", about("crisis")) == Urgent("crisis", "他把自己锁在房间")
    assert taken("这个短信靠谱不", about("fraud_check")) == Urgent("fraud", "这个短信靠谱不")
    assert taken("他把自己锁在房间", about("crisis"), AT_STORY) == Urgent("crisis", "他把自己锁在房间", answers=True)


@pytest.mark.parametrize(
    ("route", "share", "meant"),
    [
        ("travel_subsidy", 0.9, CardAnswer("travel_subsidy", "amount")),
        ("start_status_query", 0.9, Word("progress")),
        ("human_handoff", 0.9, Word("human")),
        ("start_objection", 0.9, Word("objection")),
        ("start_withdraw", 0.9, Word("withdraw")),
        ("not_covered", 0.9, NotCovered()),
        ("out_of_scope", 0.9, Plain("out_of_scope")),
        ("small_talk", 0.9, Plain("small_talk")),
        ("travel_subsidy", 0.3, Offer(("travel_subsidy",), "amount")),
        ("start_withdraw", 0.3, Offer(("start_withdraw",), "amount")),
        ("out_of_scope", 0.3, Plain("out_of_scope")),
        ("not_covered", 0.3, NotCovered()),
        ("out_of_scope", 0.03, Plain("not_known")),
        ("travel_subsidy", 0.02, Plain("not_known")),
    ],
)
def test_understanding_answers_where_it_is_sure(route: str, share: float, meant: Attention) -> None:
    assert taken("随便一句话", about(route, "amount", share)) == meant


UNCOVERED = (("not_covered", 0.9),)


@pytest.mark.parametrize(
    ("said", "understood", "topic"),
    [
        ("八十岁了有没有钱领", Understood(UNCOVERED, "general", 0.0, "old_age_allowance", 0.4), "old_age_allowance"),
        ("長壽錢怎麼領", Understood(UNCOVERED, "general", 0.0, "funeral", 0.39), "old_age_allowance"),
        ("八十岁了有没有钱领", Understood(UNCOVERED, "general", 0.0, "funeral", 0.39), None),
        ("老家贵州那边的低保", Understood(UNCOVERED, "general", 0.0), "other_province"),
        ("八十岁了有没有钱领", Understood(UNCOVERED, "general", 0.0, "gone_from_knowledge", 0.9), None),
    ],
)
def test_what_no_document_is_about_is_told_apart_where_it_can_be(
    said: str, understood: Understood, topic: str | None
) -> None:
    assert taken(said, understood) == NotCovered(topic)


def test_small_talk_is_answered_by_what_it_is_about() -> None:
    said = ["谢谢你", "你是不是真人", "你好笨", "再见", "吃饭了没"]
    assert [taken(text, about("small_talk")) for text in said] == [
        Plain("thanks"), Plain("who_are_you"), Plain("sorry"), Plain("bye"), Plain("small_talk"),
    ]


def test_an_unclear_question_gets_at_most_three_choices() -> None:
    routes = (("dibao", 0.3), ("tekun", 0.25), ("small_talk", 0.2), ("temporary_relief", 0.18), ("fumin_loan", 0.15))
    assert taken("补助", Understood(routes, "who", 0.9)) == Offer(("dibao", "tekun", "temporary_relief"), "who")


def test_what_is_likely_none_of_ours_is_said_so_with_the_choices_beside_it() -> None:
    routes = (("out_of_scope", 0.4), ("dibao", 0.2), ("tekun", 0.01))
    beside = Offer(("dibao",), "who", honestly=Plain("out_of_scope"))
    assert taken("补助", Understood(routes, "who", 0.9)) == beside
    assert taken("没钱吃饭", Understood(routes, "who", 0.9)) == Offer(("start_declaration", "dibao"), "who", "没钱吃饭")


def test_danger_counts_early_where_nothing_is_likelier() -> None:
    assert isinstance(taken("他锁了门", Understood((("crisis", 0.12), ("dibao", 0.1)), "general", 0.0)), Urgent)
    assert not isinstance(taken("他锁了门", Understood((("dibao", 0.2), ("crisis", 0.12)), "general", 0.0)), Urgent)


def test_a_likely_card_comes_with_the_next_likeliest() -> None:
    routes = (("dibao", 0.8), ("tekun", 0.2))
    assert taken("补助", Understood(routes, "who", 0.9)) == CardAnswer("dibao", "who", "tekun")
    assert taken("补助", Understood((("dibao", 0.92), ("tekun", 0.08)), "who", 0.9)) == CardAnswer("dibao", "who")


def test_a_part_that_is_not_sure_is_the_whole_card() -> None:
    assert taken("低保", Understood((("dibao", 0.9),), "amount", 0.2)) == CardAnswer("dibao", "general")


def test_a_question_without_a_topic_stays_on_the_card_for_half_an_hour() -> None:
    unclear = Understood((("fumin_loan", 0.2),), "how", 0.8)
    shown = State(card=CardShown("dibao", "general", MONDAY - timedelta(minutes=30)))
    old = State(card=CardShown("dibao", "general", MONDAY - timedelta(minutes=31)))
    gone = State(card=CardShown("no_such_card", "general", MONDAY))
    assert taken("那怎么申请?", unclear, state=shown) == CardAnswer("dibao", "how")
    assert taken("那怎么申请?", unclear, state=old) == Offer(("fumin_loan",), "how")
    assert taken("那怎么申请?", about("out_of_scope", "how", 0.7), state=shown) == CardAnswer("dibao", "how")
    assert taken("富民贷怎么申请", about("fumin_loan", "how", 0.8), state=shown) == CardAnswer("fumin_loan", "how")
    assert taken("我报的事几时有结果", about("start_status_query", "when"), state=shown) == Word("progress")
    assert taken("那怎么申请?", unclear, state=gone) == Offer(("fumin_loan",), "how")


def test_a_hardship_told_in_a_sentence_begins_a_declaration_with_it() -> None:
    sure = about("start_declaration")
    assert taken(STORY, sure) == StartFlow("declare", {"story": STORY})
    assert taken("想报困难", sure) == StartFlow("declare", {})
    assert taken(STORY, sure, AT_PHONE) == FlowReply(Reply(STORY))


def test_a_waiting_question_recognises_its_reply_before_understanding() -> None:
    sure = about("dibao")
    assert taken("13800001234", sure, AT_PHONE) == FlowReply(Reply("13800001234"))
    assert taken("1380000123", sure, AT_PHONE) == FlowReply(Reply("1380000123"))
    assert taken("沒有手機", sure, AT_PHONE) == FlowReply(Reply("没有手机"))


def test_a_policy_question_in_the_middle_is_taken_out_of_the_dialogues_way() -> None:
    sure = about("dibao", "how")
    assert taken("低保怎么申请", sure, AT_PHONE) == CardAnswer("dibao", "how")
    assert taken("低保怎么申请", sure, AT_STORY) == CardAnswer("dibao", "how")
    assert taken("低保怎么申请", sure, AT_NAME) == CardAnswer("dibao", "how")


def test_a_free_question_takes_what_is_not_plainly_a_question() -> None:
    sure = about("dibao")
    assert taken("李四", sure, AT_NAME) == FlowReply(Reply("李四"))
    assert taken(STORY, sure, AT_STORY) == FlowReply(Reply(STORY))
    assert taken("低保停了，日子难过", sure, AT_STORY) == FlowReply(Reply("低保停了，日子难过"))
    long = "低保能不能再给我家，" + "我家里真的很困难，老人生病小孩读书，" * 3
    assert taken(long, sure, AT_STORY) == FlowReply(Reply(long))


def test_another_dialogue_is_not_begun_before_asking() -> None:
    status = engine.start(FLOWS["status"], {}, SURROUNDINGS).session
    assert taken(STORY, about("start_declaration"), status) == AskFirst("declare", STORY)


def test_what_is_not_recognised_is_a_reply_that_can_be_explained() -> None:
    assert taken("嗯嗯", NOTHING, AT_PHONE) == FlowReply(Reply("嗯嗯"))
    assert taken("今天天气好", about("out_of_scope"), AT_PHONE) == FlowReply(Reply("今天天气好"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("富民贷怎么申请", CardAnswer("fumin_loan", "how")),
        ("低保几多钱", CardAnswer("dibao", "amount")),
        ("长寿钱几岁领", NotCovered("old_age_allowance")),
        ("低保老人的丧葬费有没有", CardAnswer("dibao", "general")),
        ("谢谢", Plain("thanks")),
        ("随便说一句别的话", Plain("not_heard")),
    ],
)
def test_without_understanding_names_of_cards_still_help(said: str, meant: Attention) -> None:
    assert taken(said, None) == meant


def test_without_understanding_a_waiting_dialogue_goes_on() -> None:
    assert taken(STORY, None, AT_STORY) == FlowReply(Reply(STORY))
    assert taken("富民贷怎么申请", None, AT_PHONE) == CardAnswer("fumin_loan", "how")
    assert taken("嗯嗯", None, AT_PHONE) == FlowReply(Reply("嗯嗯"))


@pytest.mark.parametrize(
    ("said", "kind"),
    [("", "empty"), ("😀😀", "pictures"), ("长" * 4097, "too_long")],
)
def test_what_cannot_be_read_is_told_apart(said: str, kind: str) -> None:
    assert taken(said) == taken(said, session=AT_PHONE) == Unread(kind)


def test_four_thousand_characters_are_read() -> None:
    assert taken("长" * 4096) == Plain("not_known")


def test_a_binding_code_is_read_however_it_is_spaced() -> None:
    assert [taken(said) for said in ("绑定 abcde-12345", "绑定：ABCDE 12345", "綁定abcde12345")] == [
        BindChat("ABCDE-12345")
    ] * 3


def test_a_typed_number_means_a_button_shown_last_unless_a_dialogue_asks() -> None:
    offered = State(offered=("card.dibao.general", "word.none"))
    assert taken("1", state=offered) == CardAnswer("dibao", "general")
    assert taken("第二个", state=offered) == Word("none")
    assert taken("都不是", state=offered) == Word("none")
    assert taken("3", state=offered) == Plain("not_known")


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "location", "file", "edited", "other"])
def test_other_kinds_of_message_are_no_text(kind: str) -> None:
    heard = Heard("telegram", "c1", "m1", kind=kind)  # type: ignore[arg-type]
    assert decide(heard, None, Around(State(), VOCABULARY, KNOWLEDGE, FLOWS, SURROUNDINGS)) == Unread(kind)

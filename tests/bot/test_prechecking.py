"""Looking for oneself: every criterion of every pre-check, its sum, what is over, and that nothing of it is kept."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import dialogues.check
from backend.database import Database
from bot.choices import step_value
from dialogues.check import flow_faults, office_words
from dialogues.prechecks import flow_id, precheck_flows
from dialogues.questions import Read, read
from dialogues.reply import Reply
from knowledge.prechecks import FITS, NOT, Criterion, Possible
from knowledge.wording import too_long
from tests.bot.talk import KNOWLEDGE, Talk, about
from tests.dialogues.asked import HERE

pytestmark = pytest.mark.long

CHECKS = KNOWLEDGE.prechecks
OFFICE = office_words(Path(dialogues.check.__file__).parent / "office_words.yml")
OUTCOMES = {"fits": "可能符合", "not": "可能不符", "check": "要核实"}
FITTING = {
    card: [next((a.label for a in c.answers.values() if a.outcome == FITS), None) for c in check.criteria.values()]
    for card, check in CHECKS.items()
}
FLOWS = precheck_flows(CHECKS, KNOWLEDGE.cards)


def asked(card: str) -> list[Criterion]:
    """The criteria that are asked about."""
    return [criterion for criterion in CHECKS[card].criteria.values() if criterion.asks]


def every_answer() -> Iterator[tuple[str, int, Possible]]:
    """Card, number among its questions, answer."""
    for card in CHECKS:
        for number, criterion in enumerate(asked(card)):
            yield from ((card, number, answer) for answer in criterion.answers.values())


def begun(database: Database, card: str) -> Talk:
    """Somebody who has tapped 看看我合不合适 under the card."""
    talk = Talk(database, {"问": about(card)})
    talk.say("问")
    talk.tap("看看我合不合适")
    return talk


def answered(talk: Talk, card: str, number: int, answer: Possible) -> str:
    """The result, where that one answer is given to that question and all others fit."""
    said = [str(talk.replies[-1]["text"])]
    for place, criterion in enumerate(asked(card)):
        fitting = next(a for a in criterion.answers.values() if a.outcome == FITS)
        given = answer if place == number else fitting
        said = talk.tap(given.label)
        if given.outcome == NOT:
            return said[-1]
    if CHECKS[card].sum:
        said = talk.say("2")
    return str(said[-1])


@pytest.mark.parametrize("card", sorted(CHECKS))
def test_every_precheck_is_a_sound_dialogue(card: str) -> None:
    assert [str(fault) for fault in flow_faults(FLOWS[flow_id(card)], card, OFFICE)] == []


@pytest.mark.parametrize("card", sorted(CHECKS))
def test_every_button_of_it_fits_what_a_chat_takes(card: str) -> None:
    steps = FLOWS[flow_id(card)].steps.values()
    values = [
        step_value(flow_id(card), step.id, 99999, option.code)
        for step in steps if step.question for option in step.question.options
    ]
    assert [value for value in values if len(value.encode()) > 64] == []


@pytest.mark.parametrize(("card", "number", "answer"), list(every_answer()))
def test_every_answer_comes_to_its_outcome_with_the_sentence_it_rests_on(
    database: Database, card: str, number: int, answer: Possible
) -> None:
    criterion = asked(card)[number]
    result = answered(begun(database, card), card, number, answer).splitlines()
    place = next(i for i, line in enumerate(result) if f"、{criterion.title}：" in line)
    expected = f"{criterion.title}：{OUTCOMES[answer.outcome]}。您答“{answer.label}”。{answer.says or ''}"
    assert result[place].partition("、")[2] == expected
    assert result[place + 1] in (
        f"文件写：“{criterion.quote.rstrip('。')}”（《{criterion.statement.source.short}》{criterion.statement.clause}）。",
        "文件里是同一句话。",
    )
    assert (f"· {answer.changes}" in result) == (answer.changes is not None)
    assert [line for line in result if line.startswith("这只是对一对，不算数。能不能办，由村里和乡镇定。")] != []


@pytest.mark.parametrize(("card", "number", "answer"), list(every_answer()))
def test_an_answer_that_does_not_fit_ends_the_questions(
    database: Database, card: str, number: int, answer: Possible
) -> None:
    talk = begun(database, card)
    result = answered(talk, card, number, answer)
    left = len(asked(card)) - number - 1 if answer.outcome == NOT else 0
    assert (result.count("前面有不符的，这条没有问。"), talk.state().session) == (left, None)
    assert ("算一算：" in result) == (CHECKS[card].sum is not None and answer.outcome != NOT)


@pytest.mark.parametrize("card", sorted(CHECKS))
def test_a_result_is_short_enough_to_read_aloud_and_judges_nobody(database: Database, card: str) -> None:
    talk = begun(database, card)
    result = answered(talk, card, -1, Possible("", "", (), FITS, None, None))
    own = [line for line in result.splitlines() if not line.startswith("文件写：")]
    assert too_long("\n".join(own)) is False
    assert [word for word in ("您符合", "您不符合", "能领到", "有资格") if word in result] == []
    assert len(result) <= 1500


def test_the_sum_counts_months_with_the_cards_own_numbers(database: Database) -> None:
    talk = begun(database, "labor_subsidy")
    for reply in ("脱贫户", "厂里", "一直在做", "两个月"):
        said = talk.say(reply)
    assert "算一算：2个月 × 每月200元到500元，就是400元到1000元。最长给6个月，再久也按这个算。" in said[-1]


def test_the_sum_counts_people_with_the_cards_own_numbers(database: Database) -> None:
    talk = begun(database, "travel_subsidy")
    for reply in ("监测户", "广东", "三个人"):
        said = talk.say(reply)
    assert "算一算：3个人 × 每人每年最多800元，一年最多2400元。" in said[-1]


def test_how_old_the_papers_are_is_said_first_and_what_has_ended_too(database: Database) -> None:
    talk = begun(database, "micro_credit")
    lines = answered(talk, "micro_credit", 0, next(iter(asked("micro_credit")[0].answers.values()))).splitlines()
    assert lines[1].startswith("写在《2022年广西行动方案》里。这是2022年疫情时的文件。")
    assert [line.startswith("文件写过，管到2025年底：") for line in lines[1:5]].count(True) == 1


def test_where_a_sentence_has_ended_its_answer_is_to_be_asked_about(database: Database) -> None:
    talk = begun(database, "labor_subsidy")
    talk.now -= timedelta(days=365 * 6)  # before the documents began to hold
    for reply in ("脱贫户", "厂里", "一直在做", "1"):
        said = talk.say(reply)
    assert "您家是什么户：要核实。您答“是脱贫户”。" in said[-1]


def test_the_words_mean_the_card_told_last(database: Database) -> None:
    talk = Talk(database, {"富民贷": about("fumin_loan")})
    talk.say("富民贷")
    assert talk.say("看看我得不得")[-1].startswith("您家在国家重点帮扶县吗？")


def test_the_words_without_a_card_ask_which_one(database: Database) -> None:
    talk = Talk(database)
    assert talk.say("我符合吗")[-1].startswith("想对哪一项？")
    labels = [KNOWLEDGE.cards[card].label for card in CHECKS]
    assert talk.labels() == [*labels[:8], "更多"]
    talk.say("9")
    assert talk.labels() == labels[8:]


def test_a_card_without_criteria_says_so(database: Database) -> None:
    talk = Talk(database, {"学费": about("student_aid")})
    talk.say("学费")
    label = KNOWLEDGE.cards["student_aid"].label
    assert talk.say("我符合吗") == [f"“{label}”的条件，文件没有写细，我对不了。可以先看看给哪些人。"]
    assert talk.labels() == ["给哪些人"]


def test_nothing_of_it_stays_in_the_conversation(database: Database) -> None:
    talk = begun(database, "travel_subsidy")
    for reply in ("脱贫户", "广东", "2"):
        talk.say(reply)
    kept = talk.state()
    assert (kept.session, kept.paused, kept.story) == (None, (), None)


def test_what_is_asked_afterwards_is_about_the_card_looked_at(database: Database) -> None:
    talk = Talk(database, {"低保": about("dibao")})
    talk.say("低保")
    talk.press(f"start.{flow_id('travel_subsidy')}")
    for reply in ("脱贫户", "广东", "2"):
        talk.say(reply)
    card = talk.state().card
    assert card is not None and card.id == "travel_subsidy"


@pytest.mark.usefixtures("county")
def test_a_declaration_that_waits_is_put_aside_and_offered_again(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="village")
    talk.press(f"start.{flow_id('dibao')}")
    assert (talk.state().session, [paused.flow for paused in talk.state().paused]) == (None, ["declare"])
    assert talk.replies[-1]["text"] == "您上次说到一半的“报难处”，我还留着。"


def test_a_list_without_questions_is_told_at_once(database: Database) -> None:
    talk = begun(database, "dibao")
    assert [reply["text"].splitlines()[0] for reply in talk.replies] == [
        "这一项，文件只写了看什么，没有写够到哪条线。我列给您，去问的时候用得上。",
        "【农村最低生活保障（低保）】对一对",
    ]


@pytest.mark.parametrize(
    ("card", "step", "text", "code"),
    [
        ("pension_payment", "group", "我妈是重度残疾人", "named"), ("pension_payment", "group", "不是低保", None),
        ("fumin_loan", "operating", "养了几头牛", "steady"), ("fumin_loan", "operating", "准备养牛", None),
        ("fumin_loan", "operating", "以前养过牛", None), ("fumin_loan", "use", "想盖房子", "else"),
        ("industry_reward", "farming", "养了二十只鸡", "farms"), ("labor_subsidy", "where", "在青竹镇的车间", "shop"),
        ("travel_subsidy", "where", "先在广西后来去广东", None), ("travel_subsidy", "where", "去广东深圳", "outside"),
    ],
)
def test_an_answer_in_a_sentence_is_read_where_it_names_one_thing_only(
    card: str, step: str, text: str, code: str | None
) -> None:
    question = FLOWS[flow_id(card)].steps[step].question
    assert question is not None
    reading = read(question, Reply(text), HERE)
    assert (reading.answer if isinstance(reading, Read) else None) == code

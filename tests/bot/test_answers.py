"""Answers about cards: short, dated, honest about gaps, and with buttons for what they say."""

from datetime import date

import pytest

from bot.answers import card_answer, not_covered_answer, not_said_answer
from bot.reply import Payload
from knowledge.cards import PARTS
from knowledge.county import Contact, County, LocalStatement
from knowledge.wording import too_long
from tests.bot.talk import KNOWLEDGE, VOCABULARY

ON = date(2026, 11, 23)
CARDS = sorted(KNOWLEDGE.cards)
NOBODY_TOLD = County("测试县")
ONE_MESSAGE = 4096  # characters Telegram takes at once


def answer(card: str, part: str = "general", on: date = ON, county: County = NOBODY_TOLD) -> Payload:
    """What the bot answers."""
    return card_answer(KNOWLEDGE.cards[card], part, on, county, KNOWLEDGE, VOCABULARY)


@pytest.mark.parametrize("card", CARDS)
def test_an_answer_to_a_whole_card_is_at_most_ten_lines(card: str) -> None:
    assert len(answer(card).text.splitlines()) <= 10


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("card", CARDS)
def test_every_part_names_its_paper_with_its_year_and_whom_to_ask(card: str, part: str) -> None:
    told = KNOWLEDGE.cards[card]
    says = answer(card, part).text
    shown = [s.source for s in (*told.said(part, ON), *told.lapsed(part, ON))] or [
        s.source for s in told.said("general", ON)
    ]
    assert [source.id for source in shown if f"《{source.short}》里。{source.standing}" not in says] == []
    assert KNOWLEDGE.offices[told.ask].asks in says
    assert (told.caution or "") in says


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("card", CARDS)
def test_every_part_can_be_read_aloud_fits_one_message_and_judges_nobody(card: str, part: str) -> None:
    says = answer(card, part).text
    assert (too_long(says), len(says) <= ONE_MESSAGE) == (False, True)
    assert [words for words in ("您符合", "您不符合", "你符合", "你不符合") if words in says] == []


@pytest.mark.parametrize("card", CARDS)
def test_every_part_that_says_something_has_a_button_and_so_has_what_is_not_written(card: str) -> None:
    told = KNOWLEDGE.cards[card]
    values = [choice.value for choice in answer(card).choices]
    parts = [part for part in told.parts_said(ON) if part != "general"]
    assert values[: len(parts)] == [f"card.{card}.{part}" for part in parts]
    looking = [f"start.precheck_{card}"] if card in KNOWLEDGE.prechecks else []
    assert values[len(parts) :] == [f"notsaid.{card}", *looking, "start.declare"]


@pytest.mark.parametrize("card", CARDS)
def test_what_is_not_written_is_told_in_full(card: str) -> None:
    told = KNOWLEDGE.cards[card]
    lines = not_said_answer(told, ON, NOBODY_TOLD, KNOWLEDGE, VOCABULARY).text.splitlines()
    assert [line for line in lines if line.startswith("·")] == [f"· {gap.says}" for gap in told.unsaid()]


def test_a_part_no_paper_speaks_of_says_so() -> None:
    assert answer("travel_subsidy", "how").text.splitlines()[:2] == ["【外出务工交通补助】", "文件没有写怎么申请。"]


def test_what_no_longer_stands_is_told_as_what_once_stood() -> None:
    now, before = (answer("key_counties", "validity", on).text.splitlines()[1] for on in (ON, date(2025, 1, 1)))
    assert now.startswith("文件写过，管到2025年底：")
    assert before.startswith("现在还有没有：过渡期里")


def test_a_part_of_which_only_the_county_speaks_has_a_button_too() -> None:
    told = LocalStatement("travel_subsidy", "how", "在手机上报名。", ON, None, "县里的通知", ON)
    labels = [choice.label for choice in answer("travel_subsidy", county=County("测试县", statements=(told,))).choices]
    assert labels == ["能给多少", "给哪些人", "怎么申请", "文件没写的", "看看我合不合适", "报难处"]


@pytest.mark.parametrize("topic", KNOWLEDGE.not_covered)
def test_what_no_document_is_about_names_the_office_that_knows(topic: str) -> None:
    told = KNOWLEDGE.not_covered[topic]
    says = not_covered_answer(told, NOBODY_TOLD, KNOWLEDGE, VOCABULARY).text
    assert (says, too_long(says)) == (f"{told.says}\n{KNOWLEDGE.offices[told.ask].asks}", False)


def test_the_office_that_knows_is_told_with_its_telephone_where_the_county_has_told_one() -> None:
    county = County("测试县", contacts=(Contact("civil_affairs", "县民政局", "0771-1234567", None, None, ON),))
    says = not_covered_answer(KNOWLEDGE.not_covered["old_age_allowance"], county, KNOWLEDGE, VOCABULARY).text
    assert says.splitlines()[-1] == "县民政局：电话0771-1234567。"

"""The five outputs of every card: only numbers somebody has told, always the year and the office, never too long."""

import re
from collections.abc import Iterator

import pytest

from knowledge.cards import PARTS, Card
from knowledge.county import County
from knowledge.telling.chat import chat_answer, unsaid_answer
from knowledge.telling.large_print import large_print
from knowledge.telling.loudspeaker import loudspeaker_script, seconds
from knowledge.telling.notice import notice
from knowledge.telling.outputs import OUTPUTS
from knowledge.telling.short_message import short_message
from knowledge.telling.spoken import spoken
from knowledge.telling.told import Told
from knowledge.wording import too_long
from tests.knowledge.telling.county import CARDS, COUNTIES, ON, SILENT, TELLER, talkative

NUMBER = re.compile(r"\d+(?:\.\d+)?")
WRITTEN = ("chat", "short", "notice", "large")
EVERY = [pytest.param(CARDS[card], county(CARDS[card]), id=f"{card}-{name}")
         for card in CARDS for name, county in COUNTIES.items()]


def told(card: Card, county: County = SILENT) -> Told:
    return TELLER.told(card, ON, county)


def texts(about: Told) -> Iterator[str]:
    """Everything that is told about a card in writing."""
    yield from (OUTPUTS[name](about) for name in WRITTEN)
    yield from (chat_answer(about, part) for part in PARTS)
    yield unsaid_answer(about)


def numbers_known(card: Card, county: County) -> set[str]:
    """The card's parameters, the names and years of its papers, the county's rows, and the day of printing."""
    sources = {statement.source for statement in card.statements}
    rows = (county.key, county.contacts, county.watch_lines, county.statements)
    told_on = [day for row in county.confirmations for day in (row.confirmed_on,)]
    known = [*map(str, card.parameters.values()), *(f"{s.short}{s.standing}{s.year}" for s in sources)]
    known += [s.ends.strftime("%Y") for s in card.statements if s.ends]
    known += [repr(rows), *(f"{day.year}年{day.month}月{day.day}日" for day in [ON, *told_on])]
    known += [f"{day.year}年{day.month}月{day.day}日" for row in county.statements for day in (row.confirmed_on,)]
    return {number for text in known for number in NUMBER.findall(text)}


@pytest.mark.parametrize(("card", "county"), EVERY)
def test_every_number_is_the_cards_or_the_countys(card: Card, county: County) -> None:
    said = {number for text in texts(told(card, county)) for number in NUMBER.findall(text)}
    assert said - numbers_known(card, county) == set()


@pytest.mark.parametrize(("card", "county"), EVERY)
def test_every_output_names_a_year_and_whom_to_ask(card: Card, county: County) -> None:
    about = told(card, county)
    years = {str(statement.source.year) for statement in card.statements}
    for name in WRITTEN:
        says = OUTPUTS[name](about)
        assert any(year in says for year in years), name
        assert any(word in says for word in (about.office.asks, about.office.brief, "云岭县服务中心")), name
    script = loudspeaker_script(about)
    assert any(spoken(f"{year}年")[:-1] in script for year in years)
    assert about.office.asks in script


@pytest.mark.parametrize(("card", "county"), EVERY)
def test_a_short_message_is_short_and_made_of_whole_sentences(card: Card, county: County) -> None:
    says = short_message(told(card, county))
    assert len(says) <= 70
    assert says.startswith(f"【{card.label}】")
    assert says.endswith("。")


@pytest.mark.parametrize(("card", "county"), EVERY)
def test_a_script_takes_a_minute_to_a_minute_and_a_half_and_can_be_read_out(card: Card, county: County) -> None:
    script = loudspeaker_script(told(card, county))
    assert 60 <= seconds(script, 240) <= 90
    assert script.startswith("乡亲们，乡亲们，现在讲一讲")
    assert set(re.sub(r"[\w，。、！？；\n]", "", script)) == set()
    assert NUMBER.findall(script) == []
    assert not too_long(script)


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_what_matters_most_is_said_twice_on_the_loudspeaker(card: Card) -> None:
    script = loudspeaker_script(told(card))
    again = next(line for line in script.splitlines() if line.startswith("要紧的话，再讲一遍。"))
    assert script.count(again.removeprefix("要紧的话，再讲一遍。")) == 2


@pytest.mark.parametrize(("card", "county"), EVERY)
def test_large_print_fits_its_page(card: Card, county: County) -> None:
    sheet = large_print(told(card, county))
    lines = [sheet.title, *(line for block in sheet.blocks for line in block.lines)]
    assert sum(-(-len(line) // 17) for line in lines) <= 17


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_notice_holds_all_there_is_to_say(card: Card) -> None:
    text = notice(told(card)).text
    assert [s.says for s in card.statements if s.stands(ON) and s.says not in text] == []
    assert [gap.says for gap in card.gaps if gap.says not in text] == []
    assert text.splitlines()[0] == card.title
    assert text.splitlines()[-1] == "云岭县　2026年11月23日印"


@pytest.mark.parametrize(("card", "county"), EVERY)
def test_no_output_judges_anybody(card: Card, county: County) -> None:
    said = "".join([*texts(told(card, county)), loudspeaker_script(told(card, county))])
    assert [words for words in ("您符合", "您不符合", "你符合", "你不符合", "您可以领") if words in said] == []


def test_the_county_fills_what_the_papers_leave_open() -> None:
    silent = told(CARDS["travel_subsidy"]).silent()
    assert silent == ("怎么申请", "去哪里办", "带什么材料", "什么时候办")
    assert told(CARDS["travel_subsidy"], talkative(CARDS["travel_subsidy"])).silent() == ()

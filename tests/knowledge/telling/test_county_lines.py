"""What a county has told, beside what the documents say: never instead of it, never more than a ceiling."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.county import Confirmation, Contact, County, KeyCounty, LocalStatement, WatchLine
from knowledge.telling.chat import chat_answer
from knowledge.telling.loudspeaker import loudspeaker_script
from knowledge.telling.short_message import short_message
from tests.knowledge.telling.county import CARDS, CENTRE, DAY, ON, SILENT, TELLER


def lines(card: str, county: County, part: str = "general", on: date = ON) -> list[str]:
    return chat_answer(TELLER.told(CARDS[card], on, county), part).splitlines()


@pytest.mark.parametrize(
    ("level", "says"),
    [
        ("national", "云岭县是国家乡村振兴重点帮扶县。按文件，最多1000元。"),
        ("region", "云岭县是自治区乡村振兴重点帮扶县。按文件，最多1000元。"),
        ("no", "云岭县不是重点帮扶县。按文件，最多800元。"),
    ],
)
def test_whether_it_is_a_key_county_says_which_ceiling_holds(level: str, says: str) -> None:
    county = replace(SILENT, key=KeyCounty(level, "区里的名单", DAY))
    assert f"{says}写在区里的名单里，2026年3月5日核实。" in lines("travel_subsidy", county, "amount")


def test_where_a_key_county_gets_more_no_short_way_of_telling_keeps_it_back() -> None:
    named = replace(SILENT, name="云岭壮族自治县", contacts=(Contact("human_resources", *CENTRE, DAY),))
    county = replace(named, key=KeyCounty("region", "区里的名单", DAY))
    told = TELLER.told(CARDS["travel_subsidy"], ON, county)
    message = short_message(told)
    assert message.startswith("【打工路费补助】每人每年最多800元。云岭壮族自治县按文件，最多1000元。")
    assert len(message) <= 70
    assert "再讲一遍。每人每年最多八百元。云岭壮族自治县按文件，最多一千元。" in loudspeaker_script(told)
    other = TELLER.told(CARDS["travel_subsidy"], ON, replace(named, key=KeyCounty("no", "区里的名单", DAY)))
    assert "按文件" not in short_message(other)


def test_cards_that_do_not_ask_for_it_say_nothing_of_key_counties() -> None:
    county = replace(SILENT, key=KeyCounty("national", "区里的名单", DAY))
    assert lines("dibao", county) == lines("dibao", SILENT)


def test_the_watch_line_is_told_for_its_year_only_and_judges_nobody() -> None:
    county = replace(SILENT, watch_lines=(WatchLine(2026, 9150, "县里的通知", DAY),))
    says = "云岭县2026年的监测参考线，是一年每人9150元。收入只是看的一样，不是唯一条件。"
    says += "写在县里的通知里，2026年3月5日核实。"
    assert says in lines("monitoring_object", county, "amount")
    assert lines("monitoring_object", county).count(says) == 1
    assert lines("monitoring_object", county, "amount", date(2027, 1, 1)) == lines(
        "monitoring_object", SILENT, "amount", date(2027, 1, 1)
    )
    assert lines("income_watch", county) == lines("income_watch", SILENT)


def test_the_countys_own_rule_stands_beside_the_documents_while_it_holds() -> None:
    own = LocalStatement("travel_subsidy", "how", "在手机上报名。", DAY, date(2026, 12, 31), "县里的通知", DAY)
    county = replace(SILENT, statements=(own,))
    assert lines("travel_subsidy", county, "how")[1:3] == [
        "文件没有写怎么申请。", "云岭县的规定：在手机上报名。写在县里的通知里，2026年3月5日核实。",
    ]
    later = date(2027, 1, 1)
    assert lines("travel_subsidy", county, "how", later) == lines("travel_subsidy", SILENT, "how", later)


def test_that_nobody_has_confirmed_is_said_once_and_not_of_background() -> None:
    assert [line for line in lines("dibao", SILENT) if "核实" in line] == [
        "县里还没有核实过。最后怎么定，要当地确认。可以问乡镇政府管民政的干部，或者县民政局。村委会也能帮您问。"
    ]
    assert [line for line in lines("macro_results", SILENT) if "核实" in line] == []


def test_what_was_confirmed_is_told_with_who_and_when() -> None:
    county = replace(SILENT, confirmations=(Confirmation("dibao", True, "县民政局", DAY, None),))
    told = next(line for line in lines("dibao", county) if line.startswith("县民政局"))
    assert told.startswith("县民政局2026年3月5日核实过，2026年还在执行。最后怎么定，要当地确认。")


def test_what_no_longer_holds_is_told_before_anything_else() -> None:
    county = replace(SILENT, confirmations=(Confirmation("dibao", False, "县民政局", DAY, "改按新办法办"),))
    for part in ("general", "how"):
        assert lines("dibao", county, part)[1] == "县民政局2026年3月5日核实过，2026年不执行了。改按新办法办。"


def test_whom_to_call_is_told_where_the_county_has_said_it() -> None:
    contact = Contact("civil_affairs", "县民政局救助股", "0771-1234567", None, "工作日上午", DAY)
    county = replace(SILENT, contacts=(contact,))
    assert "县民政局救助股：电话0771-1234567，上班时间是工作日上午。" in lines("dibao", county)
    assert "电话，县里还没有提供。" in lines("dibao", SILENT, "where")
    assert "电话，县里还没有提供。" not in lines("dibao", SILENT)


def test_a_card_all_of_whose_words_have_ended_says_so() -> None:
    card = CARDS["travel_subsidy"]
    ended = replace(card, statements=tuple(replace(s, ends=date(2025, 12, 31)) for s in card.statements))
    told = chat_answer(TELLER.told(ended, ON, SILENT))
    assert "文件自己写的期限，2025年底到了。最后怎么定，要当地确认。" in told
    assert "文件写过，管到2025年底：去广西外面做工，可以补一次来回路费。" in told

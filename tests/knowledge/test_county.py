"""What a county has told is found by office, year, card and day; what it has not told is None."""

from datetime import date

from knowledge.county import Confirmation, Contact, County, KeyCounty, LocalStatement, WatchLine

TODAY = date(2026, 11, 22)
CONTACT = Contact("civil_affairs", "云岭县民政局救助股", "0771-1200000", None, None, TODAY)
LINE = WatchLine(2026, 9000, "演示文件", TODAY)
SAID = LocalStatement(
    "travel_subsidy", "amount", "本县最多补600元。", date(2026, 1, 1), date(2026, 12, 31), "演示文件", TODAY
)
HOLDS = Confirmation("dibao", True, "县民政局", TODAY, None)
COUNTY = County("云岭县", KeyCounty("region", "演示文件", TODAY), (CONTACT,), (LINE,), (SAID,), (HOLDS,))


def test_a_county_that_told_nothing_answers_nothing() -> None:
    nothing = County("本县")
    assert nothing.key is None
    assert nothing.contact("civil_affairs") is None
    assert nothing.watch_line(TODAY) is None
    assert nothing.said("dibao", "amount", TODAY) == ()
    assert nothing.confirmed("dibao") is None


def test_what_was_told_is_found_by_office_and_card() -> None:
    assert COUNTY.contact("civil_affairs") == CONTACT
    assert COUNTY.contact("water") is None
    assert COUNTY.confirmed("dibao") == HOLDS
    assert COUNTY.confirmed("tekun") is None


def test_another_years_watch_line_is_never_taken_for_this_years() -> None:
    assert COUNTY.watch_line(date(2026, 1, 1)) == LINE
    assert COUNTY.watch_line(date(2027, 1, 1)) is None


def test_a_local_statement_stands_from_its_first_to_its_last_day() -> None:
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [COUNTY.said("travel_subsidy", "amount", day) for day in days] == [(), (SAID,), (SAID,), ()]
    assert COUNTY.said("travel_subsidy", "how", TODAY) == ()

"""Nothing goes out on its own account outside of working hours, and every word is there."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from backend.cases.actions import Declaration
from backend.digest import ANSWERS
from backend.hours import day_of, month_after, month_ends
from backend.rules import Rules, load_rules
from backend.settings import SettingFault, Settings
from backend.wording import word, words_under
from tests.backend.moments import at

OPENINGS = {
    "in the hours: at once": ("2026-11-23 10:00", "2026-11-23 10:00"),
    "before the hours: the same morning": ("2026-11-23 07:00", "2026-11-23 08:30"),
    "at the end: the next morning": ("2026-11-23 18:00", "2026-11-24 08:30"),
    "Friday night: Monday": ("2026-11-27 20:00", "2026-11-30 08:30"),
    "a Sunday that is worked": ("2026-09-20 09:00", "2026-09-20 09:00"),
    "before Spring Festival: after it": ("2026-02-14 18:30", "2026-02-24 08:30"),
    "in the middle of it": ("2026-02-18 10:00", "2026-02-24 08:30"),
    "the last evening of a month and a year": ("2026-12-31 19:00", "2027-01-04 08:30"),
}


@pytest.mark.parametrize(("now", "opens"), OPENINGS.values(), ids=OPENINGS)
def test_the_next_moment_at_which_something_may_go_out(now: str, opens: str, rules: Rules) -> None:
    assert rules.hours.next_opening(at(now)) == at(opens)


def test_days_are_those_of_the_village_s_wall_calendar() -> None:
    assert str(day_of(datetime.fromisoformat("2026-11-30T16:00:00+00:00"))) == "2026-12-01"


MONTHS = {
    "2026-02": ("2026-02-28", "2026-03"),
    "2028-02": ("2028-02-29", "2028-03"),
    "2026-12": ("2026-12-31", "2027-01"),
    "0026-02": ("0026-02-28", "0026-03"),
}


@pytest.mark.parametrize(("month", "told"), MONTHS.items())
def test_months_end_and_follow_each_other(month: str, told: tuple[str, str]) -> None:
    assert (str(month_ends(month)), month_after(month)) == told


def test_a_region_without_a_procedure_is_named_in_one_line() -> None:
    says = "设置 MINGBAI_REGION 不对：没有“atlantis”的办事程序。可以写的有：anhui、gansu、guangxi。"
    with pytest.raises(SettingFault, match=says):
        load_rules(Settings(region="atlantis", _env_file=None))


def test_a_case_keeps_its_procedure_and_an_unknown_version_falls_back_to_the_successor(rules: Rules) -> None:
    assert rules.procedure_of("guangxi@2022-07") is rules.procedure
    assert rules.procedure_of("guangxi@2019-01") is rules.procedure


def test_every_word_the_code_asks_for_is_written() -> None:
    source = "\n".join(path.read_text() for path in Path("backend").rglob("*.py") if "console" not in path.parts)
    asked = set(re.findall(r'[^_]word\("([a-z_.]+)"', source)) | {f"digest.{answer}" for answer in ANSWERS}
    asked |= {f"digest.{what}" for what in ("visit", "visit_with_receipt", "title", "urgent_title", "overdue", "other")}
    assert len(asked) > 10
    for place in asked:
        shelf, _, name = place.rpartition(".")
        assert name in words_under(shelf), place


def test_braces_are_filled_and_a_missing_word_is_an_error() -> None:
    assert word("digest.more", count=3) == "还有3户，请到工作台看。"
    with pytest.raises(KeyError):
        word("digest.nobody_wrote_this")


def test_a_declaration_for_oneself_needs_nobody_s_relation() -> None:
    told = Declaration("d", "张", None, None, ("other",), "other", "", "ordinary", "难", "self")
    assert (told.relation, told.knows, told.consents, told.abroad) == (None, None, (), False)

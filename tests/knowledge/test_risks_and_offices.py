"""What a household may tell, and whom it may ask."""

import re

from knowledge.offices import hotlines, load_offices
from knowledge.risks import load_risks, load_urgencies


def test_eleven_kinds_of_risk_in_the_published_order() -> None:
    assert list(load_risks()) == [
        "illness", "disability", "schooling", "disaster", "accident", "farming", "work", "labour", "housing",
        "water", "other",
    ]


def test_illness_and_disability_need_the_second_consent() -> None:
    assert [risk.id for risk in load_risks().values() if risk.health] == ["illness", "disability"]


def test_three_urgencies_the_gravest_first() -> None:
    assert list(load_urgencies()) == ["danger_now", "days", "ordinary"]


def test_no_word_means_two_risks() -> None:
    words = [word for risk in load_risks().values() for word in (risk.says, risk.staff, *risk.called)]
    assert sorted(words) == sorted(set(words))


def test_offices_name_no_telephone_number() -> None:
    assert [office.id for office in load_offices().values() if re.search(r"\d", office.asks)] == []


def test_hotlines_promise_nothing() -> None:
    assert hotlines() == "热线12345、12317打不打得通，以当地公布为准。"

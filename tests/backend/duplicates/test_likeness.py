"""How many of the doubles of an invented register are proposed, and how many proposals are doubles."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from backend.duplicates.likeness import Seen, Told, likeness
from backend.households.indexes import sound
from tests.backend.moments import MONDAY

SAME_SOUND = [
    ("黄诗琴", "王思勤"), ("覃小河", "秦晓和"), ("房兰英", "杭南英"), ("李志强", "李自强"), ("曾水生", "曾水升"),
]
OTHER_SOUND = [("黄诗琴", "韦诗琴"), ("覃小河", "陈小河"), ("李志强", "李志刚")]
SURNAMES = "韦陆蒙农覃黄莫梁罗周"
GIVEN = ("大山", "小河", "志强", "诗琴", "有福", "兰英", "水生", "美玲", "国庆", "秀芳")
RISKS = ("illness", "disaster")
VARIANTS = {  # of a given name, as another clerk has heard it
    "志强": "自强", "诗琴": "思勤", "兰英": "南英", "水生": "水升", "秀芳": "秀房", "小河": "晓和", "美玲": "美林",
}


@pytest.mark.parametrize(("one", "other"), SAME_SOUND)
def test_what_the_dialects_do_not_tell_apart_sounds_alike(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(("one", "other"), OTHER_SOUND)
def test_other_names_do_not(one: str, other: str) -> None:
    assert sound(one) != sound(other)


def _register() -> tuple[list[Seen], set[frozenset[str]]]:
    """A village of a hundred families, thirty told twice, ten namesakes that are not one; and the true pairs."""
    families = [
        Seen(f"f{i}", f"g{i % 4}", a + b, f"1380000{i:04d}", 2 + i % 5, (Told(RISKS[i % 2], MONDAY, None),))
        for i, (a, b) in enumerate((a, b) for a in SURNAMES for b in GIVEN)
    ]
    doubles, true = [], set()
    for i, one in enumerate(families[:90:3]):
        heard = one.name[0] + VARIANTS.get(one.name[1:], one.name[1:])
        later = tuple(replace(told, at=told.at + timedelta(days=i)) for told in one.cases)
        phone = (one.phone, None, f"1390000{i:04d}")[i % 3]
        doubles.append(replace(one, id=f"d{i}", name=heard, phone=phone, cases=later))
        true.add(frozenset((one.id, f"d{i}")))
    namesakes = [
        replace(one, id=f"n{i}", phone=f"1370000{i:04d}", size=(one.size or 0) + 2, division_id="g9", cases=())
        for i, one in enumerate(families[1:90:9])
    ]
    return [*families, *doubles, *namesakes], true


def test_of_the_doubles_of_a_register_nearly_all_are_proposed_and_hardly_anything_else() -> None:
    everybody, true = _register()
    proposed = {
        frozenset((one.id, other.id)) for one, other in combinations(everybody, 2) if likeness(one, other).is_enough
    }
    right = len(proposed & true)
    figures = {"precision": right / len(proposed), "recall": right / len(true)}
    assert figures["precision"] >= 0.9
    assert figures["recall"] >= 0.9


def test_what_speaks_against_stands_beside_what_speaks_for() -> None:
    one = Seen("a", "g", "韦大山", "13800000001", 4, (Told("illness", MONDAY, None),))
    other = replace(one, id="b", phone="13800000002", size=1)
    like = likeness(one, other)
    assert (like.reasons, like.is_enough) == (("name", "risk", "group", "other_phone", "other_size"), False)

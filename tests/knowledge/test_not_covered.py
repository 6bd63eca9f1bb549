"""What we have no document about: it is known by its words, told honestly, and checked."""

import re
import shutil
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.not_covered import load_topics, named_in
from knowledge.offices import load_offices
from knowledge.reading import Fault

ROOT = Path(__file__).parents[2]
TOPICS = load_topics()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(ROOT / "nlu" / "phrases", tmp_path / "nlu" / "phrases")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("阿公八十了 高龄津贴怎么领", "old_age_allowance"),
        ("唔系问低保，系问高齡津貼", "old_age_allowance"),
        ("库区那边的移民直补没到", "reservoir_migrants"),
        ("今年直补少了", "grain_subsidy"),
        ("城镇低保多少钱", "city_dibao"),
        ("我是贵州户口", "other_province"),
        ("低保多少钱", None),
        ("", None),
    ],
)
def test_a_topic_is_known_by_its_longest_word(text: str, topic: str | None) -> None:
    found = named_in(text, TOPICS)
    assert (found.id if found else None) == topic


def test_every_topic_can_be_found_by_each_of_its_words() -> None:
    lost = [(topic.id, word) for topic in TOPICS.values() for word in topic.called
            if (found := named_in(word, TOPICS)) is None or found.id != topic.id]
    assert lost == []


def test_every_topic_sends_people_to_an_office_we_know() -> None:
    assert {topic.ask for topic in TOPICS.values()} - set(load_offices()) == set()


def test_nothing_is_said_with_a_number() -> None:
    assert [topic.id for topic in TOPICS.values() if re.search(r"\d", topic.says)] == []


@pytest.mark.parametrize(
    ("was", "becomes", "wrong"),
    [
        ("label: 高龄津贴", "label: 高龄津贴高龄津贴高龄津贴", "“高龄津贴高龄津贴高龄津贴”有12个字"),
        ("ask: civil_affairs", "ask: nobody", "没有“nobody”"),
        ("不敢乱说。", "不敢乱说80岁的事。", "数字“80”没有出处"),
        ("不敢乱说。", "不敢" * 40 + "。", "平均每句56个字"),
        ("[高龄津贴, ", "[高龄津贴, 高龄津贴, ", "“高龄津贴”写了两次"),
        ("[高龄津贴, ", "[高龄津贴, 吃低保, ", "“吃低保”是一张政策卡的名字"),
        ("label: 高龄津贴", "lable: 高龄津贴", "不认识这个名字"),
        ("called: [高龄津贴, 高龄补贴, 高龄补助, 高龄老人, 高龄钱", "called: []\n    x: [高龄钱", "不认识这个名字"),
    ],
)
def test_a_slip_is_named(copy: Path, was: str, becomes: str, wrong: str) -> None:
    path = copy / "knowledge/not_covered.yml"
    path.write_text(path.read_text().replace(was, becomes, 1))
    assert {fault.wrong for fault in check(copy) if fault.file == str(path)} == {wrong}


def test_a_topic_without_phrases_and_phrases_without_a_topic_are_found(copy: Path) -> None:
    path = copy / "nlu/phrases/not_covered.yml"
    path.write_text(path.read_text().replace("{topic: funeral}", "{topic: burial}"))
    assert [(fault.place, fault.wrong) for fault in check(copy) if fault.file == str(path)] == [
        ("topic funeral", "还没有大家怎么问的话"),
        ("topic burial", "没有这个话题"),
    ]


def test_a_topic_nobody_can_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "not_covered.yml"
    path.write_text("topics:\n  funeral: {label: 丧葬, called: [], ask: village, says: 没有文件。}\n")
    with pytest.raises(Fault, match="这里没有写名字"):
        load_topics(path)

"""The check finds nothing in the real knowledge and names every kind of slip in broken knowledge."""

import shutil
from pathlib import Path

import pytest

from knowledge.check import check

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
CARD = "knowledge/cards/work/travel_subsidy.yml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(ROOT / "nlu" / "phrases", tmp_path / "nlu" / "phrases")
    return tmp_path


def found(root: Path) -> list[tuple[str, str, str]]:
    return [(f.file.removeprefix(f"{root}/"), f.place, f.wrong) for f in check(root)]


def test_the_real_knowledge_is_sound() -> None:
    assert [str(fault) for fault in check(ROOT)] == []


def test_a_copy_of_it_is_sound_too(copy: Path) -> None:
    assert found(copy) == []


@pytest.mark.parametrize(
    ("was", "becomes", "place", "wrong"),
    [
        ("label: 打工路费补助", "label: 打工路费补助打工路费补助", "label", "“打工路费补助打工路费补助”有12个字"),
        ("label: 打工路费补助", "label: 打工路费补助\nlabel: 路费", "第3行", "“label”写了两次"),
        ("ask: human_resources", "ask: nobody", "ask", "没有“nobody”"),
        ("near: [labor_subsidy", "near: [lost_card", "near", "没有“lost_card”这张卡，或者就是它自己"),
        ("near: [labor_subsidy", "near: [travel_subsidy", "near", "没有“travel_subsidy”这张卡，或者就是它自己"),
        ("每人每年最多{ceiling}", "每人每年最多800元，就是{ceiling}", "statements 第2项 says", "数字“800”没有出处"),
        ("文件没有写怎么申请", "文件没有写5天怎么申请", "not_said 第3项 says", "数字“5”没有出处"),
        ("最多{ceiling_key_county}", "更多一些", "parameters", "“ceiling_key_county”没有用到"),
        ("每人每年最多{ceiling}", "每人每年最多{roof}", "statements 第2项 says", "没有叫“roof”的数字"),
        ("- {part: how, says: 文件没有写怎么申请。}\n", "", "not_said", "how 没有说，也没有写明没说"),
        ("- part: general", "- part: where", "statements", "没有 general"),
        ("文件没有写怎么申请。", "怎么" * 20 + "。", "says", "“怎么怎么怎么怎么怎么怎么…”平均每句40个字"),
        ("until: null", "until: 2022-01-01", "statements", "general 的 until 早于 from"),
        ("document: gx-action-plan-2022", "document: gone", "parameters ceiling document", "没有“gone”"),
    ],
)
def test_a_slip_in_a_card_is_named(copy: Path, was: str, becomes: str, place: str, wrong: str) -> None:
    text = (copy / CARD).read_text()
    (copy / CARD).write_text(text.replace(was, becomes, 1))
    assert (CARD, place, wrong) in found(copy)


def test_a_background_card_may_leave_every_part_but_general_unmentioned(copy: Path) -> None:
    text = (copy / CARD).read_text().replace("audience: villager", "audience: background")
    (copy / CARD).write_text(text.replace("- {part: how, says: 文件没有写怎么申请。}\n", ""))
    assert found(copy) == []


def test_a_background_card_says_what_it_is(copy: Path) -> None:
    text = (copy / CARD).read_text().replace("audience: villager", "audience: background")
    (copy / CARD).write_text(text.replace("- part: general", "- part: where"))
    assert found(copy) == [(CARD, "statements", "没有 general")]


def test_an_amount_whose_predecessor_was_never_ended_is_found(copy: Path) -> None:
    again = """
- part: amount
  says: 每人每年最多{ceiling_2027}。重点帮扶县可以提高，最多{ceiling_key_county}。这是最高数，不是人人都拿满。
  from: 2027-01-01
  until: null
  source: {document: gx-action-plan-2022, clause: 新}
not_said:"""
    number = "parameters:\n  ceiling_2027: {value: 900, unit: 元, document: gx-action-plan-2022, clause: 新}"
    text = (copy / CARD).read_text().replace("\nnot_said:", again, 1).replace("parameters:", number, 1)
    (copy / CARD).write_text(text)
    assert found(copy) == [(CARD, "statements", "amount 有两条日期重叠")]


def test_another_provinces_practice_is_never_told_as_guangxis(copy: Path) -> None:
    text = (copy / CARD).read_text()
    source = "source: {document: gx-action-plan-2022"
    (copy / CARD).write_text(text.replace(source, "source: {document: shaanxi-2021", 1))
    assert found(copy) == [(CARD, "statements", "陕西的材料当成了广西的")]


def test_a_card_nobody_can_ask_for_is_found(copy: Path) -> None:
    (copy / "nlu/phrases/travel_subsidy.yml").rename(copy / "nlu/phrases/travel_costs.yml")
    assert found(copy) == [
        ("nlu/phrases/travel_subsidy.yml", "文件", "还没有大家怎么问的话"),
        ("nlu/phrases/travel_costs.yml", "文件名", "没有这张卡，也不是 routes.yml 里的名字"),
    ]


def test_a_route_without_phrases_is_found(copy: Path) -> None:
    (copy / "nlu/phrases/crisis.yml").unlink()
    assert found(copy) == [("nlu/phrases/crisis.yml", "文件", "还没有大家怎么问的话")]


def test_the_same_card_in_two_folders_is_found(copy: Path) -> None:
    shutil.copy(copy / CARD, copy / "knowledge/cards/loans/travel_subsidy.yml")
    assert (CARD, "文件名", "别的文件夹里已有同名的卡") in found(copy)


@pytest.mark.parametrize(
    ("file", "was", "becomes", "wrong"),
    [
        ("sources.yml", "dated: 2022-09-30", "dated: 2022年9月", "“2022年9月”不是日期"),
        ("offices.yml", "asks: 可以问", "aks: 可以问", "不认识这个名字"),
        ("risks.yml", "    health: true", "    health: yes", "没有“yes”"),
        ("procedures/guangxi.yml", "n: 3", "n: 三", "“三”不是整数"),
        ("calendars/guangxi.yml", "kind: off", "kind: rest", "没有“rest”"),
        ("routes.yml", "small_talk:", "crisis:", "“crisis”写了两次"),
    ],
)
def test_a_slip_in_the_other_files_is_named(copy: Path, file: str, was: str, becomes: str, wrong: str) -> None:
    path = copy / "knowledge" / file
    path.write_text(path.read_text().replace(was, becomes, 1))
    assert [(name, told) for name, _, told in found(copy)] == [(f"knowledge/{file}", wrong)]


def test_a_long_sentence_outside_the_cards_is_found(copy: Path) -> None:
    path = copy / "knowledge/offices.yml"
    path.write_text(path.read_text().replace("可以问村委会、驻村第一书记", "可以" * 20, 1))
    assert [(file, place) for file, place, _ in found(copy)] == [("knowledge/offices.yml", "village")]


@pytest.mark.parametrize(
    ("file", "was", "becomes", "place", "wrong"),
    [
        ("words.yml", "  ends: 讲完了", "  end: 讲完了", "loudspeaker end", "不认识这个名字"),
        ("words.yml", "讲完了，谢谢乡亲们。", "讲" * 30 + "。", "loudspeaker.ends", "平均每句30个字"),
        ("facts.yml", "    key_counties:", "    lost_card:", "key_county cards lost_card", "没有这张卡"),
        ("facts.yml", "{ceiling_key_county}", "{roof}", "key_county cards travel_subsidy key", "没有叫“roof”的数字"),
        ("facts.yml", "parts: [amount]", "parts: [price]", "key_county cards travel_subsidy parts", "没有“price”"),
    ],
)
def test_a_slip_in_the_words_of_telling_is_named(
    copy: Path, file: str, was: str, becomes: str, place: str, wrong: str
) -> None:
    path = copy / "knowledge" / "telling" / file
    path.write_text(path.read_text().replace(was, becomes, 1))
    assert (f"knowledge/telling/{file}", place, wrong) in [(f, p.strip(), w) for f, p, w in found(copy)]


def test_a_first_sentence_that_fills_a_short_message_is_named(copy: Path) -> None:
    long = "每人每年，" + "从家里出去做工，" * 6 + "最多{ceiling}。"
    (copy / CARD).write_text((copy / CARD).read_text().replace("每人每年最多{ceiling}。", long))
    assert (CARD, "statements", "短信要84个字，最多70个") in found(copy)

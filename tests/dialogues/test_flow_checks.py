"""The check finds nothing in the real flows and names every kind of slip in a broken one."""

import shutil
from pathlib import Path

import pytest

from dialogues.check import check
from dialogues.flow import load_flows
from dialogues.words import load_words

ROOT = Path(__file__).parents[2]
SOUND = """
title: 路费
version: "1"
audience: person
offered_on: [travel_subsidy]
starts_on: [start_declaration]
given: [story]
steps:
  went: {ask: 去了吗？, kind: choice, title: 去了, choices: {yes: 去了, no: 没去}, then: {yes: days, no: why}}
  days: {ask: 去了几天？, kind: count, then: ok}
  why: {ask: 为什么没去？, kind: text, given: story, then: ok}
  ok: {ask: "{summary}对吗？", kind: choice, choices: {send: 对, change: 改}, then: {send: pay, change: which}}
  which: {ask: 改哪条？, kind: change}
  pay: {effect: pay_travel, then: thanks}
  thanks: {say: 好了。}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("knowledge/cards", "knowledge/routes.yml", "dialogues/words.yml", "dialogues/office_words.yml"):
        source, target = ROOT / folder, tmp_path / folder
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    (tmp_path / "dialogues/flows").mkdir()
    return tmp_path


def found(root: Path, text: str) -> list[tuple[str, str]]:
    (root / "dialogues/flows/trip.yml").write_text(text)
    return [(fault.place, fault.wrong) for fault in check(root)]


def test_the_real_flows_are_sound() -> None:
    assert [str(fault) for fault in check(ROOT)] == []


def test_a_sound_flow_has_no_faults(root: Path) -> None:
    assert found(root, SOUND) == []


def test_who_looks_for_an_answer_needs_a_story(root: Path) -> None:
    text = SOUND.replace("given: [story]", "given: []").replace(", given: story", "")
    found_in = text.replace("kind: count", "kind: count, found: size")
    assert found(root, text) == []
    assert found(root, found_in) == [("days", "没有故事可以找")]


@pytest.mark.parametrize(
    ("was", "becomes", "place", "wrong"),
    [
        ("kind: count, then: ok", "kind: count, then: okay", "days", "要去的步骤“okay”没有写"),
        ("{yes: days, no: why}", "{yes: days}", "went", "答案“no”没有写去哪一步"),
        ("{yes: days, no: why}", "{yes: days, no: why, maybe: ok}", "went", "没有“maybe”这个答案"),
        ("{yes: days, no: why}", "{yes: days, no: days}", "why", "没有哪一步会走到这里"),
        ("kind: count, then: ok", "kind: count, then: went", "went", "会绕回它自己"),
        ("{say: 好了。}", "{ask: 还有吗？, kind: text}", "pay", "办了事以后又提问"),
        ("no: 没去", "No-Way: 没去", "went", "选项“No-Way”的代号不合格"),
        ("no: 没去", "a_code_of_more_than_twenty: 没去", "went", "选项“a_code_of_more_than_twenty”的代号不合格"),
        ("no: 没去", "done: 没去", "went", "选项“done”的代号不合格"),
        ("  thanks:", "  Danke:", "Danke", "步骤的名字不合格"),
        ("  thanks:", "  change:", "change", "步骤的名字不合格"),
        ("去了几天？", "去了" * 20 + "几天？", "days", "平均每句42个字"),
        ("{summary}对吗？", "{nobody}对吗？", "ok", "花括号里的“nobody”这时还不知道"),
        ("去了几天？", "'{ok}去了几天？'", "days", "花括号里的“ok”这时还不知道"),
        ("given: story", "given: tale", "why", "“tale”没有写进 given"),
        ("kind: count, then: ok", "kind: digits, then: ok", "days", "没有写要几位数字"),
        ("offered_on: [travel_subsidy]", "offered_on: [lost]", "offered_on", "没有“lost”这张政策卡"),
        ("starts_on: [start_declaration]", "starts_on: [dibao]", "starts_on", "routes.yml 里没有“dibao”"),
        ("kind: count", "kind: number", "steps days kind", "没有“number”"),
        ("{effect: pay_travel", "{efect: pay_travel", "steps pay efect", "不认识这个名字"),
        ("{effect: pay_travel", "{say: 好, effect: pay_travel", "steps pay effect", "一步里又说又做"),
        ("  days: {ask", "  went: {ask", "第10行", "“went”写了两次"),
        ("then: {send: pay, change: which}", "then: {by: pay, send: pay}", "ok", "按“pay”分路，可是它不是问题"),
        ("kind: count, then: ok", "kind: choice, choices_of: risks, among: ok, then: ok", "days", "“ok”不在这一步前面"),
        ("kind: count, then: ok", "kind: count, taken: ok.days, then: ok", "days", "“ok”不在这一步前面"),
        ("kind: count, then: ok", "kind: count, ask_if: {why: [none]}, then: ok", "days", "“why”不在这一步前面"),
        ("kind: count, then: ok", "kind: count, found: sizes, then: ok", "days", "“sizes”没有人会找"),
        ("kind: count, then: ok", "kind: count, only_told: true, then: ok", "days", "从来不问，也没有人找"),
        ("kind: count, then: ok", "kind: count, taken: days, then: ok", "steps days taken", "看不出是哪一步的哪一样"),
        ("kind: count, then: ok", "kind: choice, choices_of: risks, then: ok", "days", "有11个选项，打一个数字选不到"),
        ("kind: choice, title: 去了", "kind: choice", "ok", "要给人看一遍，可是前面没有一个问题有 title"),
        ("去了几天？", "受理了几天？", "days", "“受理”是公文里的话"),
        ("no: 没去", "no: 没有办理", "went", "“办理”是公文里的话"),
        ("effect: pay_travel, then: thanks", "leads_to: nowhere", "pay", "没有“nowhere”这个流程"),
        ("effect: pay_travel, then", "leads_to: trip, then", "steps pay then", "去了别的流程，就不会再回来"),
    ],
)
def test_a_slip_in_a_flow_is_named(root: Path, was: str, becomes: str, place: str, wrong: str) -> None:
    assert was in SOUND
    assert (place, wrong) in found(root, SOUND.replace(was, becomes, 1))


def test_every_sentence_of_the_questions_is_used() -> None:
    code = "".join(path.read_text() for path in (ROOT / "dialogues").rglob("*.py"))
    assert [name for name in load_words().values if f'"{name}"' not in code] == []


def test_the_consents_fit_on_a_small_screen() -> None:
    steps = load_flows()["declare"].steps
    asks = [steps[name].question for name in ("consent", "consent_abroad", "consent_health")]
    assert [len(question.ask) <= 150 for question in asks if question] == [True, True, True]


def test_the_duties_of_staff_take_few_taps() -> None:
    questions = {
        name: sum(step.question is not None for step in flow.steps.values())
        for name, flow in load_flows().items() if flow.audience == "staff"
    }
    assert questions == {"visit_done": 4, "visit_cannot": 2, "visit_move": 1}

"""The forms of the stages: what is read, and what is said where it cannot be."""

from datetime import date

import pytest

from backend.cases.filling import Filled, Known, fill
from backend.cases.thread import StageFault
from backend.rules import Rules
from tests.backend.moments import MONDAY
from tests.backend.steps import filled as will_do

TODAY = date(2026, 11, 23)
OPENED = date(2026, 11, 2)


def filled(rules: Rules, stage: str, text: str | None = None, **fields: list[str]) -> Filled:
    typed = {**will_do(MONDAY).get(stage, {}), **fields}
    return fill(rules.procedure.stages[stage], typed, text, Known(OPENED, TODAY, rules, "申报"))


READ = [  # stage, field, typed, read
    ("checked", "on", ["2026-11-22"], "2026-11-22"),
    ("checked", "on", ["２０２６－１１－２２"], "2026-11-22"),
    ("checked", "on", [" 2026-11-02 "], "2026-11-02"),
    ("checked", "people", ["２"], 2),
    ("checked", "people", ["007"], 7),
    ("checked", "people", ["1\u200b2"], 12),
    ("checked", "how", ["neighbours"], "neighbours"),
    ("reviewed", "for", ["0"], 0),
    ("included", "risks", ["schooling", "illness", "illness"], ["illness", "schooling"]),
    ("included", "risk", ["schooling"], "schooling"),
    ("not_included", "next", ["none"], "none"),
    ("responsible_named", "staff", ["01abc"], "01abc"),
]


@pytest.mark.parametrize(("stage", "name", "typed", "read"), READ)
def test_a_field_is_read(rules: Rules, stage: str, name: str, typed: list[str], read: object) -> None:
    assert filled(rules, stage, **{name: typed}).codes[name] == read


WRITTEN = [
    ("checked", "facts", ["老人，８０岁；\n住院两次"], "老人，８０岁；\n住院两次"),
    ("included", "basis", [" 县里会议（第３次） "], "县里会议（第３次）"),
    ("included", "basis", ["县里\n会议"], "县里 会议"),
    ("not_included", "household", ["字" * 100], "字" * 100),
    ("reviewed", "objections", ["<b>{rule} =1+1"], "<b>{rule} =1+1"),
]


@pytest.mark.parametrize(("stage", "name", "typed", "read"), WRITTEN)
def test_what_is_written_in_words_stays_as_it_was_written(
    rules: Rules, stage: str, name: str, typed: list[str], read: str
) -> None:
    form = filled(rules, stage, **{name: typed})
    assert (form.written[name], name in form.codes) == (read, False)


REFUSED = [
    ("checked", "on", [], "还没有填：哪天去的。"),
    ("checked", "on", ["  "], "还没有填：哪天去的。"),
    ("checked", "on", ["2026-02-30"], "哪天去的：没有“2026-02-30”这一天，请写成 2026-03-05 这样。"),
    ("checked", "on", ["昨天"], "哪天去的：没有“昨天”这一天，请写成 2026-03-05 这样。"),
    ("checked", "on", ["0000-00-00"], "哪天去的：没有“0000-00-00”这一天，请写成 2026-03-05 这样。"),
    ("checked", "on", ["2026-11-24"], "哪天去的：写的是2026-11-24，今天才2026-11-23。请写已经过了的日子。"),
    ("checked", "on", ["2026-11-01"], "哪天去的：写的是2026-11-01，早于申报那天（2026-11-02）。请看看日子。"),
    ("checked", "on", ["9" * 500], f"哪天去的：没有“{'9' * 20}”这一天，请写成 2026-03-05 这样。"),
    ("checked", "people", ["两"], "去了几个人：请写整数，比如 12。"),
    ("checked", "people", ["-1"], "去了几个人：请写整数，比如 12。"),
    ("checked", "people", ["2.5"], "去了几个人：请写整数，比如 12。"),
    ("checked", "people", ["1e3"], "去了几个人：请写整数，比如 12。"),
    ("checked", "people", ["٣"], "去了几个人：请写整数，比如 12。"),
    ("checked", "people", ["100000"], "去了几个人：请写整数，比如 12。"),
    ("checked", "people", ["0"], "去了几个人：至少是1。"),
    ("checked", "how", ["telepathy"], "怎么核实的：请从列出的里面选。"),
    ("checked", "facts", ["字" * 1001], "看到和问到的情况：最多写1000个字，您写了1001个。"),
    ("checked", "facts", ["\u200b"], "还没有填：看到和问到的情况。"),
    ("noticed", "days", ["4"], "公示几天：至少是5。"),
    ("noticed", "days", ["31"], "公示几天：写的是31，最多是30。"),
    ("noticed", "days", ["99999"], "公示几天：写的是99999，最多是30。"),
    ("noticed", "where", ["字" * 101], "贴在哪里：最多写100个字，您写了101个。"),
    ("reviewed", "for", ["12"], "到会12人，同意和不同意加起来有13人，对不上。"),
    ("included", "risks", ["illness", "sorcery"], "有哪些风险：请从列出的里面选。"),
    ("included", "risk", ["housing"], "主要风险要在选的风险里面。"),
    ("included", "risk", ["sorcery"], "主要风险是哪一个：请从列出的里面选。"),
    ("included", "type", [""], "还没有填：纳入哪一类。"),
    ("not_included", "next", ["lottery"], "还可以看看哪项政策：请从列出的里面选。"),
    ("responsible_named", "staff", [""], "还没有填：帮扶责任人。"),
]


@pytest.mark.parametrize(("stage", "name", "typed", "says"), REFUSED)
def test_a_field_that_cannot_be_read_says_what_to_type(
    rules: Rules, stage: str, name: str, typed: list[str], says: str
) -> None:
    with pytest.raises(StageFault) as fault:
        filled(rules, stage, **{name: typed})
    assert str(fault.value) == says


@pytest.mark.parametrize("name", ["reason", "household", "rule", "document", "next"])
def test_a_refusal_needs_every_field(rules: Rules, name: str) -> None:
    with pytest.raises(StageFault, match="还没有填："):
        filled(rules, "not_included", **{name: [""]})


def test_an_optional_field_may_stay_empty_and_fields_nobody_asked_for_are_dropped(rules: Rules) -> None:
    form = filled(rules, "reviewed", objections=[""], form_token=["secret"], verdict=["yes"])
    assert (set(form.codes), form.written) == ({"on", "present", "for", "against"}, {})


@pytest.mark.parametrize(("text", "says"), [
    ("  ", "请写一句：怎么联系的、了解到什么。"), (None, "请写一句：怎么联系的、了解到什么。"),
    ("字" * 1001, "最多写1000个字，您写了1001个。请分两次记。"),
])
def test_a_step_that_needs_a_sentence_says_which(rules: Rules, text: str | None, says: str) -> None:
    with pytest.raises(StageFault) as fault:
        filled(rules, "responded", text)
    assert str(fault.value) == says

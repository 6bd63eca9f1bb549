"""One household, one file: what staff write on its page, who reads it, what goes out on paper and as a table."""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from markupsafe import escape
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.console.shown import WORDS
from backend.family.models import Member
from backend.households.models import Household
from backend.measures.models import Measure
from backend.promises.models import Promise
from backend.ties.models import StaffTie
from tests.backend.console.conftest import World

MONTH_AHEAD = "2026-10-20"


def _household(world: World) -> str:
    case_id = world.declare("upper_1")
    world.answer_for("helper", case_id)
    return world.case(case_id).household_id


def _send(world: World, browser: TestClient, household: str, form: str, **fields: str) -> Response:
    return world.post(browser, f"/staff/households/{household}/{form}", **fields)


def _rows(world: World, model: type) -> list[object]:
    with world.database.reading() as session:
        return list(session.scalars(select(model)))


def _son(world: World, browser: TestClient, household: str, seen: str = "0", name: str = "张小福") -> str:
    _send(world, browser, household, "member", seen=seen, name=name, relation="child", born="2001", is_away="1")
    with world.database.reading() as session:
        return session.scalars(select(Member.id).order_by(Member.id.desc())).first() or ""


def _measure(world: World, **other: str) -> dict[str, str]:
    return {"card": "micro_credit", "text": "贷款养牛", "begins": "2026-09-21", "due": MONTH_AHEAD,
            "staff_id": world.staff["helper"].id, **other}


def _promise(world: World, **other: str) -> dict[str, str]:
    return {"text": "把表送到家", "due": MONTH_AHEAD, "staff_id": world.staff["helper"].id, **other}


def test_the_whole_file_is_written_and_read_on_one_page(world: World) -> None:
    household, helper = _household(world), world.browser("helper")
    son = _son(world, helper, household)
    answers = [
        _send(world, helper, household, "work-file", seen="0", member_id=son, skills="driving", wish="nearby",
              came_back="2026-09-01", ask_again="2026-12-01", note="会开货车", note_shown="1"),
        _send(world, helper, household, "measure", **_measure(world)),
        _send(world, helper, household, "promise", **_promise(world)),
        _send(world, helper, household, "tie", kind="relative"),
    ]
    assert [answer.status_code for answer in answers] == [303] * 4
    page = helper.get(f"/staff/households/{household}").text
    shown = ("张**</strong> 子女，2001年生", "在外面", "想在附近做工；会开车", "2026-09-01返乡", "12月1日再问",
             "贷款养牛", "计划", "把表送到家", "10月20日前", "黄大帮：亲戚家", "加家庭成员", "时间还够")
    assert [words in page for words in shown] == [True] * len(shown)


def test_names_and_words_are_masked_for_everybody_but_who_has_to_keep_them(world: World) -> None:
    household, helper, village = _household(world), world.browser("helper"), world.browser("village")
    _son(world, helper, household)
    _send(world, helper, household, "measure", **_measure(world))
    _send(world, helper, household, "promise", **_promise(world))
    told = ("张小福", "贷款养牛", "把表送到家")
    path = f"/staff/households/{household}"
    assert [words in village.get(path).text for words in told] == [False] * 3
    assert [words in helper.get(path).text for words in told] == [False, True, True]
    seen = village.post(f"{path}/reveal", data={
        "form_token": _token(village, path), "fields": ["contact", "story"], "reason": "visit", "why": "下周入户核对"})
    assert [words in seen.text for words in told] == [True] * 3
    assert [words in village.get(path).text for words in told] == [False] * 3


def _token(browser: TestClient, path: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', browser.get(path).text)
    assert found is not None
    return found[1]


def test_a_second_editor_sees_what_the_first_has_done_and_keeps_what_they_typed(world: World) -> None:
    household, first, second = _household(world), world.browser("village"), world.browser("township")
    assert _send(world, first, household, "register", seen="0", size="6").status_code == 303
    answer = _send(world, second, household, "register", seen="0", name="张四海", size="5")
    shown = ("覃村信", "改登记信息：人口", "您写的还没有存", 'value="张四海"', "6口人")
    assert answer.status_code == 409
    assert [words in answer.text for words in shown] == [True] * len(shown)
    assert _send(world, second, household, "register", seen="1", name="张四海", size="5").status_code == 303
    with world.database.reading() as session:
        row = session.get_one(Household, household)
        assert (row.name, row.size, row.changes) == ("张四海", 5, 2)


def test_a_measure_two_people_end_at_once_is_ended_once_and_the_second_loses_no_word(world: World) -> None:
    household, helper = _household(world), world.browser("helper")
    _send(world, helper, household, "measure", **_measure(world))
    [measure] = _rows(world, Measure)
    step = {"measure_id": measure.id, "seen": "0", "to": "done", "on": "2026-09-21"}  # type: ignore[attr-defined]
    answers = [
        _send(world, world.browser(who), household, "measure-change", **step, note=note)
        for who, note in (("helper", "贷到了两万"), ("village", "听说还没有批"))
    ]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert [words in answers[1].text for words in ("听说还没有批", "办完")] == [True, True]
    [measure] = _rows(world, Measure)
    with world.database.reading() as session:
        assert session.get_one(Measure, measure.id).result == "贷到了两万"  # type: ignore[attr-defined]


WRONG: Mapping[str, tuple[str, dict[str, str], str, str]] = {
    "a register without a change": ("register", {"seen": "0"}, "没有要改的", ""),
    "a size in words": ("register", {"seen": "0", "size": "四口", "name": "张四海"}, "人口：请写数字", "张四海"),
    "a member without a relation": ("member", {"seen": "0", "name": "张小花"}, "请选和户主的关系", "张小花"),
    "a year in words": ("member", {"seen": "0", "name": "张小花", "relation": "child", "born": "去年"},
                        "出生年份：请写数字", "张小花"),
    "a measure on no day": ("measure", {"text": "修房子的水泥"}, "哪天开始：请选一个日子", "修房子的水泥"),
    "a measure of no policy": ("measure", {"card": "gold", "text": "发金子", "begins": "2026-09-21"},
                               "没有这项政策", "发金子"),
    "a day nobody can read": ("promise", {"text": "送米", "due": "明天"}, "日期没看懂", "送米"),
    "a promise for yesterday": ("promise", {"text": "送米", "due": "2026-09-20"}, "要写今天起", "送米"),
    "a tie of no kind": ("tie", {"kind": "friend"}, "请选是自己家", ""),
    "a member nobody knows": ("member-change", {"seen": "0", "member_id": "none", "name": "张"}, "没有这位成员", ""),
    "a promise nobody knows": ("promise-close", {"promise_id": "none", "because": "kept"}, "没有这件答应的事", ""),
}


@pytest.mark.parametrize(("form", "fields", "says", "kept"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    world: World, form: str, fields: dict[str, str], says: str, kept: str
) -> None:
    household, village = _household(world), world.browser("village")
    answer = _send(world, village, household, form, **fields)
    assert (answer.status_code, says in answer.text, kept in answer.text) == (422, True, True)
    assert [_rows(world, model) for model in (Member, Measure, Promise, StaffTie)] == [[], [], [], []]


ODD = {
    "a formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "a script": ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    "a template": ("{{ 7*7 }}", "{{ 7*7 }}"),
    "a statement": ("'; DROP TABLE member; --", "'; DROP TABLE member; --"),
    "a mark that turns the line": ("送\u202e米", "送米"),
    "a mark that ends a text": ("\0送米", "送米"),
    "a character no table knows": ("找\U0003134a家", "找\U0003134a家"),
}


@pytest.mark.parametrize(("text", "kept"), ODD.values(), ids=ODD)
def test_odd_texts_are_kept_as_texts(world: World, text: str, kept: str) -> None:
    household, helper = _household(world), world.browser("helper")
    assert _send(world, helper, household, "promise", **_promise(world, text=text)).status_code == 303
    with world.database.reading() as session:
        assert session.scalars(select(Promise)).one().what == kept
    assert str(escape(kept)) in helper.get(f"/staff/households/{household}").text


def test_the_township_moves_a_household_to_another_village_and_whoever_was_there_sees_it_no_more(world: World) -> None:
    household, township, village = _household(world), world.browser("township"), world.browser("village")
    path, there = f"/staff/households/{household}", world.places["lower"].id
    assert [f'value="{there}"' in one.get(path).text for one in (township, village)] == [True, False]
    assert "改登记的信息" not in world.browser("helper").get(path).text
    refused = _send(world, village, household, "register", seen="0", division_id=there)
    moved = _send(world, township, household, "register", seen="0", division_id=there)
    assert (refused.status_code, moved.status_code) == (422, 303)
    assert [world.browser(who).get(path).status_code for who in ("village", "neighbour")] == [404, 200]
    assert world.case(_case(world, household)).division_id == there


def test_a_form_sent_twice_counts_once(world: World) -> None:
    household, helper = _household(world), world.browser("helper")
    once = re.findall(r'name="once" value="([0-9a-z]{26})"', helper.get(f"/staff/households/{household}").text)[0]
    for form, fields in (("measure", _measure(world)), ("promise", _promise(world)),
                         ("member", {"seen": "0", "name": "张小福", "relation": "child"})):
        answers = [_send(world, helper, household, form, once=once, **fields).status_code for _ in range(2)]
        assert answers == [303, 303]
    assert [len(_rows(world, model)) for model in (Measure, Promise, Member)] == [1, 1, 1]


def test_one_grid_member_on_the_round_sees_no_file(world: World) -> None:
    household = _household(world)
    world.post_to("grid", "upper_1")
    grid = world.browser("grid")
    page = grid.get(f"/staff/households/{household}")
    assert (page.status_code, "帮扶措施" in page.text, "家庭成员" in page.text) == (200, False, False)
    assert _send(world, grid, household, "promise", **_promise(world)).status_code == 404


def test_the_day_leads_to_what_was_promised(world: World) -> None:
    household, helper = _household(world), world.browser("helper")
    _send(world, helper, household, "promise", **_promise(world, due="2026-09-21"))
    day = helper.get("/staff").text
    assert ("答应农户的事，要办到" in day, f"/staff/households/{household}#promises" in day) == (True, True)
    [promise] = _rows(world, Promise)
    _send(world, helper, household, "promise-close", promise_id=promise.id, because="kept")  # type: ignore[attr-defined]
    assert "答应农户的事，要办到" not in helper.get("/staff").text


def test_kin_are_declared_by_name_and_telephone_and_taken_back_by_the_township(world: World) -> None:
    household, helper = _household(world), world.browser("helper")
    wrong = world.post(helper, "/staff/ties/find", name="张三丰")
    assert (wrong.status_code, "登记的电话" in wrong.text, household in wrong.text) == (422, True, False)
    found = world.post(helper, "/staff/ties/find", name="张三丰", phone="13812345678")
    assert (found.status_code, household in found.text, "张三丰" in found.text.replace('value="张三丰"', "")) == (
        200, True, False)
    foreign = world.post(helper, "/staff/ties/declare", name="李四", phone="1", household_id=household, kind="own")
    assert foreign.status_code == 422
    told = {"name": "张三丰", "phone": "13812345678", "household_id": household, "kind": "own"}
    assert world.post(helper, "/staff/ties/declare", **told).status_code == 303
    assert '<td data-label="什么关系">自己家' in helper.get("/staff/ties").text
    [tie] = _rows(world, StaffTie)
    assert _send(world, helper, household, "tie-end", tie_id=tie.id).status_code == 404  # type: ignore[attr-defined]
    ended = _send(world, world.browser("township"), household, "tie-end", tie_id=tie.id)  # type: ignore[attr-defined]
    assert (ended.status_code, '"什么关系">自己家' in helper.get("/staff/ties").text) == (303, False)


def test_the_print_is_masked_until_somebody_says_why(world: World) -> None:
    household, helper = _household(world), world.browser("helper")
    _son(world, helper, household)
    _send(world, helper, household, "promise", **_promise(world))
    path = f"/staff/households/{household}/print"
    told = ("张三丰", "张小福", "13812345678", "把表送到家")
    assert [words in helper.get(path).text for words in told] == [False] * 4
    refused = world.post(helper, path, reason="visit")
    assert (refused.status_code, "请先勾选要看的内容" in refused.text) == (422, True)
    data = {"form_token": _token(helper, path), "fields": ["contact", "story"], "reason": "visit"}
    assert [words in helper.post(path, data=data).text for words in told] == [True] * 4
    with world.database.reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"household:{household}")).all()
    assert {"household.reveal", "reveal.shown", "household.print"} <= set(actions)


def test_the_table_is_masked_holds_every_part_and_no_formula(world: World) -> None:
    household, helper = _household(world), world.browser("helper")
    _son(world, helper, household, name="＝福")
    _send(world, helper, household, "measure", **_measure(world, text="=HYPERLINK(1)"))
    _send(world, helper, household, "promise", **_promise(world))
    answer = _send(world, helper, household, "export")
    book = zipfile.ZipFile(io.BytesIO(answer.content))
    sheets = {name: book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name}
    texts = "".join(
        text for sheet in sheets.values() for text in ElementTree.fromstring(sheet).itertext()  # noqa: S314 - our own
    )
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert names == ["基本情况", "家庭成员", "返乡档", "事项", "帮扶措施", "答应的事", "走访"]
    assert ["<f>" in sheet for sheet in sheets.values()] == [False] * 7
    hidden = ("张三丰", "13812345678", "HYPERLINK", "把表送到家")
    assert [words in texts for words in hidden] == [False] * 4
    assert ["黄大帮导出" in texts, "张**" in texts, world.case(_case(world, household)).receipt in texts] == [True] * 3


def _case(world: World, household: str) -> str:
    with world.database.reading() as session:
        return session.scalars(select(Case.id).filter_by(household_id=household)).one()



def test_policies_stand_under_their_topics_and_what_is_used_most_first(world: World) -> None:
    household, village = _household(world), world.browser("village")
    path = f"/staff/households/{household}"
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', village.get(path).text)
    labels = [label for label, _ in groups]
    last, card = labels[-1], re.findall(r'<option value="(\w+)"', groups[-1][1])[-1]
    assert set(labels) <= set(WORDS["county"]["topics"].values()) and len(labels) > 1
    assert _send(world, village, household, "measure", **_measure(world, card=card)).status_code == 303
    after = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', village.get(path).text)
    assert [label for label, _ in after] == [last, *labels[:-1]]
    assert after[0][1].startswith(f'<option value="{card}">')

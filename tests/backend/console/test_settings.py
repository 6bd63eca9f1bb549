"""Settings: the procedure in words, its own copy made by the county's clerk, and what the installation is set to."""

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from backend.console import sessions
from backend.console.installation_view import TOLD, installation
from backend.procedures.models import ProcedureVersion
from backend.reminders.actions import open_deadlines
from backend.settings import Settings
from tests.backend.console.conftest import World

CHANGE = "/staff/settings/change"
WHY = "县农业农村局2026年的通知"


def _fields(page: str) -> dict[str, list[str]]:
    """What a browser would send back of the only form of the page's main part, nothing being touched."""
    form = page[page.rindex('action="/staff/settings/change"'):]
    sent: dict[str, list[str]] = {}
    for tag in re.finditer(r"<(input|textarea)\b([^>]*)>([^<]*)", form):
        said = dict(re.findall(r'([a-z]+)="([^"]*)"', tag.group(2)))
        if said.get("type") == "checkbox" and " checked" not in tag.group(2):
            continue
        value = tag.group(3) if tag.group(1) == "textarea" else said.get("value", "")
        sent.setdefault(said["name"], []).append(unescape(value))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        sent[name] = re.findall(r'value="([^"]*)" selected', options)
    return sent


def _send(world: World, browser: TestClient, fields: dict[str, list[str]], step: str, **typed: str) -> Response:
    token = sessions.form_token(browser.cookies["mingbai-staff"])
    data = {**fields, **{name: [value] for name, value in typed.items()}, "step": [step], "form_token": [token]}
    return browser.post(CHANGE, data=data)


def _typed(fields: dict[str, list[str]], **typed: str | list[str]) -> dict[str, list[str]]:
    """`stages__responded__told` stands for stages.responded.told."""
    changed = {name.replace("__", "."): value for name, value in typed.items()}
    return {**fields, **{name: value if isinstance(value, list) else [value] for name, value in changed.items()}}


def _publish(
    world: World, browser: TestClient, because: str = WHY, looser: str = "", **typed: str | list[str]
) -> Response:
    fields = _typed(_fields(browser.get(CHANGE).text), **typed)
    looked = _send(world, browser, fields, "look")
    assert looked.status_code == 200, looked.text
    return _send(world, browser, _fields(looked.text), "publish", because=because, looser=looser)


def _versions(world: World) -> list[ProcedureVersion]:
    with world.database.reading() as session:
        return list(session.scalars(select(ProcedureVersion).order_by(ProcedureVersion.number)))


def test_the_page_shows_steps_limits_sources_and_notes(world: World) -> None:
    page = world.browser("village").get("/staff/settings").text
    for words in ("收到申报", "3个自然日内", "调整优化防止返贫监测工作流程", "不是文件原话", "等农户补材料"):
        assert words in page
    assert "改程序" not in page
    assert "MINGBAI_" not in page


def test_the_form_says_what_stays_as_delivered_and_why(world: World) -> None:
    page = world.browser("county").get(CHANGE).text
    assert [words in page for words in ("不能改的：环节先后和表格", "每月走访这样的职责", "是农户的权利")] == [True] * 3


def test_a_form_sent_back_untouched_changes_nothing(world: World) -> None:
    browser = world.browser("county")
    answer = _send(world, browser, _fields(browser.get(CHANGE).text), "look")
    assert (answer.status_code, "没有要改的" in answer.text) == (422, True)


def test_a_clerk_changes_looks_and_publishes(world: World) -> None:
    world.declare()
    browser = world.browser("county")
    fields = _typed(
        _fields(browser.get(CHANGE).text), deadlines__respond__n="2", stages__responded__by=["township", "county"]
    )
    looked = _send(world, browser, fields, "look").text
    assert "正在办的1件不变" in looked
    assert "最晚2026年9月24日" in looked
    assert "最晚2026年9月23日" in looked
    done = _send(world, browser, _fields(looked), "publish", because=WHY)
    assert (done.status_code, "done=procedure_published" in done.headers["location"]) == (303, True)
    page = browser.get("/staff/settings").text
    assert f"本县的第1版，2026-09-21 12:00由农县办发布。依据：{WHY}" in page
    assert "2个自然日内" in page
    assert "<del>3</del> → <ins>2</ins>" in page


def test_running_cases_keep_their_procedure_and_new_ones_begin_under_the_new(world: World) -> None:
    before = world.declare()
    _publish(world, world.browser("county"), deadlines__respond__n="2", stages__responded__label="已联系上")
    after_publishing = world.browser("village")
    after_publishing.get("/staff")
    after = world.declare(name="李有财", phone="13812345679")
    assert [world.case(id_).procedure for id_ in (before, after)] == ["guangxi@2022-07", "guangxi@2022-07+1"]
    pages = [after_publishing.get(f"/staff/cases/{id_}").text for id_ in (before, after)]
    assert ["还剩3天" in page for page in pages] == [True, False]


REFUSED = [
    ({"stages__checked__by": []}, "这一步没有人能记了"),
    ({"stages__checked__told": "查" * 60}, "句子太长"),
    ({"deadlines__respond__n": "0"}, "要在1到365之间"),
    ({"deadlines__respond__n": "400"}, "要在1到365之间"),
    ({"deadlines__respond__n": "<b>"}, "只写整数"),
    ({"stages__checked__told": "您好{name}。"}, "没有“name”可以填"),
]


@pytest.mark.parametrize(("typed", "says"), REFUSED)
def test_what_is_refused_is_said_and_everything_typed_stays(
    world: World, typed: dict[str, str | list[str]], says: str
) -> None:
    browser = world.browser("county")
    fields = _typed(_fields(browser.get(CHANGE).text), stops__away__n="21", **typed)
    answer = _send(world, browser, fields, "look")
    assert (answer.status_code, says in answer.text) == (422, True)
    assert _fields(answer.text) == {name: value for name, value in fields.items() if value}
    assert _versions(world) == []


def test_without_a_reason_nothing_is_published_and_nothing_is_lost(world: World) -> None:
    answer = _publish(world, world.browser("county"), because="", stops__away__n="21")
    assert (answer.status_code, "请写明依据哪个文件" in answer.text) == (422, True)
    assert _fields(answer.text)["stops.away.n"] == ["21"]
    assert _versions(world) == []


def test_a_second_editor_sees_both_versions_and_loses_nothing(world: World) -> None:
    first, second = world.browser("county"), world.browser("county")
    theirs = _typed(
        _fields(second.get(CHANGE).text), stages__responded__told="您的事有人在看了。", stops__papers__n="7",
        stops__away__n="25",
    )
    _publish(world, first, stages__responded__told="村干部看过了。", deadlines__respond__n="2", stops__away__n="25")
    looked = _send(world, second, theirs, "look")
    assert looked.status_code == 422
    for words in ("别人发布了新的一版", "别人刚发布的第1版", "别人写的：村干部看过了。", "您写的：您的事有人在看了。"):
        assert words in looked.text
    kept = _fields(looked.text)
    assert [kept[key] for key in ("stages.responded.told", "stops.papers.n", "deadlines.respond.n")] == [
        ["您的事有人在看了。"], ["7"], ["2"],
    ]
    again = _send(world, second, kept, "look")
    assert _send(world, second, _fields(again.text), "publish", because=WHY).status_code == 303
    assert [row.number for row in _versions(world)] == [1, 2]


def test_one_who_publishes_after_another_is_stopped_at_the_last_step_too(world: World) -> None:
    first, second = world.browser("county"), world.browser("county")
    looked = _send(world, second, _typed(_fields(second.get(CHANGE).text), stops__papers__n="7"), "look")
    _publish(world, first, stops__away__n="25")
    answer = _send(world, second, _fields(looked.text), "publish", because=WHY)
    assert (answer.status_code, len(_versions(world))) == (422, 1)
    assert _fields(answer.text)["stops.papers.n"] == ["7"]
    assert _fields(answer.text)["because"] == [WHY]


def test_a_form_sent_twice_publishes_once(world: World) -> None:
    browser = world.browser("county")
    looked = _fields(_send(world, browser, _typed(_fields(browser.get(CHANGE).text), stops__away__n="25"), "look").text)
    answers = [_send(world, browser, looked, "publish", because=WHY).status_code for _ in range(2)]
    assert (answers, len(_versions(world))) == ([303, 303], 1)


def test_an_older_version_comes_back_by_being_published_anew(world: World) -> None:
    browser = world.browser("county")
    _publish(world, browser, stops__away__n="25")
    fields = _fields(browser.get(f"{CHANGE}?start=0").text)
    looked = _send(world, browser, fields, "look")
    assert _send(world, browser, _fields(looked.text), "publish", because="改回系统带来的").status_code == 303
    assert [row.number for row in _versions(world)] == [1, 2]
    page = browser.get("/staff/settings").text
    assert ("<del>25</del> → <ins>30</ins>" in page, "本县的第2版" in page) == (True, True)
    assert "这是以前的第1版" in browser.get("/staff/settings?version=1").text
    assert browser.get("/staff/settings?version=9").status_code == 404


def test_words_typed_into_a_procedure_are_never_markup(world: World) -> None:
    browser = world.browser("county")
    _publish(world, browser, stages__responded__label="<script>x</script>")
    assert "<script>x" not in browser.get("/staff/settings").text


def test_a_deadline_that_is_switched_off_is_said_to_be_and_binds_nobody(world: World) -> None:
    browser = world.browser("county")
    off = browser.get("/staff/settings").text.count("停用了")
    _publish(world, browser, looser="respond", deadlines__respond__off="true", green__off="true")
    page = browser.get("/staff/settings").text
    assert page.count("停用了") == off + 2
    case_id = world.declare()
    with world.database.reading() as session:
        assert [row.what for row in open_deadlines(session, case_id)] == []
    _publish(world, browser, deadlines__respond__off="false")
    assert browser.get("/staff/settings").text.count("停用了") == off + 1


def test_a_limit_that_no_document_sets_is_shown_as_such_and_switched_on_by_the_county(world: World) -> None:
    browser = world.browser("county")
    page = browser.get("/staff/settings").text
    assert [words in page for words in ("时限“县级审定”", "没有找到文件规定这一步的天数")] == [True, True]
    assert "县级审定：5个工作日（停用）" in browser.get("/staff/settings/change").text
    _publish(world, browser, deadlines__county__off="false", deadlines__county__n="7")
    assert "县级审定：7个工作日内" in browser.get("/staff/settings").text


def test_a_version_that_cannot_be_read_any_more_is_said_to_be_and_can_be_replaced(world: World) -> None:
    browser = world.browser("county")
    _publish(world, browser, stops__away__n="25")
    with world.database.writing() as session:
        row = session.scalars(select(ProcedureVersion)).one()
        row.document = row.document.replace("unit: calendar_day", "unit: moon")
    page = browser.get("/staff/settings").text
    assert ("读不出来了" in page, "系统带来的2022-07版，本县还没有改过" in page) == (True, True)
    assert _publish(world, browser, stops__away__n="26").status_code == 303
    assert "读不出来了" not in browser.get("/staff/settings").text


def test_every_setting_is_told_in_words_and_no_secret_with_its_value() -> None:
    assert set(TOLD) == set(Settings.model_fields)
    settings = Settings(
        telegram_token="12345:abcdef", database_url="postgresql+psycopg://user:secret@host/db", _env_file=None
    )
    shown = {line.name: line.value for line in installation(settings, technical=True)}
    assert (shown["MINGBAI_TELEGRAM_TOKEN"], shown["MINGBAI_DATABASE_URL"]) == ("设置了", "PostgreSQL")
    assert not any("secret" in value or "abcdef" in value for value in shown.values())


@pytest.mark.parametrize(("who", "shown"), [
    ("village", (False, False, False)), ("township", (False, False, False)),
    ("county", (True, False, False)), ("administrator", (True, True, True)),
])
def test_the_county_sees_what_concerns_its_work_and_the_administrator_the_machine_too(
    world: World, who: str, shown: tuple[bool, ...]
) -> None:
    page = world.browser(who).get("/staff/settings").text
    assert tuple(words in page for words in ("听不懂的问题留多久", "数据文件夹", "MINGBAI_WORK_BEGINS")) == shown


def test_stages_are_folded_and_what_the_program_fills_in_is_named(world: World) -> None:
    browser = world.browser("village")
    page = browser.get("/staff/settings").text
    assert ("<details class=\"printed\" id=\"not_included\">" in page, "原因是：〔原因〕" in page) == (True, True)
    assert [re.findall(r"\{[a-z]+\}", page), re.findall(r'<a href="(#[a-z]+)"', page)] == [
        [], ["#procedure", "#stops", "#history", "#days"]
    ]
    form = world.browser("county").get(CHANGE).text
    assert "花括号由系统填，不要改动：{helper}填帮扶责任人" in form


def test_a_changed_sentence_is_shown_with_its_places_named(world: World) -> None:
    browser = world.browser("county")
    told = "帮您家的干部是{helper}。有事可以找他。"
    fields = _typed(_fields(browser.get(CHANGE).text), stages__responsible_named__told=told)
    assert "帮您家的干部是〔帮扶责任人〕。" in _send(world, browser, fields, "look").text


def test_rest_days_and_what_is_not_known_about_them_are_told(world: World) -> None:
    page = world.browser("township").get("/staff/settings").text
    assert ("10月1日" in page, "没有找到2026年广西三月三的放假通知" in page, "2027年" in page) == (True, True, True)

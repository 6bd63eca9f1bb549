"""With scripts, forms answer in place and nothing typed is lost; every page says what happens to the line."""

import pytest
from sqlalchemy import delete

from backend.staff.models import StaffSession
from tests.backend.console.conftest import PASSWORD, World
from tests.backend.console.test_browser import CHROMIUM, address, chromium  # noqa: F401 - fixtures

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]


@pytest.fixture
def page(world: World, chromium, address: str):  # type: ignore[no-untyped-def] # noqa: F811
    """A village's browser with scripts; what the browser refuses or complains about is a fault of the test."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, base_url=address)
    token = world.browser("village").cookies["mingbai-staff"]
    context.add_cookies([{"name": "mingbai-staff", "value": token, "url": address}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


def _write_note(page, text: str) -> None:  # type: ignore[no-untyped-def]
    page.locator("#note").evaluate("one => { one.open = true }")
    page.fill("#note-text", text)


def test_what_is_masked_opens_in_place_and_what_was_typed_beside_stays(world: World, page) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    page.goto(f"/staff/cases/{case_id}")
    _write_note(page, "写到一半的话")
    page.click("#reveal summary")
    page.click("#reveal >> text=打电话")
    page.fill("#reveal-why", "要打电话核实情况")
    page.click("#reveal button")
    page.wait_for_selector("text=这次查看已经记下")
    assert page.url.endswith(f"/staff/cases/{case_id}")
    assert page.inner_text("h1").startswith("上坪村 一组 张三丰")
    assert page.input_value("#note-text") == "写到一半的话"
    assert page.complaints == []


def test_a_form_that_was_taken_and_one_that_was_not_answer_in_place(world: World, page) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    page.goto(f"/staff/cases/{case_id}")
    _write_note(page, "电话打不通，下午去")
    page.evaluate("window.stays = true")
    page.click("#note button")
    page.wait_for_selector("text=记录写好了")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"
    page.locator("#responded-text").evaluate("one => one.removeAttribute('required')")
    page.click("#responded button")
    page.wait_for_selector("#responded >> [role=alert]")
    assert (page.evaluate("window.stays"), world.case(case_id).entries) == (True, 2)


def test_a_form_nobody_has_touched_stays_folded_when_another_is_sent(world: World, page) -> None:  # type: ignore[no-untyped-def]
    household = world.case(world.declare()).household_id
    page.goto(f"/staff/households/{household}")
    page.wait_for_selector("main[data-in-place=ready]")
    for fold in ("promises", "promise"):
        page.locator(f"#{fold}").evaluate("one => { one.open = true }")
    page.fill("#promise [name=text]", "送十只鸡苗")
    page.fill("#promise [name=due]", "2026-10-10")
    page.click("#promise button")
    page.wait_for_selector("text=答应的事记好了")
    assert [page.locator(one).evaluate("one => one.open") for one in ("#measure", "#member")] == [False, False]
    assert page.complaints == []


def test_somebody_elses_entry_is_shown_and_the_own_words_stay(world: World, page) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    page.goto(f"/staff/cases/{case_id}")
    _write_note(page, "我也去过")
    world.post(world.browser("township"), f"/staff/cases/{case_id}/note", seen="1", text="镇里去过")
    page.click("#note button")
    page.wait_for_selector("text=别人又记了1条")
    assert page.input_value("#note-text") == "我也去过"
    page.click("#note button")
    page.wait_for_selector("text=记录写好了")
    assert world.case(case_id).entries == 3


def test_a_broken_line_is_said_and_tried_again(world: World, page) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    page.goto(f"/staff/cases/{case_id}")
    _write_note(page, "山里信号不好")
    page.context.set_offline(True)
    page.click("#note button")
    page.wait_for_selector("#line >> text=连不上系统")
    assert page.input_value("#note-text") == "山里信号不好"
    page.context.set_offline(False)
    page.click("text=再试一次")
    page.wait_for_selector("text=记录写好了")
    assert world.case(case_id).entries == 2


def test_a_session_that_ended_keeps_what_was_typed(world: World, page) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    page.goto(f"/staff/cases/{case_id}")
    _write_note(page, "写了很久的话")
    with world.database.writing() as session:
        session.execute(delete(StaffSession))
    page.click("#note button")
    page.wait_for_selector("text=您写的内容还在，登录后可以接着提交")
    page.fill("input[name=name]", "village")
    page.fill("input[name=password]", PASSWORD)
    page.click("main >> button")
    page.wait_for_selector("main >> text=写了很久的话")
    page.click("text=接着提交")
    page.wait_for_selector("text=记录写好了")
    assert world.case(case_id).entries == 2


def test_the_ledger_is_filtered_without_a_new_page(world: World, page) -> None:  # type: ignore[no-untyped-def]
    world.declare("upper_1", "张三丰")
    world.declare("upper", "李四光", phone="13900000002", risks=("disaster",), risk="disaster")
    page.goto("/staff/cases")
    page.evaluate("window.stays = true")
    page.click("#filters > summary")
    page.select_option("#risk", "disaster")
    page.wait_for_selector("text=张**", state="detached")
    assert page.locator("#results tbody tr").count() == 1
    assert ("risk=disaster" in page.url, page.evaluate("window.stays")) == (True, True)
    page.select_option("#risk", "")
    page.wait_for_selector("text=张**")
    assert page.complaints == []


def test_nothing_of_a_page_is_kept_in_the_browser(world: World, page) -> None:  # type: ignore[no-untyped-def]
    world.declare()
    page.goto("/staff/cases")
    page.click("#filters > summary")
    page.select_option("#risk", "illness")
    page.wait_for_url("**risk=illness**")
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert [word in kept for word in ("张", "上坪村", "<")] == [False] * 3


def test_a_group_of_the_menu_closes_as_menus_do(world: World, page) -> None:  # type: ignore[no-untyped-def]
    page.goto("/staff")
    page.click("summary >> text=个案")
    assert page.is_visible("nav >> text=台账")
    page.keyboard.press("Escape")
    assert not page.is_visible("nav >> text=台账")


@pytest.mark.parametrize(("width", "is_open"), [(390, False), (1366, True)])
def test_sections_of_a_household_fold_on_a_phone_and_what_was_opened_stays_open(
    world: World, page, width: int, is_open: bool  # type: ignore[no-untyped-def]
) -> None:
    household = world.case(world.declare()).household_id
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"/staff/households/{household}")
    page.wait_for_selector("main[data-in-place=ready]")
    stand = "all => all.map((one) => one.open)"
    assert set(page.eval_on_selector_all("details.fold-away", stand)) == {is_open}
    page.locator("#family").evaluate("one => { one.open = true }")
    page.click("#reveal summary")
    page.click("#reveal >> text=打电话")
    page.fill("#reveal-why", "要打电话核实情况")
    page.click("#reveal button")
    page.wait_for_selector("text=这次查看已经记下")
    assert [page.locator(f"#{one}").evaluate("one => one.open") for one in ("family", "promises")] == [True, is_open]
    assert page.complaints == []


def test_an_objection_is_taken_in_place(world: World, chromium, address: str) -> None:  # type: ignore[no-untyped-def] # noqa: F811
    objection = world.objection("other")
    with chromium.new_context(base_url=address) as context:
        token = world.browser("township").cookies["mingbai-staff"]
        context.add_cookies([{"name": "mingbai-staff", "value": token, "url": address}])
        page = context.new_page()
        page.goto(f"/staff/objections/{objection}")
        page.evaluate("window.stays = true")
        page.click("text=我来答复")
        page.wait_for_selector("main [role=status]")
        assert page.evaluate("window.stays") is True

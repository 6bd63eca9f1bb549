"""The notices in the console: listed, shown, printed, exported, taken down early and put up again."""

from backend.publicity.models import PublicNotice
from backend.publicity.queries import of_case, village_code
from tests.backend.console.conftest import NOON, World
from tests.backend.steps import filled

LEAKS = ("13812345678", "老人住院", "张三丰", "因病")


def test_the_list_shows_masked_names_to_whoever_reaches_the_village(world: World) -> None:
    notice = world.notice("upper_1")
    page = world.browser("village").get("/staff/notices").text
    assert ("张**" in page, "一组" in page, "2026-09-28" in page, "一共1张" in page) == (True,) * 4
    assert [word for word in LEAKS if word in page] == []
    others = ("neighbour", "township", "county")
    found = [notice in world.browser(who).get("/staff/notices").text for who in others]
    assert found == [False, True, True]


def test_empty_lists_say_what_to_do(world: World) -> None:
    browser = world.browser("village")
    assert "开过评议会，在事项里记“村内公示”" in browser.get("/staff/notices").text
    assert "没有符合条件的公示" in browser.get("/staff/notices?state=down").text
    assert "今天没有贴着的公示" in browser.get(f"/staff/notices/of/{world.places['upper'].id}").text


def test_what_is_over_stands_among_what_is_over(world: World) -> None:
    notice = world.notice()
    world.clock.forward(days=8)
    browser = world.browser("village")
    states = ("hanging", "over", "down")
    assert [notice in browser.get(f"/staff/notices?state={state}").text for state in states] == [False, True, False]
    assert "贴满了" in browser.get(f"/staff/notices/{notice}").text


def test_taken_down_with_a_reason_and_put_up_again_for_the_whole_time(world: World) -> None:
    notice, browser = world.notice(), world.browser("village")
    browser.get(f"/staff/notices/{notice}")
    without = world.post(browser, f"/staff/notices/{notice}/down")
    down = world.post(browser, f"/staff/notices/{notice}/down", because="mistake")
    twice = world.post(browser, f"/staff/notices/{notice}/down", because="mistake")
    assert [answer.status_code for answer in (without, down, twice)] == [422, 303, 422]
    assert ("请选为什么" in without.text, "不用再撤" in twice.text) == (True, True)
    page = browser.get(f"/staff/notices/{notice}").text
    assert ("写错了，要改了再贴" in page, "再贴一次" in page) == (True, True)
    fields = filled(NOON)["noticed"]
    few = world.post(browser, f"/staff/notices/{notice}/up", **{**fields, "days": "3"})
    assert (few.status_code, "至少是5" in few.text, 'value="公开栏"' in few.text) == (422, True, True)
    up = world.post(browser, f"/staff/notices/{notice}/up", **fields)
    assert (up.status_code, up.headers["location"].startswith(f"/staff/notices/{notice}")) == (303, False)
    audit = world.browser("auditor").get("/staff/audit").text
    assert ("提前撤下公示" in audit, "贴出公示" in audit) == (True, True)


def test_the_case_shows_its_notices_and_what_to_do(world: World) -> None:
    notice, browser = world.notice(), world.browser("village")
    with world.database.reading() as session:
        case_id = session.get_one(PublicNotice, notice).case_id
    before = browser.get(f"/staff/cases/{case_id}").text
    world.post(browser, f"/staff/notices/{notice}/down", because="elsewhere")
    after = browser.get(f"/staff/cases/{case_id}").text
    assert (f"/staff/notices/{notice}" in before, "正在贴" in before) == (True, True)
    assert ("提前撤下" in after, "没有贴满。请到“公示”里再贴一次" in after) == (True, True)
    assert world.take("township", case_id, "township_reviewed").status_code == 422
    with world.database.reading() as session:
        assert len(of_case(session, case_id)) == 1


def test_the_sheet_for_the_wall_has_no_case_number_and_no_exercise(world: World) -> None:
    notice = world.notice("upper_1")
    world.notice("upper_1", drill=True, name="陆演练", phone="13900000009")
    browser = world.browser("township")
    sheet = browser.get(f"/staff/notices/of/{world.places['upper'].id}").text
    with world.database.reading() as session:
        receipt = world.case(session.get_one(PublicNotice, notice).case_id).receipt
    assert ("张**" in sheet, "监督电话还没有登记" in sheet) == (True, True)
    assert [word for word in (*LEAKS, "陆", receipt) if word in sheet] == []
    assert world.browser("neighbour").get(f"/staff/notices/of/{world.places['upper'].id}").status_code == 404


def test_the_telephone_of_the_county_stands_on_the_sheet(world: World) -> None:
    world.notice()
    county = world.browser("county")
    county.get("/staff/county")
    told = world.post(
        county, "/staff/county/contact/township", place=world.places["county"].id, name="北山镇政府",
        phone="0776-1234567", confirmed_on="2026-09-20", seen="0",
    )
    sheet = world.browser("village").get(f"/staff/notices/of/{world.places['upper'].id}").text
    assert (told.status_code, "0776-1234567" in sheet) == (303, True)


def test_the_file_is_as_masked_as_the_wall(world: World) -> None:
    world.notice("upper_1")
    world.notice("upper_1", drill=True, name="陆演练", phone="13900000009")
    browser = world.browser("village")
    browser.get("/staff/notices")
    lines = world.post(browser, "/staff/notices/export", state="hanging").text.splitlines()
    assert (len(lines), "张**" in lines[1], any(word in lines[1] for word in LEAKS)) == (2, True, False)


def test_the_address_of_the_public_page_is_shown_and_is_nobodys_to_guess(world: World) -> None:
    notice = world.notice()
    page = world.browser("village").get(f"/staff/notices/{notice}").text
    code = village_code(world.places["upper"].id)
    assert (f"/notices/{code}" in page, len(code), world.places["upper"].id in code) == (True, 16, False)

"""意见投诉: who sees what, taking, answering, passing on, and that nobody reads what is said about themselves."""

import re

from backend.objections.models import Objection
from backend.objections.queries import entries_of
from tests.backend.console.conftest import World

SAID = "名单上没有我家"


def objection(world: World, objection_id: str) -> Objection:
    with world.database.reading() as session:
        return session.get_one(Objection, objection_id)


def kinds(world: World, objection_id: str) -> list[str]:
    with world.database.reading() as session:
        return [entry.kind for entry in entries_of(session, objection_id)]


def test_the_list_shows_receipt_office_and_time_and_nobody_s_words(world: World) -> None:
    one = objection(world, world.objection())
    page = world.browser("township").get("/staff/objections").text
    shown = [text in page for text in (one.receipt, "办的结果", "北山镇", "还没有人接", "还剩", SAID)]
    assert shown == [True, True, True, True, True, False]


def test_an_empty_list_says_what_will_stand_there(world: World) -> None:
    browser = world.browser("township")
    assert "老乡在聊天里说“我有意见”，会列在这里" in browser.get("/staff/objections").text
    assert "没有符合条件的" in browser.get("/staff/objections?kind=complaint&closed=1").text


def test_nobody_finds_a_complaint_about_themselves(world: World) -> None:
    about_village, about_township = world.objection("village"), world.objection("township")
    reached = {
        who: [world.browser(who).get(f"/staff/objections/{one}").status_code for one in (about_village, about_township)]
        for who in ("township", "county", "village", "neighbour", "other_township", "helper", "administrator")
    }
    assert reached == {
        "township": [200, 404], "county": [200, 200], "village": [404, 404], "neighbour": [404, 404],
        "other_township": [404, 404], "helper": [404, 404], "administrator": [404, 404],
    }
    assert objection(world, about_township).receipt not in world.browser("township").get("/staff/objections").text


def test_whoever_takes_it_reads_it_and_the_others_do_not(world: World) -> None:
    one, browser = world.objection(phone="13812345678"), world.browser("township")
    before = browser.get(f"/staff/objections/{one}").text
    done = world.post(browser, f"/staff/objections/{one}/take", seen="1")
    mine, other = (world.browser(who).get(f"/staff/objections/{one}").text for who in ("township", "county"))
    assert done.headers["location"].endswith("done=objection_taken")
    assert [SAID in page for page in (before, mine, other)] == [False, True, False]
    assert [("13812345678" in page, "1********78" in page) for page in (mine, other)] == [(False, True)] * 2


def test_the_telephone_is_shown_to_whoever_has_taken_it_and_leaves_a_line(world: World) -> None:
    one, browser = world.objection(phone="13812345678"), world.browser("township")
    browser.get("/staff/objections")
    first = world.post(browser, f"/staff/objections/{one}/reveal")
    world.post(browser, f"/staff/objections/{one}/take", seen="1")
    second = world.post(browser, f"/staff/objections/{one}/reveal")
    audit = world.browser("auditor").get("/staff/audit").text
    assert [(page.status_code, "13812345678" in page.text) for page in (first, second)] == [(422, False), (200, True)]
    assert "看提意见的人的电话" in audit


def test_it_is_answered_once_with_reasons_and_what_was_typed_stays(world: World) -> None:
    one, browser = world.objection(), world.browser("township")
    browser.get("/staff/objections")
    path, fields = f"/staff/objections/{one}/answer", {"outcome": "partly", "text": "下次重新评。"}
    early = world.post(browser, path, seen="1", **fields)
    world.post(browser, f"/staff/objections/{one}/take", seen="1")
    empty = world.post(browser, path, seen="2", outcome="", text="下次重新评。")
    long = world.post(browser, path, seen="2", outcome="partly", text="字" * 1001)
    sent = [world.post(browser, path, seen="2", **fields) for _ in range(2)]
    assert [page.status_code for page in (early, empty, long, *sent)] == [422, 422, 422, 303, 422]
    says = ("请先点“我来答复”", "请先选查下来怎么样", "您写了1001个")
    assert [word in page.text for word, page in zip(says, (early, empty, long), strict=True)] == [True] * 3
    assert ("下次重新评。</textarea>" in empty.text, "字" * 1001 in long.text) == (True, True)
    assert (kinds(world, one), objection(world, one).outcome) == (["received", "taken", "answered"], "partly")
    closed = browser.get("/staff/objections?closed=1").text
    assert "已答复：有一部分道理" in closed


def test_the_slower_of_two_sees_what_is_new_and_keeps_what_was_typed(world: World) -> None:
    one, township, county = world.objection(), world.browser("township"), world.browser("county")
    for browser in (township, county):
        browser.get(f"/staff/objections/{one}")
    world.post(county, f"/staff/objections/{one}/note", seen="1", text="县里问过一次")
    slower = world.post(township, f"/staff/objections/{one}/note", seen="1", text="打过电话没人接")
    assert (slower.status_code, "刚才又有新的记录" in slower.text) == (422, True)
    assert ("打过电话没人接" in slower.text, slower.text.count('class="new"')) == (True, 1)
    assert kinds(world, one) == ["received", "note"]


def test_what_is_passed_up_as_about_this_office_is_gone_from_it(world: World) -> None:
    one, browser = world.objection("village"), world.browser("township")
    browser.get("/staff/objections")
    done = world.post(
        browser, f"/staff/objections/{one}/pass", seen="1", to="up", text="也说到我们乡镇的人。", about_us="1"
    )
    assert done.headers["location"] == "/staff/objections?done=objection_passed"
    answers = [world.browser(who).get(f"/staff/objections/{one}").status_code for who in ("township", "county")]
    assert answers == [404, 200]


def test_a_case_can_leave_only_upwards_and_a_complaint_outwards(world: World) -> None:
    case_id = world.declare("upper")
    against, complaint = world.objection(case_id=case_id), world.objection("village")
    browser = world.browser("township")
    browser.get("/staff/objections")
    refused = world.post(browser, f"/staff/objections/{against}/pass", seen="1", to="petition", text="不归我们")
    nowhere = world.post(browser, f"/staff/objections/{complaint}/pass", seen="1", to="moon", text="不归我们")
    offered = 'value="discipline"' in browser.get(f"/staff/objections/{complaint}").text
    unread = world.post(browser, f"/staff/objections/{complaint}/pass", seen="1", to="discipline", text="归他们查")
    world.post(browser, f"/staff/objections/{complaint}/take", seen="1")
    gone = world.post(browser, f"/staff/objections/{complaint}/pass", seen="2", to="discipline", text="归他们查")
    assert [page.status_code for page in (refused, nowhere, unread, gone)] == [422, 422, 422, 303]
    assert (offered, "请先点“我来答复”" in unread.text) == (False, True)
    assert ("请转给上一级" in refused.text, "不归我们</textarea>" in refused.text) == (True, True)
    assert objection(world, complaint).stage == "passed_on"


def test_the_case_shows_that_somebody_objects_and_never_that_somebody_complains(world: World) -> None:
    against, about = world.declare("upper"), world.declare("upper", "李四光", phone="13900000001")
    world.objection(case_id=against), world.objection("village", case_id=about)
    browser = world.browser("village")
    pages = [browser.get(f"/staff/cases/{case_id}").text for case_id in (against, about)]
    assert [("有人提了意见" in page, "提意见的人" in page) for page in pages] == [(True, True), (False, False)]
    assert "投诉" not in "".join((*pages, browser.get("/staff/messages").text, browser.get("/staff").text))


def test_the_day_counts_what_waits_and_leads_there(world: World) -> None:
    world.objection("village")
    page = world.browser("township").get("/staff").text
    says = '<a href="/staff/objections">有1条意见或投诉等答复。</a>'
    assert (says in page, page.count("/staff/objections")) == (True, 2)
    assert "意见" not in re.sub(r"<nav.*?</nav>", "", world.browser("village").get("/staff").text, flags=re.S)


def test_the_file_has_no_words_no_drills_and_no_formulas(world: World) -> None:
    world.objection(), world.objection("village"), world.objection(drill=True)
    browser = world.browser("county")
    browser.get("/staff/objections")
    lines = world.post(browser, "/staff/objections/export", kind="").text.splitlines()
    assert (len(lines), any(SAID in line for line in lines)) == (3, False)
    assert not [cell for line in lines[1:] for cell in line.split(",") if cell.startswith(("=", "+", "-", "@"))]
    complaints = world.post(browser, "/staff/objections/export", kind="complaint").text.splitlines()
    assert len(complaints) == 2


def test_a_list_longer_than_a_page_has_a_next_one(world: World) -> None:
    for _ in range(26):
        world.objection()
    browser = world.browser("township")
    first = browser.get("/staff/objections").text
    last = re.findall(r'data-label="回执号" class="number"><a href="/staff/objections/(\w+)"', first)[-1]
    pages = [first, *(browser.get(f"/staff/objections?after={at}").text for at in (last, "x"))]
    assert [page.count('data-label="回执号"') for page in pages] == [25, 1, 25]
    assert ("下一页" in pages[0], "一共26条" in pages[0]) == (True, True)


def test_a_number_no_page_has_shown_is_nothing_that_was_seen(world: World) -> None:
    one, browser = world.objection(), world.browser("township")
    browser.get("/staff/objections")
    for seen in ("", "-1", "1e3", "９", "9" * 40, "１"):
        assert world.post(browser, f"/staff/objections/{one}/take", seen=seen).status_code == 422
    assert kinds(world, one) == ["received"]

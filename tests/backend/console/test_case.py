"""The page of a case: steps, reasons, masks, and pages that are older than the thread."""

from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cases.models import Entry
from tests.backend.console.conftest import World


def _kinds(world: World, case_id: str) -> list[str]:
    with world.database.reading() as session:
        return list(session.scalars(select(Entry.kind).filter_by(case_id=case_id).order_by(Entry.number)))


def test_a_case_goes_from_received_to_closed_through_the_forms(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    steps = [
        ("respond", {"text": "打了电话，下午上门"}), ("include", {"text": "县里9月25日审定"}),
        ("name-responsible", {"staff_id": world.staff["helper"].id}), ("help", {}),
        ("tell", {"text": "当面说了"}), ("close", {}),
    ]
    answers = [
        world.post(browser, f"/staff/cases/{case_id}/{path}", seen=str(number), **fields).status_code
        for number, (path, fields) in enumerate(steps, 1)
    ]
    assert answers == [303] * 6
    assert _kinds(world, case_id) == [
        "received", "responded", "included", "responsible_named", "helping", "told_back", "closed",
    ]


def test_the_page_shows_the_forms_of_the_next_stages_only(world: World) -> None:
    case_id = world.declare()
    page = world.browser("village").get(f"/staff/cases/{case_id}").text
    steps = ("respond", "include", "decline", "name-responsible", "note")
    forms = [path for path in steps if f'action="/staff/cases/{case_id}/{path}"' in page]
    assert forms == ["respond", "note"]


def test_a_step_out_of_order_is_explained_and_the_text_kept(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/include", seen="1", text="想跳过一步")
    assert answer.status_code == 422
    assert "不能直接到" in answer.text
    assert _kinds(world, case_id) == ["received"]


def test_not_including_needs_a_reason(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    world.post(browser, f"/staff/cases/{case_id}/respond", seen="1", text="上门看了")
    without = world.post(browser, f"/staff/cases/{case_id}/decline", seen="2", text="写了一半的说明")
    assert without.status_code == 422
    assert [words in without.text for words in ("请选一个不纳入的原因", "写了一半的说明")] == [True, True]
    world.post(browser, f"/staff/cases/{case_id}/decline", seen="2", reason="solved")
    assert world.case(case_id).stage == "not_included"


def test_an_empty_response_is_asked_for_again(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/respond", seen="1", text="  ")
    assert (answer.status_code, "请写一句" in answer.text) == (422, True)


def test_a_text_that_is_too_long_says_so_and_stays(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/note", seen="1", text="字" * 1001)
    assert (answer.status_code, "您写了1001个" in answer.text, "字" * 1001 in answer.text) == (422, True, True)


def test_whoever_has_an_older_page_sees_what_changed_and_loses_nothing(world: World) -> None:
    case_id = world.declare()
    first, second = world.browser("village"), world.browser("township")
    world.post(first, f"/staff/cases/{case_id}/respond", seen="1", text="我先联系了")
    answer = world.post(second, f"/staff/cases/{case_id}/note", seen="1", text="镇里也看到了这件事")
    assert answer.status_code == 409
    assert "别人又记了1条" in answer.text
    assert "镇里也看到了这件事" in answer.text
    assert 'name="seen" value="2"' in answer.text
    assert _kinds(world, case_id) == ["received", "responded"]
    again = world.post(second, f"/staff/cases/{case_id}/note", seen="2", text="镇里也看到了这件事")
    assert (again.status_code, _kinds(world, case_id)) == (303, ["received", "responded", "note"])


def test_name_phone_and_story_are_masked(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    world.post(browser, f"/staff/cases/{case_id}/note", seen="1", text="记录里的话")
    page = browser.get(f"/staff/cases/{case_id}").text
    assert [word in page for word in ("张**", "1********78", "张三丰", "13812345678", "老人住院", "记录里的话")] == [
        True, True, False, False, False, False,
    ]


def test_a_reveal_of_ones_own_household_needs_a_tap_and_is_audited(world: World) -> None:
    case_id, browser = world.declare(), world.browser("helper")
    world.answer_for("helper", case_id)
    page = world.post(browser, f"/staff/cases/{case_id}/reveal", fields="contact", reason="call").text
    assert [word in page for word in ("张三丰", "13812345678", "老人住院")] == [True, True, False]
    with world.database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action.like("%reveal%")).order_by(AuditEntry.number))
        kept = [(row.action, row.actor, row.details) for row in rows]
    actor = f"staff:{world.staff['helper'].id}"
    assert kept == [
        ("household.reveal", actor, {"reason": "call"}), ("reveal.shown", actor, {"fields": ["contact"]}),
    ]
    assert "张三丰" not in browser.get(f"/staff/cases/{case_id}").text


def test_the_story_is_shown_only_when_asked_for(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    path = f"/staff/cases/{case_id}/reveal"
    page = world.post(browser, path, fields="story", reason="check", why="核对住院的事").text
    assert [word in page for word in ("老人住院", "张三丰")] == [True, False]


def test_a_reveal_without_a_reason_shows_nothing(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/reveal", fields="contact")
    assert (answer.status_code, "张三丰" in answer.text, "请先选一个要看的原因" in answer.text) == (422, False, True)


def test_other_peoples_households_need_a_typed_reason_which_colleagues_see(world: World) -> None:
    case_id, browser = world.declare(), world.browser("township")
    path = f"/staff/cases/{case_id}/reveal"
    without = world.post(browser, path, fields="contact", reason="check")
    given = world.post(browser, path, fields="contact", reason="check", why="农户来镇里反映电话不通")
    assert [(answer.status_code, "张三丰" in answer.text) for answer in (without, given)] == [(422, False), (200, True)]
    assert "农户来镇里反映电话不通" in browser.get(f"/staff/cases/{case_id}").text


def test_what_the_household_was_told_stands_on_the_page(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    world.post(browser, f"/staff/cases/{case_id}/respond", seen="1", text="上门看了")
    assert "村干部已经看了您的事" in browser.get(f"/staff/cases/{case_id}").text

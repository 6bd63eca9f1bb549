"""The page of a case: steps, reasons, masks, and pages that are older than the thread."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cases.models import Entry
from backend.rules import load_rules
from backend.settings import Settings
from tests.backend.console.conftest import World


def _kinds(world: World, case_id: str) -> list[str]:
    with world.database.reading() as session:
        return list(session.scalars(select(Entry.kind).filter_by(case_id=case_id).order_by(Entry.number)))


def test_a_case_goes_from_received_to_closed_through_the_forms(world: World) -> None:
    case_id = world.declare()
    world.include(case_id)
    steps = [("village", "responsible_named"), ("helper", "helping"), ("helper", "told_back"), ("village", "closed")]
    answers = [world.take(who, case_id, stage).status_code for who, stage in steps]
    assert answers == [303] * 4
    assert _kinds(world, case_id) == [
        "received", "responded", "checked", "reviewed", "noticed", "township_reviewed", "included",
        "responsible_named", "helping", "told_back", "closed",
    ]


def test_the_page_shows_the_forms_of_the_next_stages_only(world: World) -> None:
    case_id = world.declare()
    page = world.browser("village").get(f"/staff/cases/{case_id}").text
    steps = [*(f"move/{stage}" for stage in world.rules.procedure.stages), "stop", "go-on", "note"]
    forms = [path for path in steps if f'action="/staff/cases/{case_id}/{path}"' in page]
    assert forms == ["move/responded", "stop", "note"]


def test_a_step_of_another_office_is_named_and_has_no_form(world: World) -> None:
    case_id = world.declare()
    world.take("village", case_id, "responded")
    page = world.browser("village").get(f"/staff/cases/{case_id}").text
    assert ["move/not_included" in page, "未纳入监测：由乡镇经办、县级经办来记" in page] == [False, True]
    refused = world.take("village", case_id, "not_included")
    assert (refused.status_code, "“未纳入监测”这一步由乡镇经办、县级经办来记。" in refused.text) == (422, True)


def test_what_was_filled_in_stays_where_one_field_is_wrong(world: World) -> None:
    case_id = world.declare()
    for stage in ("responded", "checked"):
        world.take("village", case_id, stage)
    page = world.take("village", case_id, "reviewed", **{"for": "１０", "against": "9", "objections": "有人说他家有车"})
    assert (page.status_code, "到会12人，同意和不同意加起来有19人，对不上。" in page.text) == (422, True)
    assert [words in page.text for words in ('value="１０"', "有人说他家有车", 'value="12"')] == [True] * 3
    assert world.take("village", case_id, "reviewed", **{"for": "１０", "against": "0"}).status_code == 303
    thread = world.browser("village").get(f"/staff/cases/{case_id}").text
    assert "到会几人：12；同意几人：10；不同意几人：0" in thread


def test_a_stopped_clock_says_until_when_and_goes_on_again(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    path = f"/staff/cases/{case_id}"
    unsaid = world.post(browser, f"{path}/stop", seen="1", reason="papers")
    assert (unsaid.status_code, "请写明在等什么" in unsaid.text) == (422, True)
    assert world.post(browser, f"{path}/stop", seen="1", reason="papers", text="等出院小结").status_code == 303
    assert "时限停着：等农户补材料，最晚到10月10日" in browser.get(path).text
    assert world.post(browser, f"{path}/go-on", seen="2").status_code == 303
    assert "时限停着" not in browser.get(path).text


@pytest.mark.parametrize(("region", "may_stop"), [("guangxi", False), ("anhui", True)])
def test_where_no_deadline_that_runs_can_be_stopped_the_form_says_so_before_it_is_sent(
    world: World, region: str, may_stop: bool
) -> None:
    """In Anhui the whole way has a limit from the first day on; in Guangxi only the first response has."""
    world = replace(world, rules=load_rules(Settings(region=region, _env_file=None)))
    case_id = world.declare()
    page = world.browser("village").get(f"/staff/cases/{case_id}").text
    assert ("停一停时限" in page, "现在算着的时限都不能停" in page) == (True, not may_stop)


def test_a_step_out_of_order_is_explained_and_the_text_kept(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/move/included", seen="1", text="想跳过一步")
    assert answer.status_code == 422
    assert "不能直接到" in answer.text
    assert _kinds(world, case_id) == ["received"]


def test_not_including_needs_a_reason(world: World) -> None:
    case_id = world.declare()
    for stage in ("responded", "checked"):
        world.take("village", case_id, stage)
    without = world.take("township", case_id, "not_included", reason="", text="写了一半的说明")
    assert without.status_code == 422
    assert [words in without.text for words in ("还没有填：没有纳入的原因", "写了一半的说明")] == [True, True]
    world.take("township", case_id, "not_included", reason="solved")
    assert world.case(case_id).stage == "not_included"


def test_who_is_included_is_not_offered_to_be_refused_and_of_another_matter_it_is_said_what_it_means(
    world: World,
) -> None:
    case_id = world.declare()
    world.include(case_id)
    for stage in ("responsible_named", "helping", "checked"):
        assert world.take("county", case_id, stage).status_code == 303
    page = world.browser("county").get(f"/staff/cases/{case_id}").text
    assert ["move/not_included" in page, "不能再记未纳入。要退出，请走风险消除" in page] == [False, True]
    other = world.declare(risks=("schooling",), risk="schooling")
    assert world.case(other).household_id == world.case(case_id).household_id
    for stage in ("responded", "checked"):
        assert world.take("village", other, stage).status_code == 303
    page = world.browser("county").get(f"/staff/cases/{other}").text
    assert ["move/not_included" in page, "这里记未纳入，只说这一件；监测和帮扶都不变" in page] == [True, True]


def test_an_empty_response_is_asked_for_again(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/move/responded", seen="1", text="  ")
    assert (answer.status_code, "请写一句" in answer.text) == (422, True)


def test_a_text_that_is_too_long_says_so_and_stays(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/note", seen="1", text="字" * 1001)
    assert (answer.status_code, "您写了1001个" in answer.text, "字" * 1001 in answer.text) == (422, True, True)


def test_whoever_has_an_older_page_sees_what_changed_and_loses_nothing(world: World) -> None:
    case_id = world.declare()
    first, second = world.browser("village"), world.browser("township")
    world.post(first, f"/staff/cases/{case_id}/move/responded", seen="1", text="我先联系了")
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
    world.post(browser, f"/staff/cases/{case_id}/move/responded", seen="1", text="上门看了")
    assert "村干部已经看了您的事" in browser.get(f"/staff/cases/{case_id}").text


def test_what_the_household_was_told_of_its_own_matter_is_masked_until_it_is_asked_for(world: World) -> None:
    case_id, browser = world.declare(), world.browser("township")
    for who, stage in (("village", "responded"), ("village", "checked"), ("township", "not_included")):
        assert world.take(who, case_id, stage, household=["存款一千元"]).status_code == 303
    masked = browser.get(f"/staff/cases/{case_id}").text
    shown = world.post(browser, f"/staff/cases/{case_id}/reveal", fields="story", reason="check", why="核对理由").text
    kept = ("存款一千元", "写给农户的话里有他家的情况", "村干部已经看了您的事")
    assert [words in masked for words in kept] == [False, True, True]
    assert shown.count("存款一千元") == 2

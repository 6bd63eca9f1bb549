"""What the pages show of what a household did itself, and how staff record what the person says."""

import pytest

from backend.cases import own
from backend.cases.models import Case
from backend.scope import Actor
from tests.backend.console.conftest import World


def _for_another(world: World) -> str:
    return world.declare(declared_for="other", relation="neighbour", knows="not_yet")


def _does(world: World, case_id: str, what: str, *told: str) -> None:
    """The household does something in its own conversation."""
    with world.database.writing() as session:
        case = session.get_one(Case, case_id)
        by = Actor("conversation", case.conversation_id or "")
        if what == "withdraw":
            own.withdraw(session, case, by, world.clock(), world.rules)
        else:
            does = own.add if what == "add" else own.correct
            does(session, case, by, told[0], told[1], world.clock(), world.rules)


def test_what_the_household_added_and_wants_changed_stands_in_plain_words(world: World) -> None:
    case_id = world.declare()
    _does(world, case_id, "add", "医生说还要开刀", "days")
    _does(world, case_id, "correct", "size", "5")
    page = world.browser("village").get(f"/staff/cases/{case_id}").text
    shown = ("农户补充情况</strong>：几天内紧急", "农户要改信息</strong>：几口人")
    assert [words in page for words in shown] == [True, True]
    assert "医生说还要开刀" not in page


def test_the_day_page_lists_it_apart_from_deadlines_until_somebody_writes(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    _does(world, case_id, "add", "医生说还要开刀", "days")
    before = browser.get("/staff").text
    world.post(browser, f"/staff/cases/{case_id}/note", seen="2", text="看到了，下午去")
    after = browser.get("/staff").text
    assert ["农户新说的（1件）" in page for page in (before, after)] == [True, False]
    assert "农户补充了情况，请看办理记录" in before


def test_a_case_told_for_another_says_that_the_person_was_not_asked_on_page_and_ledger(world: World) -> None:
    case_id, browser = _for_another(world), world.browser("village")
    pages = [browser.get(path).text for path in (f"/staff/cases/{case_id}", "/staff/cases")]
    assert ["本人还没有确认" in page for page in pages] == [True, True]


@pytest.mark.parametrize(("agrees", "says"), [("yes", "，本人同意"), ("no", "本人不同意")])
def test_what_the_person_says_is_recorded_with_how_and_when(world: World, agrees: str, says: str) -> None:
    case_id, browser = _for_another(world), world.browser("village")
    answer = world.post(
        browser, f"/staff/cases/{case_id}/asked", seen="1", agrees=agrees, how="visit", on="2026-09-21"
    )
    page = browser.get(f"/staff/cases/{case_id}").text
    assert (answer.status_code, says in page, "上门问的，2026-09-21" in page) == (303, True, True)
    assert "本人还没有确认" not in page


def test_how_the_person_was_asked_has_to_be_told_and_what_was_chosen_stays(world: World) -> None:
    case_id, browser = _for_another(world), world.browser("village")
    answer = world.post(browser, f"/staff/cases/{case_id}/asked", seen="1", agrees="yes", how="visit", on="")
    assert (answer.status_code, "请写问的那一天" in answer.text) == (422, True)
    assert 'name="agrees" value="yes" checked' in answer.text


def test_deciding_unasked_needs_its_reason_and_the_reason_stands_in_the_thread(world: World) -> None:
    case_id = _for_another(world)
    world.take("village", case_id, "responded", text="去过，没人在")
    world.take("village", case_id, "checked")
    refused = world.take("township", case_id, "not_included")
    assert (refused.status_code, "本人还没有确认。请先问本人" in refused.text) == (422, True)
    taken = world.take("township", case_id, "not_included", without="本人在外地住院")
    assert taken.status_code == 303
    assert "没有本人同意就定，写明了原因" in world.browser("village").get(f"/staff/cases/{case_id}").text


def test_a_household_that_told_itself_is_not_asked_again(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    assert "记本人的意见" not in browser.get(f"/staff/cases/{case_id}").text
    answer = world.post(
        browser, f"/staff/cases/{case_id}/asked", seen="1", agrees="yes", how="visit", on="2026-09-21"
    )
    assert (answer.status_code, "这件事是本户自己报的" in answer.text) == (422, True)


def test_a_withdrawal_is_seen_at_once_with_what_follows(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    _does(world, case_id, "withdraw")
    page = browser.get(f"/staff/cases/{case_id}").text
    assert ["农户撤回了同意。请联系农户" in page, "农户撤回同意</strong>" in page] == [True, True]
    assert world.case(case_id).stage == "received"

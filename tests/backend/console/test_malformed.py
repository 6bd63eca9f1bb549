"""Forms that no page of ours sends: a sentence, never a fault of ours."""

import pytest

from tests.backend.console.conftest import World


@pytest.mark.parametrize("seen", ["9" * 5000, "-1", "²", "1e3", ""])
def test_a_number_that_is_none_is_a_page_from_before(world: World, seen: str) -> None:
    case_id = world.declare()
    browser = world.browser("village")
    browser.get("/staff")
    answer = world.post(browser, f"/staff/cases/{case_id}/note", seen=seen, text="去看过了")
    assert (answer.status_code, "去看过了" in answer.text) == (409, True)


@pytest.mark.parametrize("kept", ["[" * 20_000, "{", "null", "[1, 2]", '["https://evil.example/", []]'])
def test_a_kept_form_that_is_none_of_ours_is_dropped(world: World, kept: str) -> None:
    browser = world.browser()
    browser.get("/staff/sign-in")
    answer = world.post(browser, "/staff/sign-in", name="village", password="不对的密码", kept=kept)
    assert (answer.status_code, "您写的内容还在" in answer.text) == (401, False)

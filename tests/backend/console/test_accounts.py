"""Accounts: inviting, joining by a link, binding a chat, switching off."""

import re

import pytest

from backend.console import passwords
from backend.conversations.actions import open_web
from backend.staff.actions import bind_chat
from backend.staff.models import Staff
from tests.backend.console.conftest import PASSWORD, World

LINK = re.compile(r"/staff/join/([\w-]+)")


def _invited(world: World) -> str:
    """The code of the link of a newly invited colleague."""
    fields = {"sign_in_name": "wei.xin", "name": "韦新", "role": "village", "division_id": world.places["lower"].id}
    page = world.post(world.browser("administrator"), "/staff/people/invite", **fields)
    found = LINK.search(page.text)
    assert found is not None
    return found[1]


def test_an_invited_colleague_chooses_a_password_and_signs_in(world: World) -> None:
    code, browser = _invited(world), world.browser()
    assert "wei.xin" in browser.get(f"/staff/join/{code}").text
    chosen = world.post(browser, f"/staff/join/{code}", password=PASSWORD, again=PASSWORD)
    assert chosen.headers["location"] == "/staff/sign-in?done=joined"
    assert world.post(browser, "/staff/sign-in", name="wei.xin", password=PASSWORD).headers["location"] == "/staff"


def test_a_link_works_once(world: World) -> None:
    code, browser = _invited(world), world.browser()
    browser.get(f"/staff/join/{code}")
    world.post(browser, f"/staff/join/{code}", password=PASSWORD, again=PASSWORD)
    assert browser.get(f"/staff/join/{code}").status_code == 404
    assert world.post(browser, f"/staff/join/{code}", password=PASSWORD, again=PASSWORD).status_code == 404


def test_a_link_is_over_after_a_week(world: World) -> None:
    code = _invited(world)
    world.clock.forward(days=7, seconds=1)
    assert world.browser().get(f"/staff/join/{code}").status_code == 404


def test_a_bad_password_is_explained_and_the_link_stays(world: World) -> None:
    code, browser = _invited(world), world.browser()
    browser.get(f"/staff/join/{code}")
    short = world.post(browser, f"/staff/join/{code}", password="太短了", again="太短了")
    assert (short.status_code, "您输了3个" in short.text) == (422, True)
    assert browser.get(f"/staff/join/{code}").status_code == 200


@pytest.mark.parametrize(
    ("password", "again", "says"),
    [
        ("11个字的密码不够长呢", "", "至少12个字"), ("password123456", "password123456", "太好猜"),
        ("739205718264", "739205718264", "太好猜"), ("wei.xin.2026!!", "wei.xin.2026!!", "太好猜"),
        ("aaaaaaaaaaaaaa", "aaaaaaaaaaaaaa", "太好猜"), ("Mima888888guangxi", "Mima888888guangxi", "太好猜"),
        (PASSWORD, PASSWORD + "。", "不一样"), ("长" * 129, "长" * 129, "最多128个字"),
    ],
)
def test_what_is_wrong_with_a_password_is_said_in_words(password: str, again: str, says: str) -> None:
    assert says in (passwords.fault(password, again, "wei.xin") or "")


@pytest.mark.parametrize("password", [PASSWORD, "k7#Vm9!qz4Tw", "correct horse battery staple"])
def test_a_good_password_may_be_chosen(password: str) -> None:
    assert passwords.fault(password, password, "wei.xin") is None


def test_a_wrong_invitation_is_explained_and_nothing_typed_is_lost(world: World) -> None:
    page = world.post(
        world.browser("administrator"), "/staff/people/invite", sign_in_name="大写 NAME", name="韦新", role="village",
        division_id=world.places["lower"].id,
    )
    assert (page.status_code, "大写 NAME" in page.text, 'value="韦新"' in page.text) == (422, True, True)


def test_a_new_link_ends_the_wait_for_wrong_passwords(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Staff, world.staff["village"].id).locked_until = world.clock.now.replace(year=2027)
    path = f"/staff/people/{world.staff['village'].id}/link"
    found = LINK.search(world.post(world.browser("administrator"), path).text)
    assert found is not None
    browser = world.browser()
    browser.get(f"/staff/join/{found[1]}")
    world.post(browser, f"/staff/join/{found[1]}", password=PASSWORD, again=PASSWORD)
    assert world.post(browser, "/staff/sign-in", name="village", password=PASSWORD).status_code == 303


def test_switching_off_signs_out_at_once(world: World) -> None:
    browser = world.browser("village")
    world.post(world.browser("administrator"), f"/staff/people/{world.staff['village'].id}/switch-off")
    assert browser.get("/staff/cases").status_code == 303


def test_the_administrator_cannot_lock_everybody_out(world: World) -> None:
    path = f"/staff/people/{world.staff['administrator'].id}/switch-off"
    assert world.post(world.browser("administrator"), path).status_code == 422


def test_the_code_on_the_page_binds_the_chat_that_types_it(world: World) -> None:
    page = world.post(world.browser("helper"), "/staff/bind").text
    found = re.search(r"绑定 ([0-9A-Z]{5}-[0-9A-Z]{5})", page)
    assert found is not None
    with world.database.writing() as session:
        conversation, _ = open_web(session, world.clock())
        bound = bind_chat(session, found[1], conversation, world.clock())
        assert bound is not None
        assert bound.id == world.staff["helper"].id
    assert "已经绑定" in world.browser("helper").get("/staff/bind").text


def test_of_somebody_posted_to_a_group_the_village_is_named_too(world: World) -> None:
    world.post_to("grid", "upper_1")
    browser = world.browser("administrator")
    listed = browser.get("/staff/people").text
    one = browser.get(f"/staff/people/{world.staff['grid'].id}").text
    file = world.post(browser, "/staff/people/export").text
    assert ["上坪村 一组" in page for page in (listed, one, file)] == [True] * 3

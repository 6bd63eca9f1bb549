"""Signing in: sessions, waits, forms of others."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import select

from backend.console import sessions
from backend.console.signing_in import REFUSED
from backend.staff.models import Staff, StaffSession
from tests.backend.console.conftest import PASSWORD, World


def _sign_in(world: World, name: str, password: str = PASSWORD, **fields: str) -> tuple[TestClient, Response]:
    browser = world.browser()
    browser.get("/staff/sign-in")
    return browser, world.post(browser, "/staff/sign-in", name=name, password=password, **fields)


def test_a_right_password_opens_the_day_with_a_new_token(world: World) -> None:
    browser = world.browser()
    browser.get("/staff/sign-in")
    before = browser.cookies["mingbai-staff"]
    answer = world.post(browser, "/staff/sign-in", name="village", password=PASSWORD)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
    assert browser.cookies["mingbai-staff"] != before


def test_the_cookie_is_for_this_host_and_not_for_scripts(world: World) -> None:
    _, answer = _sign_in(world, "village")
    session, known = answer.headers.get_list("set-cookie")
    assert {part.strip().lower() for part in session.split(";")[1:]} == {"httponly", "path=/", "samesite=lax"}
    assert {part.strip().lower() for part in known.split(";")[1:]} == {
        "httponly", "max-age=15811200", "path=/", "samesite=lax",
    }


def test_the_database_keeps_no_token(world: World) -> None:
    browser, _ = _sign_in(world, "village")
    with world.database.reading() as session:
        kept = session.scalars(select(StaffSession.token_hash)).one()
    assert browser.cookies["mingbai-staff"].encode() not in kept


@pytest.mark.parametrize("name", ["village", "nobody"])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(world: World, name: str) -> None:
    _, answer = _sign_in(world, name, "不对的密码不对的密码")
    assert answer.status_code == 401
    assert REFUSED in answer.text


def test_five_wrong_passwords_make_even_the_right_one_wait_fifteen_minutes(world: World) -> None:
    for _ in range(5):
        _sign_in(world, "village", "不对的密码不对的密码")
    world.clock.forward(minutes=14)
    _, early = _sign_in(world, "village")
    world.clock.forward(minutes=1, seconds=1)
    _, late = _sign_in(world, "village")
    assert (early.status_code, late.status_code) == (401, 303)
    assert REFUSED in early.text


def test_the_wait_doubles_with_the_next_wrong_password(world: World) -> None:
    for _ in range(5):
        _sign_in(world, "village", "不对的密码不对的密码")
    world.clock.forward(minutes=16)
    _sign_in(world, "village", "不对的密码不对的密码")
    with world.database.reading() as session:
        waits = session.scalars(select(Staff.locked_until).where(Staff.sign_in_name == "village")).one()
    assert waits == world.clock() + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("who", "minutes", "status"),
    [("village", 30, 200), ("village", 31, 303), ("administrator", 15, 200), ("administrator", 16, 303)],
)
def test_an_idle_session_ends(world: World, who: str, minutes: int, status: int) -> None:
    browser = world.browser(who)
    world.clock.forward(minutes=minutes)
    assert browser.get("/staff/bind").status_code == status


def test_a_session_in_use_ends_after_twelve_hours(world: World) -> None:
    browser = world.browser("village")
    answers = []
    for _ in range(37):
        world.clock.forward(minutes=20)
        answers.append(browser.get("/staff/bind").status_code)
    assert answers == [200] * 36 + [303]


def test_a_switched_off_account_is_out_at_once(world: World) -> None:
    browser = world.browser("village")
    with world.database.writing() as session:
        session.get_one(Staff, world.staff["village"].id).active = False
    assert browser.get("/staff/bind").headers["location"] == "/staff/sign-in?to=%2Fstaff%2Fbind"


def test_signing_out_ends_the_session_in_the_database(world: World) -> None:
    browser = world.browser("village")
    world.post(browser, "/staff/sign-out")
    with world.database.reading() as session:
        assert session.scalars(select(StaffSession)).all() == []


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/other", "/staff/\\evil"])
def test_signing_in_never_leads_out_of_the_console(world: World, to: str) -> None:
    _, answer = _sign_in(world, "village", to=to)
    assert answer.headers["location"] == "/staff"


def test_a_form_without_the_sessions_token_is_not_taken(world: World) -> None:
    browser = world.browser("village")
    other = sessions.form_token("somebody else's")
    assert browser.post("/staff/sign-out", data={}).status_code == 403
    assert browser.post("/staff/sign-out", data={"form_token": other}).status_code == 403


def test_a_form_from_another_site_is_not_taken(world: World) -> None:
    browser = world.browser("village")
    token = sessions.form_token(browser.cookies["mingbai-staff"])
    answer = browser.post("/staff/sign-out", data={"form_token": token}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_what_was_typed_survives_a_session_that_ended(world: World) -> None:
    browser = world.browser("village")
    world.clock.forward(hours=1)
    token = sessions.form_token(browser.cookies["mingbai-staff"])
    fields, ours = {"form_token": token, "text": "写了很久的话"}, {"sec-fetch-site": "same-origin"}
    page = browser.post("/staff/cases/x/note", data=fields, headers=ours)
    assert page.status_code == 401
    assert "写了很久的话" in page.text


def test_every_page_carries_the_protecting_headers(world: World) -> None:
    answer = world.browser().get("/staff/sign-in")
    assert {name: answer.headers[name] for name in ("x-content-type-options", "referrer-policy", "cache-control")} == {
        "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cache-control": "no-store",
    }
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


LONG, CUT = b"asked=" + b"x" * 140_000, b"no boundary at all"


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (LONG, "application/x-www-form-urlencoded", 413), (CUT, "multipart/form-data; boundary=x", 400),
        (CUT, "multipart/form-data", 400), (b"\xff\xfe=%zz", "application/x-www-form-urlencoded", 403),
        (b"{}", "application/json", 403),
    ],
)
def test_a_broken_form_is_answered_with_a_page(world: World, body: bytes, kind: str, status: int) -> None:
    answer = world.browser("village").post("/staff/search", content=body, headers={"content-type": kind})
    assert (answer.status_code, answer.text.startswith("<!doctype html>")) == (status, True)


@pytest.mark.parametrize("path", ["/staff/cases/%00", "/staff/households/%F0%9F", "/staff/cases/..%2f..%2fetc"])
def test_a_broken_address_is_answered_with_a_page(world: World, path: str) -> None:
    assert world.browser("village").get(path).status_code == 404

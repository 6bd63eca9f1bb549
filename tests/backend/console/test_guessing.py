"""Guessing passwords: strangers are slowed down, the right person is not kept out, the machine is not worn out."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from backend.console import passwords
from backend.console.signing_in import TRIES_OF_ADDRESS, TRIES_OF_KNOWN
from tests.backend.console.conftest import PASSWORD, World

WRONG = "不对的密码不对的密码"


def sign_in(world: World, browser: TestClient, name: str, password: str) -> Response:
    browser.get("/staff/sign-in")
    return world.post(browser, "/staff/sign-in", name=name, password=password)


def lock(world: World, name: str) -> None:
    stranger = world.browser()
    for _ in range(5):
        sign_in(world, stranger, name, WRONG)


def test_a_strangers_guesses_do_not_keep_the_right_person_out(world: World) -> None:
    own = world.browser()
    sign_in(world, own, "village", PASSWORD)
    world.post(own, "/staff/sign-out")
    lock(world, "village")
    assert sign_in(world, world.browser(), "village", PASSWORD).status_code == 401
    assert sign_in(world, own, "village", PASSWORD).status_code == 303


def test_a_known_browser_has_few_tries_and_is_known_for_one_person(world: World) -> None:
    own = world.browser()
    sign_in(world, own, "village", PASSWORD)
    lock(world, "township")
    assert sign_in(world, own, "township", PASSWORD).status_code == 401
    lock(world, "village")
    for _ in range(TRIES_OF_KNOWN[0]):
        sign_in(world, own, "village", WRONG)
    assert sign_in(world, own, "village", PASSWORD).status_code == 401


def test_one_address_cannot_try_names_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "right", lambda password, kept: False)
    browser = TestClient(world.app, follow_redirects=False, client=("203.0.113.7", 1))
    most = TRIES_OF_ADDRESS[0]
    answers = [sign_in(world, browser, f"name-{number}", WRONG) for number in range(most + 1)]
    assert Counter(answer.status_code for answer in answers) == {401: most, 429: 1}
    assert "从这里登录的次数太多了，请过5分钟再试。" in answers[-1].text
    elsewhere = TestClient(world.app, follow_redirects=False, client=("203.0.113.8", 1))
    assert sign_in(world, elsewhere, "village", WRONG).status_code == 401


class Slow:
    """Checks a password for as long as the test wants."""

    def __init__(self) -> None:
        self.go_on = Event()

    def verify(self, password: str, kept: str) -> bool:
        return not self.go_on.wait(10)


def test_many_passwords_at_once_are_not_checked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(passwords, "_hasher", slow)

    def check(_: int) -> str:
        try:
            return str(passwords.right(WRONG, "kept"))
        except passwords.Busy:
            slow.go_on.set()  # the ninth is sent away while the others still wait
            return "busy"

    with ThreadPoolExecutor(passwords.WAITING + 1) as people:
        answers = list(people.map(check, range(passwords.WAITING + 1)))
    assert Counter(answers) == {"False": passwords.WAITING, "busy": 1}


def test_who_is_sent_away_is_told_to_come_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(password: str, kept: str | None) -> bool:
        raise passwords.Busy

    monkeypatch.setattr(passwords, "right", busy)
    answer = sign_in(world, world.browser(), "village", PASSWORD)
    assert (answer.status_code, "请过一分钟再试" in answer.text) == (503, True)

"""Addresses no link of ours leads to: filters, pages and ids that are none are answered by a page, never by a fault."""

from collections.abc import Iterator
from dataclasses import fields

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from backend.console.app import PAGES, console_router
from backend.console.ledger_filter import Chosen
from backend.console.permissions import PERMISSIONS
from tests.backend.breaking.forms import scenes
from tests.backend.breaking.forms.attempts import PARTS
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

# As they stand in an address, escapes and all.
HOSTILE = (
    "", "-1", "0", "99999999999999999999", "1e3", "%C2%B2", "%D9%A3", "%00", "%ED%A0%BD", "%FF%FE", "%27%20OR%201=1--",
    "%3Cscript%3Ealert(1)%3C/script%3E", "%22%3E%3Cimg%20src=x%3E", "..%2F..%2Fetc%2Fpasswd", "%25%25s%7B7*7%7D",
    "a" * 5000, "2026-02-30", "9999-12-31", "0001-01-01", "0000-00-00", "2026-W53", "2026-13",
    "%0D%0ASet-Cookie:%20evil=1", "none-of-these", "%F0%A0%AE%B7%E5%AE%B6", "%E2%80%AE",
)
COUNTED = ("99999999999999999999", "%00", "9999-12-31")  # would be overlooked beside another that is refused
EVERYWHERE = ("done", "by")  # what any page may be asked with
WHO = ("county", "village", "township", "administrator", "auditor", "grid")
LOOKS = [path for method, path, _ in PAGES if method == "GET" and not path.startswith(("/{rest", "/join"))]


@pytest.fixture
def ids(world: World) -> dict[str, str]:
    """One of everything an address can name."""
    made = scenes.of(world, "two_cases")
    for scene in ("household", "handover", "objection", "notice", "event", "gap", "called_two"):
        made |= {name: one for name, one in scenes.of(world, scene).items() if name not in made}
    return made | {
        "code": "none", "staff_id": world.staff["grid"].id, "division_id": world.places["upper"].id, "card_id": "dibao",
        "sheet": "notice", "kind": "contact", "subject": "water", "file": "card", "attachment_id": "none",
    }


def _asked_with(world: World) -> dict[str, tuple[str, ...]]:
    """For every page what its address may ask for, as the application itself has read it out of the functions."""
    router = console_router(world.database, world.rules, world.settings, world.clock)
    routes = [route for route in router.routes if isinstance(route, APIRoute)]
    asked = {
        route.path.removeprefix("/staff"): tuple(_asked_by(route.dependant))
        for route in routes if "GET" in route.methods
    }
    asked["/cases"] += tuple(one.name for one in fields(Chosen))
    return {path: (*asked[path], *EVERYWHERE) for path in LOOKS}


def _asked_by(page: Dependant) -> Iterator[str]:
    """By the function of the page itself, and by what it depends on."""
    yield from (one.alias for one in page.query_params)
    for one in page.dependencies:
        yield from _asked_by(one)


def _browsers(world: World) -> dict[str, TestClient]:
    signed_in = {who: world.browser(who) for who in WHO}
    roles = {who: world.staff[who].role for who in WHO}
    rows = {path: PERMISSIONS[f"GET /staff{path}"] for path in LOOKS}
    return {path: next(signed_in[who] for who in WHO if roles[who] in rows[path]) for path in LOOKS}


def test_whatever_an_address_asks_for_it_is_answered_by_a_page(world: World, ids: dict[str, str]) -> None:
    """What may be asked together at once, and each by itself; the pages take turns with the values."""
    asked_with, browsers = _asked_with(world), _browsers(world)
    assert sum(len(names) for names in asked_with.values()) > 2 * len(LOOKS)
    with capture_logs() as logged:
        wrong = [
            found for turn, (path, names) in enumerate(asked_with.items())
            for found in _wrong(browsers[path], "/staff" + path.format(**ids), _queries(names, turn))
        ]
    assert (wrong, logged) == ([], [])


def test_an_id_that_is_none_is_a_page_that_is_not_there(world: World, ids: dict[str, str]) -> None:
    """Every id of every address by itself, looked at and sent to."""
    browsers, odd = _browsers(world), ("%00", "a" * 5000, "..%2F..%2Fstaff", "%27%20OR%201=1--", "%ED%A0%BD", "-1")
    wrong = []
    for path in (path for path in LOOKS if "{" in path):
        for name in [part.split("}")[0] for part in path.split("{")[1:]]:
            for text in odd:
                answer = browsers[path].get("/staff" + path.format(**{**ids, name: text}))
                if answer.status_code not in (200, 303, 404) or "<script>" in answer.text:
                    wrong.append(f"{path} {name}={text[:20]}: {answer.status_code}")
    assert wrong == []


def _queries(names: tuple[str, ...], turn: int) -> Iterator[str]:
    for shift in range(turn % PARTS, len(HOSTILE), PARTS):
        yield "&".join(f"{name}={HOSTILE[(shift + number * 7) % len(HOSTILE)]}" for number, name in enumerate(names))
    for number, name in enumerate(names):
        yield from (f"{name}={text}" for text in COUNTED[(turn + number) % min(PARTS, len(COUNTED)) :: PARTS])
    yield "&".join(f"{name}=1&{name}=2" for name in names)


def _wrong(browser: TestClient, address: str, queries: Iterator[str]) -> Iterator[str]:
    for query in queries:
        answer = browser.get(f"{address}?{query}")
        if answer.status_code >= 500 or "evil=" in answer.headers.get("set-cookie", ""):
            yield f"{address}?{query[:80]}: {answer.status_code}"
        if "<script>alert" in answer.text or "<img src=x" in answer.text:
            yield f"{address}?{query[:80]}: stands in the page as markup"

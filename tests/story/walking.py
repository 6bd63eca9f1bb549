"""Every page of the console that somebody can come to by following links, and what each is by its route."""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.console.app import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

NO_PAGES = ("/console.css", "/icon.svg", "/join/{code}", "/cases/{case_id}/attachments/{attachment_id}",
            "/gaps/{gap_id}/draft/{file}", "/{rest:path}")  # files, pages nothing leads to, and what is no page at all
ROUTES = {
    path: re.compile("/staff" + re.sub(r"\{[^}]+\}", "[^/]+", path))
    for method, path, _ in PAGES if method == "GET" and path not in NO_PAGES and not path.endswith(".js")
}
LINK = re.compile(r'href="(/staff[^"#]*)"')
STARTS = ("/staff", "/staff/search", "/staff/bind", "/staff/sign-in")


@dataclass(frozen=True)
class Page:
    """One address as somebody of the staff sees it."""

    who: str
    route: str
    address: str


def route_of(address: str) -> str | None:
    """The route of an address, the one without a variable part first; None: a file."""
    path = address.partition("?")[0]
    found = [route for route, pattern in ROUTES.items() if pattern.fullmatch(path)]
    return min(found, key=lambda route: route.count("{"), default=None)


def walk(who: str, office: "BrowserContext") -> Iterator[Page]:
    """One page of every route that this person comes to."""
    waiting, seen = deque(STARTS), set()
    while waiting:
        address = waiting.popleft().replace("&amp;", "&")
        route = route_of(address)
        if route is None or route in seen:
            continue
        answer = office.request.get(address)
        if answer.ok and "text/html" in answer.headers["content-type"]:
            seen.add(route)
            yield Page(who, route, address)
            waiting.extend(LINK.findall(answer.text()))

"""The desk: what every page works with, and what one request brings to it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment
from sqlalchemy.orm import Session

from backend.console import sessions
from backend.console.health import NluState
from backend.console.permissions import Scope, scope_of
from backend.console.sessions import SignedIn
from backend.console.signing_in import TRIES_OF_ADDRESS, TRIES_OF_KNOWN
from backend.database import Database
from backend.rate import Rate
from backend.rules import Rules
from backend.settings import Settings

HALF_A_YEAR = 183 * 24 * 3600  # seconds


class Missing(Exception):
    """There is no such page for this person: it does not exist, or it lies outside of their reach."""


@dataclass(frozen=True)
class Console:
    """Composed once; `clock` says what time it is, so that a test can say it too; `nlu` how understanding is doing."""

    database: Database
    rules: Rules
    settings: Settings
    clock: Callable[[], datetime]
    templates: Environment
    nlu: Callable[[], NluState]
    tries_of_address: Rate = field(default_factory=lambda: Rate(*TRIES_OF_ADDRESS))
    tries_of_known: Rate = field(default_factory=lambda: Rate(*TRIES_OF_KNOWN))

    @property
    def is_https(self) -> bool:
        return (self.settings.public_address or "").startswith("https://")

    @property
    def cookie(self) -> str:
        """The __Host- prefix makes browsers refuse the cookie from any other host or path."""
        return "__Host-mingbai-staff" if self.is_https else "mingbai-staff"

    @property
    def known_cookie(self) -> str:
        """Stays when the browser is closed: what makes it known to the sign-in page."""
        return "__Host-mingbai-known" if self.is_https else "mingbai-known"


@dataclass(frozen=True)
class Desk:
    """One request: who asks, when, and how far what they asked for reaches."""

    console: Console
    request: Request
    now: datetime
    token: str
    me: SignedIn | None
    scope: Scope | None

    @property
    def who(self) -> SignedIn:
        """The signed-in person; the gate has let nobody else in."""
        if self.me is None:
            raise Missing
        return self.me

    @property
    def rules(self) -> Rules:
        return self.console.rules

    def reading(self) -> AbstractContextManager[Session]:
        return self.console.database.reading()

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Raises Missing for who was switched off or posted elsewhere since the request came."""
        with self.console.database.writing() as session:
            if self.me is not None:
                now_at = sessions.find(session, self.token, self.now)
                if now_at is None or now_at.actor != self.me.actor:
                    raise Missing
            yield session

    def may(self, route: str) -> bool:
        """Whether a button that leads to `route` makes sense for this person."""
        return self.me is not None and scope_of(route, self.me.role) is not None

    def page(self, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
        """A whole page; `shown` is what its template names."""
        page = self.console.templates.get_template(template)
        return HTMLResponse(page.render(desk=self, form_token=sessions.form_token(self.token), **shown), status)

    def go(self, path: str, **query: str) -> RedirectResponse:
        """On to another page after a form was taken, so that a reload does not send it again."""
        return RedirectResponse(path + ("?" + urlencode(query) if query else ""), 303)

    def remember(self, response: Response, token: str) -> None:
        """Puts the session's token into this browser; it lives until the browser is closed."""
        self._set(response, self.console.cookie, token)

    def make_known(self, response: Response, known: str) -> None:
        """The sign-in page knows this browser again, for half a year."""
        self._set(response, self.console.known_cookie, known, HALF_A_YEAR)

    def _set(self, response: Response, name: str, value: str, seconds: int | None = None) -> None:
        response.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.console.is_https, httponly=True, samesite="lax"
        )


def _desk(request: Request) -> Desk:
    desk = request.state.desk
    assert isinstance(desk, Desk)  # noqa: S101 - the gate put it there
    return desk


At = Annotated[Desk, Depends(_desk)]

"""Signing in and out."""

from dataclasses import replace
from typing import Annotated

from fastapi import Form, Query, Response

from backend.console import sessions
from backend.console.desk import At
from backend.console.kept import KEPT, Kept
from backend.console.signing_in import REFUSED, Asked, sign_in
from backend.rate import origin

Text = Annotated[str, Form()]


def ask(desk: At, to: Annotated[str, Query()] = "") -> Response:
    """The form; who is signed in already goes on."""
    if desk.me is not None:
        return desk.go("/staff")
    return desk.page("sign_in.html", fault=None, name="", to=to, kept=None)


def enter(desk: At, name: Text = "", password: Text = "", to: Text = "", kept: Text = "") -> Response:
    """A new session with a new token, and on to where the person wanted to go."""
    waiting = Kept.from_json(kept) if kept else None
    seconds = desk.console.tries_of_address.wait(origin(desk.request))
    if seconds:
        fault = f"从这里登录的次数太多了，请过{-(-seconds // 60)}分钟再试。"
        return desk.page("sign_in.html", 429, fault=fault, name=name, to=to, kept=waiting)
    asked = Asked(name.strip(), password, desk.token, desk.request.cookies.get(desk.console.known_cookie, ""))
    entered = sign_in(desk.console.database, asked, desk.console.tries_of_known, desk.now)
    if entered is None:
        return desk.page("sign_in.html", 401, fault=REFUSED, name=name, to=to, kept=waiting)
    if waiting is None:
        response: Response = desk.go(to if _is_ours(to) else "/staff")
    else:
        response = replace(desk, token=entered.token, me=None).page(
            "resume.html", kept=waiting, title=KEPT, says="内容还在，请看一看，再按一次。"
        )
    desk.remember(response, entered.token)
    desk.make_known(response, entered.known)
    return response


def leave(desk: At) -> Response:
    """Ends this browser's session."""
    with desk.writing() as session:
        sessions.end(session, desk.token)
    response = desk.go("/staff/sign-in")
    response.delete_cookie(desk.console.cookie, path="/", secure=desk.console.is_https, httponly=True)
    return response


def _is_ours(to: str) -> bool:
    return to.startswith("/staff") and "//" not in to and "\\" not in to

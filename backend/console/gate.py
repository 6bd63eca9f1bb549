"""The gate every console route passes: who is it, may they, is the form ours; and what every answer carries."""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from backend.console import kept, sessions
from backend.console.desk import Console, Desk, Missing
from backend.console.passwords import Busy
from backend.console.permissions import ANONYMOUS, scope_of
from backend.console.sessions import SignedIn

log = structlog.get_logger(__name__)
Handle = Callable[[Request], Awaitable[Response]]

HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
MOST_BYTES = 128 * 1024  # of one form; ten thousand characters are 90,000 bytes on their way


def gated(console: Console) -> type[APIRoute]:
    """The kind of route whose every request passes the gate of this console."""

    class GatedRoute(APIRoute):
        def get_route_handler(self) -> Handle:  # type: ignore[override]
            handle = super().get_route_handler()

            async def gate(request: Request) -> Response:
                return await _pass(console, f"{request.method} {self.path}", request, handle)

            return gate

    return GatedRoute


async def _pass(console: Console, route: str, request: Request, handle: Handle) -> Response:
    desk = await _sit_down(console, route, request)
    response = await _answer(desk, handle)
    await request.close()  # of files that came along with a form, and that nobody has asked for
    if console.cookie not in request.cookies and "set-cookie" not in response.headers:
        desk.remember(response, desk.token)
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    return response


async def _sit_down(console: Console, route: str, request: Request) -> Desk:
    now = console.clock()
    token = request.cookies.get(console.cookie) or secrets.token_urlsafe(32)
    me = await console.database.read(lambda session: _me(console, session, token, now))
    return Desk(console, request, now, token, me, scope_of(route, me.role if me else ANONYMOUS))


def _me(console: Console, session: Session, token: str, now: datetime) -> SignedIn | None:
    """Who asks; a procedure that somebody has published meanwhile is read along with it."""
    console.rules.procedures.read(session)
    return sessions.find(session, token, now)


async def _answer(desk: Desk, handle: Handle) -> Response:
    try:
        return await _let_in(desk, handle)
    except Missing:
        return desk.page("fault.html", 404, title="没有这一页", says="这一页不存在，或者不归您管。")
    except Busy:
        return desk.page("fault.html", 503, title="请等一下", says="这会儿登录的人太多了，请过一分钟再试。")
    except RequestValidationError:
        return desk.page("fault.html", 400, title="没看懂", says="地址或表格里有不对的内容，请从菜单再进一次。")
    except HTTPException as fault:
        return desk.page("fault.html", fault.status_code, title="没有做成", says="这一步没有做成，请从菜单再进一次。")
    except Exception as fault:  # whatever broke, the person gets a sentence, and the log no personal text
        log.error("console_fault", fault=type(fault).__name__, route=desk.request.scope["route"].path)
        says = "刚才这一步没有存上。请稍后再试，还不行就找管理员。"
        return await kept.not_stored(desk, says)


async def _let_in(desk: Desk, handle: Handle) -> Response:
    posted = desk.request.method == "POST"
    if "\0" in desk.request.scope["path"]:
        raise Missing
    if posted and not _is_short(desk.request):
        return desk.page("fault.html", 413, title="内容太长", says="内容太长了，没有存。请分几次写。")
    if posted and desk.request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return desk.page("fault.html", 403, title="没有做成", says="这个请求不是从本系统的页面发来的，没有办理。")
    if desk.scope is None:
        return await _turn_away(desk, posted)
    if posted and not await _is_ours(desk):
        return await kept.ask_again(desk)
    await _touch(desk)
    desk.request.state.desk = desk
    return await handle(desk.request)


def _is_short(request: Request) -> bool:
    """A browser says how long its form is; what does not is not read."""
    length = request.headers.get("content-length", "")
    return length.isdigit() and int(length) <= MOST_BYTES


async def _turn_away(desk: Desk, posted: bool) -> Response:
    """A signed-in person finds nothing here; anybody else may sign in first, and keeps what they typed."""
    if desk.me is not None:
        raise Missing
    if posted:
        return await kept.sign_in_first(desk)
    return desk.go("/staff/sign-in", to=desk.request.url.path)


async def _is_ours(desk: Desk) -> bool:
    form = await desk.request.form()
    return hmac.compare_digest(str(form.get("form_token", "")).encode(), sessions.form_token(desk.token).encode())


async def _touch(desk: Desk) -> None:
    """A page that shows itself anew keeps nobody signed in who has gone away."""
    if desk.request.query_params.get("by") == "itself":
        return
    if desk.me is not None and desk.now - desk.me.seen_at > sessions.TOUCH:
        session_id, now = desk.me.session_id, desk.now
        await desk.console.database.write(lambda session: sessions.touch(session, session_id, now))

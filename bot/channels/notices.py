"""Public notices (公示): the list of one village, for whoever has its address, and nothing once a notice is over."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from backend.database import Database
from backend.hours import day_of
from backend.publicity.board import Board, board_of
from backend.publicity.queries import village_of
from backend.rate import Rate, origin
from backend.settings import Settings
from bot.channels.bounded import BoundedRoute

PAGES = Path(__file__).parents[1] / "pages"
STYLE = "notices.css"
LOOKS_OF_ADDRESS = (120, 60.0)  # within so many seconds: a village reads, nobody searches for other villages' codes
LONGEST = 40  # characters of a code
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
}


def notices_router(database: Database, settings: Settings, now: Callable[[], datetime]) -> APIRouter:
    """GET /notices/<code of a village>; a wrong code and a village without notices are answered alike."""
    router = APIRouter(route_class=BoundedRoute)
    pages = Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    rate = Rate(*LOOKS_OF_ADDRESS)

    def board(session: Session, code: str) -> Board | None:
        at = now()
        village = village_of(session, code, day_of(at)) if len(code) <= LONGEST else None
        return board_of(session, village, at, settings.county) if village is not None else None

    async def show(request: Request, code: str) -> HTMLResponse:
        wait = rate.wait(origin(request))
        found = None if wait else await database.read(lambda session: board(session, code))
        page = pages.get_template("notices.html").render(board=found, wait=wait)
        status = 429 if wait else 200 if found is not None else 404
        return HTMLResponse(page, status, HEADERS | ({"Retry-After": str(wait)} if wait else {}))

    def style() -> Response:
        return Response((PAGES / "static" / STYLE).read_bytes(), media_type="text/css")

    router.add_api_route(f"/notices/{STYLE}", style, methods=["GET"], include_in_schema=False)
    router.add_api_route("/notices/{code}", show, methods=["GET"], include_in_schema=False)
    return router

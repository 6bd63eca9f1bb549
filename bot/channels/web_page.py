"""The chat page: a shell rendered here, and a few files of our own that it loads."""

import hashlib
from functools import cache
from pathlib import Path

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from backend.settings import Settings
from bot.channels.bounded import Refusal
from bot.vocabulary import Vocabulary

PAGES = Path(__file__).parents[1] / "pages"
SCRIPTS = (
    "kept.js", "server.js", "shown.js", "simple.js", "voice.js", "modes.js", "telling.js", "sending.js", "typing.js",
    "attaching.js", "clearing.js", "chat.js",
)
"""In the order in which they need each other."""
WORKER = "worker.js"
KINDS = {
    ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
FILES = (*SCRIPTS, WORKER, "chat.css", "icon.svg", "icon-192.png", "icon-512.png", "manifest.webmanifest")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "media-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-cache",
}


class Page:
    """The page at / and what it loads."""

    def __init__(self, settings: Settings, words: Vocabulary) -> None:
        templates = Environment(loader=FileSystemLoader(PAGES), autoescape=select_autoescape())
        self._html = templates.get_template("chat.html").render(
            county=settings.county, scripts=SCRIPTS, versions={name: _version(name) for name in FILES},
            without_script=words.text("without_script"),
        )

    def show(self) -> HTMLResponse:
        return HTMLResponse(self._html, headers=HEADERS)

    def file(self, name: str, request: Request) -> Response:
        """Addressed with its version, so it may be kept for a year; the worker is told that all of / is its own."""
        if name not in FILES:
            raise Refusal(404, "没有这个文件。")
        kept = "public, max-age=31536000, immutable" if request.query_params.get("v") else "no-cache"
        headers = {"Cache-Control": kept} | ({"Service-Worker-Allowed": "/"} if name == WORKER else {})
        return Response(_contents(name), media_type=KINDS[Path(name).suffix], headers=headers)


@cache
def _contents(name: str) -> bytes:
    return (PAGES / "static" / name).read_bytes()


def _version(name: str) -> str:
    return hashlib.sha256(_contents(name)).hexdigest()[:12]

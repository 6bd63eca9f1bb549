"""The chat page of an invented county, served on this machine, and the browser of a small phone."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI

from backend.attachments.files import Files
from backend.database import Database
from backend.recordings import FOLDER, Recordings
from backend.settings import Settings
from bot.channels.attachments import attachments_router
from bot.channels.recordings import recordings_router
from bot.channels.web import web_router
from tests.backend.county import County
from tests.bot.pages.browsing import QUESTION, SMALL
from tests.bot.talk import KNOWLEDGE, Talk, about

CHROMIUM = Path("/usr/bin/chromium")


class Site:
    """The served page, which can be taken off the network and brought back."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        self._server = uvicorn.Server(uvicorn.Config(self.app, host="127.0.0.1", port=self.port, log_level="error"))
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture
def site(database: Database, county: County, tmp_path: Path) -> Iterator[Site]:
    talk = Talk(database, {QUESTION: about("travel_subsidy")})
    settings = Settings(_env_file=None, county="测试县", data=tmp_path)
    app = FastAPI()
    app.include_router(web_router(database, talk.turn, settings, lambda: talk.now))
    talk.turn.recordings = Recordings(tmp_path / FOLDER, KNOWLEDGE.cards)
    app.include_router(recordings_router(talk.turn.recordings))
    app.include_router(attachments_router(database, talk.turn, Files.of(settings)))
    site = Site(app)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def address(site: Site) -> str:
    return site.address


@pytest.fixture(scope="module")  # while it lasts, an event loop runs that tests of other modules must not meet
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A browser that keeps nothing of ours but what was said: requests can be looked at and lost on the way."""
    context = browser.new_context(viewport=SMALL, service_workers="block")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(phone: Any, address: str) -> Iterator[Any]:
    page = phone.new_page()
    page.faults = []
    page.on("pageerror", lambda fault: page.faults.append(str(fault)))
    page.on("console", lambda told: page.faults.append(told.text) if "Security Policy" in told.text else None)
    page.goto(address)
    page.wait_for_selector(".choices button")
    yield page
    assert page.faults == []

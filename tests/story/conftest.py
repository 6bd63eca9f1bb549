"""A whole running Mingbai with an invented county, and browsers of a phone and of an office computer."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from knowledge.workdays import CHINA, Calendar
from tests.bot.cli.running import MINGBAI, ROOT, RunningApp, environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CHROMIUM = shutil.which("chromium")
PHONE = {"width": 360, "height": 740}
OFFICE = {"width": 1280, "height": 800}
LINK = re.compile(r"（登录名 (?P<name>\w+)）\s+http://[^/]+(?P<path>/staff/join/\S+)")


class County:
    """The running application, where its clock stands, and the one-time links of its invented staff by sign-in name."""

    def __init__(self, app: RunningApp) -> None:
        self.app, self.day = app, datetime.now(CHINA).date()
        self.links = {found["name"]: found["path"] for found in LINK.finditer(self.run("demo"))}

    def run(self, *arguments: str) -> str:
        """What a command prints, run beside the application on the same data."""
        told = subprocess.run(
            [str(MINGBAI), *arguments], cwd=ROOT, env=environment(self.app.data, **self.app.settings), check=True,
            capture_output=True, text=True, timeout=120,
        )
        return told.stdout

    def later(self, days: int) -> str:
        """The clock is put on 08:35 of the next working day after so many days from where it stands."""
        self.day = Calendar("guangxi").next_working_day(self.day + timedelta(days=days))
        return self.run("clock", "--at", f"{self.day}T08:35")


def start(trained: Path, data: Path, **settings: str) -> RunningApp:
    shutil.copytree(trained / "models", data / "models", dirs_exist_ok=True)
    return RunningApp(data, {"MINGBAI_NLU": "true", **settings})


@pytest.fixture(scope="module")
def county(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with start(trained, tmp_path_factory.mktemp("county")) as app:
        app.wait_to_say("能听懂问法了")
        yield County(app)
        app.stop()


@pytest.fixture(scope="module")  # while it lasts, an event loop runs that tests of other modules must not meet
def browser() -> Iterator["Browser"]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine: apt install chromium")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: "Browser", county: County) -> Iterator["BrowserContext"]:
    """A household's phone."""
    with browser.new_context(viewport=PHONE, locale="zh-CN", base_url=county.app.address) as context:
        yield context


@pytest.fixture
def office(browser: "Browser", county: County) -> Iterator["BrowserContext"]:
    """A computer in an office."""
    with browser.new_context(viewport=OFFICE, locale="zh-CN", base_url=county.app.address) as context:
        yield context

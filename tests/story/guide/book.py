"""The county clerk's guide in the hand: what it calls things, and a browser for everybody who follows it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bot.cli.running import ROOT
from tests.story.conftest import PHONE, County
from tests.story.people import TOLD, fill, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

TEXT = (ROOT / "docs/县级经办指南.md").read_text()
QUOTED = re.compile("“([^”]+)”")
SIZE = {"width": 1120, "height": 760}
LARGEST = 150_000  # bytes of one picture


class Guide:
    """Nothing is clicked but what the guide names in quotes; what it has named and nobody met is `unmet`."""

    def __init__(self, browser: "Browser", county: County, folder: Path | None = None) -> None:
        self.browser, self.county, self.folder = browser, county, folder
        self.offices: dict[str, Page] = {}
        self.unmet = dict.fromkeys(QUOTED.findall(TEXT))

    def named(self, words: str) -> str:
        assert f"“{words}”" in TEXT, f"the guide does not say “{words}”"
        self.unmet.pop(words, None)
        return words

    def reads(self, page: "Page", *words: str) -> None:
        """They stand on the page."""
        for one in words:
            page.get_by_text(self.named(one)).locator("visible=true").first.wait_for()

    def press(self, page: "Page", words: str, within: str = "main", and_then: str = "") -> None:
        """What is called just so; `and_then`: what follows on the page and differs from case to case."""
        self._find(page.locator(within), "summary, button, a", self.named(words) + and_then).click()

    def go(self, page: "Page", *menu: str) -> None:
        """By way of the menu."""
        for words in menu:
            self.press(page, words, "nav")

    def choose(self, page: "Page", label: str, option: str) -> None:
        page.get_by_label(self.named(label), exact=True).select_option(label=self.named(option))

    def record(self, page: "Page", words: str, button: str = "", and_then: str = "", **fields: str) -> str:
        """Opens what is called so, fills it in and sends it; what the page then says."""
        page.evaluate(f"document.querySelectorAll('{TOLD}').forEach(one => one.remove())")
        summary = self._find(page.locator("main"), "summary", self.named(words))
        fold = summary.locator("xpath=..")
        if fold.get_attribute("open") is None:
            summary.click()
        form = fold.locator("form").first
        fill(form, **fields)
        shown = self.named(button) + and_then if button else ""
        (self._find(form, "button", shown) if shown else form.locator("button[type=submit]").first).click()
        return page.locator(TOLD).first.inner_text()

    def takes(self, page: "Page", *stages: tuple[str, dict[str, str]]) -> None:
        """Records steps of a case, one after the other."""
        for words, fields in stages:
            told = self.record(page, words, **fields)
            assert "记好了" in told, (words, told)

    def download(self, page: "Page", words: str) -> None:
        with page.expect_download() as found:
            self.press(page, words)
        assert found.value.suggested_filename.endswith(".xlsx")
        assert Path(found.value.path()).read_bytes().startswith(b"PK")

    def narrow(self, page: "Page", which: str, to: str) -> None:
        """The list with this filter; only then does the address tell of it."""
        page.select_option(f"#{which}", label=to)
        self.press(page, "筛选")
        page.wait_for_url(re.compile(rf"[?&]{which}=[^&]"))

    def open_case(self, page: "Page", stage: str, *seen: str) -> None:
        """A case of the demo that stands at that stage, with these words in its line of the ledger."""
        self.go(page, "个案", "台账")
        self.narrow(page, "stage", stage)
        lines = page.locator("#results tbody tr")
        for words in (stage, *seen):
            lines = lines.filter(has_text=words)
        lines.first.locator("a").first.click()
        page.locator("#next").wait_for()

    def picture(self, page: "Page", name: str, *, top: bool = True) -> None:
        if self.folder is None:
            return
        file = self.folder / f"guide-{name}.png"
        if top:
            page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=file, animations="disabled")
        assert file.stat().st_size <= LARGEST, file

    @contextmanager
    def nobody(self, size: dict[str, int] | None = None) -> "Iterator[Page]":
        """A browser in which nobody has signed in."""
        with self.browser.new_context(
            viewport=size or SIZE, locale="zh-CN", base_url=self.county.app.address  # type: ignore[arg-type]
        ) as context:
            yield context.new_page()

    def office(self, name: str) -> "Page":
        """The browser of one of the staff, who signs in once and keeps it open."""
        if name not in self.offices:
            context = self.browser.new_context(viewport=SIZE, locale="zh-CN", base_url=self.county.app.address)  # type: ignore[arg-type]
            self.offices[name] = sign_in(context, self.county, name)
        page = self.offices[name]
        if page.locator("nav").count() == 0:  # a page for paper
            page.goto("/staff")
        return page

    def close(self) -> None:
        for page in self.offices.values():
            page.context.close()

    @contextmanager
    def household(self) -> "Iterator[Page]":
        """A household's phone, with the chat page open."""
        with self.nobody(PHONE) as page:
            page.goto("/")
            page.locator(".choices button").first.wait_for()
            yield page

    def _find(self, within: "Locator", kinds: str, words: str) -> "Locator":
        return within.locator(kinds, has_text=re.compile(rf"^\s*{re.escape(words)}\s*$")).locator("visible=true").first

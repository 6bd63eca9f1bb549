"""The offices of a story: a browser for everybody of the staff, and the clock on the wall."""

from types import TracebackType
from typing import TYPE_CHECKING

from tests.story.conftest import County
from tests.story.people import join, open_case, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

MEASURES = """(() => {
  const measure = () => {
    if (document.documentElement.scrollWidth > innerWidth)
      sessionStorage.wide = (sessionStorage.wide || '') + location.pathname + '\\n';
  };
  addEventListener('load', measure);
  addEventListener('pagehide', measure);
})()"""
"""Writes down the pages that are wider than the screen, as they come and as they are left with their forms open."""


class Offices:
    """Opened by `with`; every person has a browser with one page."""

    def __init__(self, browser: "Browser", county: County, size: tuple[int, int], names: frozenset[str]) -> None:
        self.browser, self.county, self.names = browser, county, names
        self.viewport = {"width": size[0], "height": size[1]}

    def __enter__(self) -> "Offices":
        self.contexts = {name: self._context() for name in self.names}
        for name in self.names & self.county.links.keys():
            join(self.contexts[name], self.county, name)
        self.pages: dict[str, list[Page]] = {name: [] for name in self.names}
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        for context in self.contexts.values():
            context.close()

    def sign_in(self, name: str) -> "Page":
        page = sign_in(self.contexts[name], self.county, name)
        self.pages[name].append(page)
        return page

    def page(self, name: str) -> "Page":
        return self.pages[name][-1]

    def case(self, name: str, receipt: str) -> "Page":
        """The page of a case, found in the ledger by whoever is signed in."""
        open_case(self.page(name), receipt)
        return self.page(name)

    def household(self, name: str, receipt: str) -> "Page":
        """The file of the household of a case."""
        page = self.case(name, receipt)
        page.locator("main a[href^='/staff/households/']").first.click()
        return page

    def too_wide(self) -> list[str]:
        """Addresses that did not fit, each as often as it was seen."""
        told = [page.evaluate("sessionStorage.wide || ''") for pages in self.pages.values() for page in pages]
        return [path for text in told for path in text.split()]

    def _context(self) -> "BrowserContext":
        context = self.browser.new_context(
            viewport=self.viewport, locale="zh-CN", base_url=self.county.app.address  # type: ignore[arg-type]
        )
        context.add_init_script(MEASURES)
        return context

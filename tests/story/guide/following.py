"""Follows docs/县级经办指南.md from its first line to its last in the running program."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tests.story.conftest import County
from tests.story.guide import beside, first_day, one_case, one_household, whole_county
from tests.story.guide.book import Guide
from tests.story.people import declare, tap

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOUSEHOLD = ("何满妹", "13900138005")


def follow(browser: "Browser", county: County, folder: Path | None = None) -> list[str]:
    """On a fresh demo, with pictures if a folder is told; the words in quotes that were met nowhere."""
    with closing(Guide(browser, county, folder)) as guide:
        the_whole(guide)
    return list(guide.unmet)


def the_whole(guide: Guide) -> None:
    first_day.follow(guide)
    with guide.household() as chat:
        tap(chat, guide.named("报难处"))
        receipt = declare(chat, *HOUSEHOLD)
        one_case.follow(guide, chat, receipt)
        one_household.follow(guide)
        whole_county.follow(guide)
        beside.the_household(guide, chat)
    beside.what_is_odd(guide, receipt)

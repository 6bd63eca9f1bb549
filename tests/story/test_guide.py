"""The county clerk's guide, followed to its end: every word in quotes is met, every button it names is there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.bot.cli.running import RunningApp
from tests.story.conftest import County
from tests.story.guide.following import follow

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A fresh demo, answering by buttons alone."""
    with RunningApp(tmp_path_factory.mktemp("county")) as app:
        yield County(app)
        app.stop()


def test_every_section_of_the_guide_can_be_followed_and_every_word_it_quotes_is_met(
    browser: "Browser", county: County
) -> None:
    assert follow(browser, county) == []

"""docs/openapi.json says what the application offers."""

from bot.commands.openapi import FILE, described


def test_the_description_of_the_web_api_is_current() -> None:
    assert FILE.read_text() == described(), "run: mingbai openapi"

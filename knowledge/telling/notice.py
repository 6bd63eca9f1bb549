"""The notice for a wall: everything about a card on one A4 page, with its papers and whom to ask."""

from collections.abc import Iterator

from knowledge.telling.chat import source_lines
from knowledge.telling.sheet import Block, Sheet
from knowledge.telling.told import Told
from knowledge.telling.words import Words, day_words


def notice(told: Told) -> Sheet:
    """Each part as a headed paragraph; the day on which it was told is the day of printing."""
    printed = told.words.say("sheet.printed", county=told.county, day=day_words(told.on))
    return Sheet(told.card.title, tuple(_blocks(told)), (printed,))


def office_lines(told: Told) -> tuple[str, ...]:
    """Who is responsible and how to reach them; a telephone nobody has told is told as missing."""
    words, contact = told.words, told.contact
    asks = ("" if told.over else told.state) + words.say("answer.ask", asks=told.office.asks)
    if contact is None:
        return (asks, words.say("sheet.no_phone"))
    phone = words.say("sheet.phone", phone=contact.phone) if contact.phone else words.say("sheet.no_phone")
    return (asks, contact.name, "　".join([phone, *_places(contact.address, contact.hours, words)]))


def _places(address: str | None, hours: str | None, words: Words) -> list[str]:
    known = {"address": address, "hours": hours}
    return [words.say(f"sheet.{name}", **{name: value}) for name, value in known.items() if value]


def _blocks(told: Told) -> Iterator[Block]:
    if told.over is not None:
        yield Block("", (told.state,))
    for part, about in told.parts.items():
        gaps = ["".join(about.gaps)] if about.gaps else []
        lines = [*([about.text] if about.says else []), *about.lapsed, *gaps, *about.own]
        if lines:
            yield Block(told.words.parts[part], tuple(lines))
    yield Block(told.words.say("sheet.sources"), tuple(source_lines(told.sources(), told.words)))
    yield Block(told.words.say("sheet.office"), office_lines(told))
    if told.card.caution:
        yield Block("", (told.card.caution,))

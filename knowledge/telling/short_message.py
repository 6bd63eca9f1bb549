"""One short message: what it is called, the one amount or what it is, the year, whom to ask."""

from collections.abc import Iterator, Sequence

from knowledge.telling.pieces import NEEDED, Piece, fitting, key_part, key_sentences
from knowledge.telling.told import Told
from knowledge.wording import with_ends


def short_message(told: Told) -> str:
    """At most as many characters as words.yml allows; whole sentences are left out where there is no room."""
    most = told.words.measures["short"]

    def fits(texts: Sequence[str]) -> bool:
        return len("".join(texts)) <= most
    return "".join(fitting(list(_pieces(told)), fits))


def _pieces(told: Told) -> Iterator[Piece]:
    words, part = told.words, key_part(told)
    first, *more = _sentences(told)
    yield Piece(NEEDED, words.say("short.title", label=told.card.label))
    yield Piece(NEEDED, first)
    yield Piece(NEEDED, told.parts[part].limit if told.over is None else "")
    yield from (Piece(3, line) for line in told.parts[part].own if told.over is None)
    yield from (Piece(4, sentence) for sentence in more)
    yield Piece(NEEDED, words.say("short.dated", years=told.years([part])))
    yield Piece(2, words.say("short.newest"))
    yield Piece(NEEDED, words.say("short.ask", brief=told.office.brief))
    if told.contact is not None and told.contact.phone:
        yield Piece(1, words.say("short.call", phone=told.contact.phone))


def _sentences(told: Told) -> tuple[str, ...]:
    """Who confirmed that it no longer holds stands in every longer output."""
    if told.over is None:
        return key_sentences(told)
    return (told.words.say("short.over", year=told.over.confirmed_on.year), *with_ends(told.state)[1:])

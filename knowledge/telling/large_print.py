"""The card in large print: a few lines for who reads badly, on one page."""

from collections.abc import Iterator, Sequence
from math import ceil

from knowledge.telling.pieces import NEEDED, Piece, fitting, key_part, key_sentences
from knowledge.telling.sheet import Block, Sheet
from knowledge.telling.told import GENERAL, Told
from knowledge.telling.words import day_words
from knowledge.wording import with_ends


def large_print(told: Told) -> Sheet:
    """Only as many lines as fit on a page in letters of 28 points; whole sentences are left out."""
    words = told.words
    printed = words.say("sheet.printed", county=told.county, day=day_words(told.on))
    line, most = words.measures["line"], words.measures["lines"]

    def fits(texts: Sequence[str]) -> bool:
        return sum(ceil(len(text) / line) for text in (told.card.label, *texts)) <= most
    lines = fitting(list(_pieces(told)), fits)
    return Sheet(told.card.label, (Block("", lines),), (printed,))


def _pieces(told: Told) -> Iterator[Piece]:
    """The sentence that says what it is and the one that matters most are always there, and so is the office."""
    words, key = told.words, key_part(told)
    if key != GENERAL or told.over is not None:
        first, *more = with_ends(told.parts[GENERAL].text) or ("",)
        yield from (Piece(1, first), *(Piece(6, sentence) for sentence in more))
    for number, sentence in enumerate(key_sentences(told)):
        yield Piece(NEEDED if number == 0 else 3, sentence)
    if told.over is None:
        yield from (Piece(2, line) for line in told.parts[key].own)
        yield from (Piece(5, sentence) for sentence in with_ends(told.parts["who"].text))
    yield Piece(4, told.card.caution or "")
    name = told.contact.name if told.contact else told.office.brief
    yield Piece(NEEDED, words.say("sheet.ask", office=name))
    phone = told.contact.phone if told.contact else None
    yield Piece(NEEDED, words.say("sheet.phone", phone=phone) if phone else words.say("sheet.no_phone"))
    yield Piece(NEEDED, words.say("sheet.years", years=told.years([GENERAL, key])))

"""The script for the village loudspeaker: spoken Chinese, a minute to a minute and a half, what matters said twice."""

from collections.abc import Iterator

from knowledge.telling.pieces import NEEDED, Piece, fitting, key_part, key_sentences
from knowledge.telling.spoken import spoken
from knowledge.telling.told import GENERAL, Told

REST = ("who", "how", "where", "papers", "when")  # told as far as there is time


def loudspeaker_script(told: Told) -> str:
    """One line for each thing said; no digit, no bracket, nothing that cannot be read out."""
    longest, shortest = (_characters(told, name) for name in ("longest", "shortest"))
    pieces = [Piece(piece.rank, spoken(piece.text)) for piece in _pieces(told)]
    lines = fitting(pieces, lambda texts: len("".join(texts)) <= longest)
    *said, ends = lines
    for fill in map(spoken, told.words.fills):
        if len("".join(lines)) >= shortest:
            break
        said.append(fill)
        lines = (*said, ends)
    return "\n".join(lines)


def seconds(script: str, a_minute: int) -> float:
    """How long it takes to read it out."""
    return len(script.replace("\n", "")) * 60 / a_minute


def _characters(told: Told, name: str) -> int:
    return told.words.measures[name] * told.words.measures["a_minute"] // 60


def _pieces(told: Told) -> Iterator[Piece]:
    words, key = told.words, key_part(told)
    yield Piece(NEEDED, words.say("loudspeaker.begins", label=told.card.label))
    yield from (_what_is_over(told) if told.over else _what_holds(told, key))
    yield Piece(3, told.card.caution or "")
    yield Piece(NEEDED, words.say("loudspeaker.years", years=told.years([GENERAL, key])))
    yield Piece(NEEDED, words.say("loudspeaker.ask", asks=told.office.asks))
    if told.contact is not None and told.contact.phone:
        yield Piece(1, words.say("loudspeaker.call", name=told.contact.name, phone=told.contact.phone))
    limit = told.parts[key].limit if told.over is None else ""
    yield Piece(NEEDED, words.say("loudspeaker.again", says=key_sentences(told)[0] + limit))
    yield Piece(NEEDED, words.say("loudspeaker.ends"))


def _what_is_over(told: Told) -> Iterator[Piece]:
    """What it was, and that it no longer holds; no amount that nobody gets."""
    yield from _statements(told, GENERAL, 1)
    yield Piece(NEEDED, told.state)


def _what_holds(told: Told, key: str) -> Iterator[Piece]:
    """What it is, what matters most, what the county adds; of the other parts as many as there is time for."""
    yield from _statements(told, GENERAL, NEEDED if key == GENERAL else 1)
    if key != GENERAL:
        yield from _statements(told, key, NEEDED)
    yield from (Piece(2, line) for line in told.parts[key].own)
    for rank, part in enumerate(REST, start=4):
        yield Piece(rank, told.parts[part].text)
    yield Piece(9, told.words.say("loudspeaker.unsaid", parts="、".join(told.silent())) if told.silent() else "")


def _statements(told: Told, part: str, first: int) -> Iterator[Piece]:
    """What a part says, one piece a document; the first is worth more than the others."""
    says = told.parts[part].says or told.parts[part].lapsed
    for number, text in enumerate(says):
        yield Piece(first if number == 0 else 2, text)

"""Pieces of an output that has little room: whole ones are left out, the least important first, never cut."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.telling.told import GENERAL, Told
from knowledge.wording import with_ends

NEEDED = 0


@dataclass(frozen=True)
class Piece:
    """A whole sentence or two; NEEDED is never left out, of the others the highest rank goes first."""

    rank: int
    text: str


def fitting(pieces: Sequence[Piece], fits: Callable[[Sequence[str]], bool]) -> tuple[str, ...]:
    """The texts for which there is room, in their order; where one of a rank has none, those after it have none."""
    kept = [number for number, piece in enumerate(pieces) if piece.text and piece.rank == NEEDED]
    for rank in sorted({piece.rank for piece in pieces} - {NEEDED}):
        for number in (number for number, piece in enumerate(pieces) if piece.text and piece.rank == rank):
            tried = sorted([*kept, number])
            if not fits([pieces[one].text for one in tried]):
                break
            kept = tried
    return tuple(pieces[number].text for number in kept)


def key_part(told: Told) -> str:
    """The part that matters most: the amount where a number is told, else what it is."""
    return "amount" if any(mark.isdigit() for mark in told.parts["amount"].text) else GENERAL


def key_sentences(told: Told) -> tuple[str, ...]:
    """What that part says, sentence by sentence; that it no longer holds, or what it once said, where that is so."""
    if told.over is not None:
        return with_ends(told.state)
    about = told.parts[key_part(told)]
    return with_ends(about.text or "".join(about.lapsed))

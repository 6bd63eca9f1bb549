"""Reading: what understanding is asked about a message, the whole first and then its pieces."""

from dataclasses import replace

from bot.understanding import Understanding, Understood
from bot.vocabulary import Vocabulary


async def read(text: str, vocabulary: Vocabulary, understanding: Understanding) -> Understood | None:
    """The whole with what was understood of its pieces; None where it cannot be had.

    Pieces are an addition: at the first that cannot be had, the others are not asked for.
    """
    whole = await understanding.read(text)
    if whole is None:
        return None
    corrected = vocabulary.cutting.meant(text)
    if corrected is not None:
        return replace(whole, corrected=await understanding.read(corrected))
    pieces: list[Understood] = []
    for piece in worth_reading(text, vocabulary):
        understood = await understanding.read(piece)
        if understood is None:
            break
        pieces.append(replace(understood, asks=vocabulary.has_question_word(piece)))
    return replace(whole, pieces=tuple(pieces))


def worth_reading(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The pieces of a text that are read by themselves; of a long one only the last question."""
    cutting = vocabulary.cutting
    pieces = cutting.pieces(text)
    asking = [piece for piece in pieces if vocabulary.has_question_word(piece)]
    if len(text) > cutting.longest:
        return tuple(asking[-1:])
    if len(pieces) < 2:
        return ()
    return pieces if len(pieces) <= cutting.read else (*asking[: cutting.read - 1], *asking[cutting.read - 1 :][-1:])

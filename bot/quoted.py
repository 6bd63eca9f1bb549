"""Quoted: a message that answers an earlier one of ours is about that one, as its buttons tell."""

from bot.around import Around
from bot.choices import read_choice
from bot.meanings import Attention, ChangeAnswer, FlowReply, OldButton
from dialogues.questions.picking import numbered


def button_meant(spoken: str, quoted: tuple[str, ...], around: Around) -> Attention | None:
    """The button that a bare number means under an earlier message; the present question reads its own numbers."""
    place = numbered(spoken)
    if not place or place > len(quoted) or any(_is_asked(value, around) for value in quoted):
        return None
    return _meant(quoted[place - 1], around)


def is_past(quoted: tuple[str, ...], around: Around) -> bool:
    """Whether the message answered has asked something that is no longer asked."""
    steps = [value for value in quoted if value.startswith("step.")]
    return bool(steps) and all(_meant(value, around) == OldButton() for value in steps)


def _is_asked(value: str, around: Around) -> bool:
    return isinstance(_meant(value, around), FlowReply | ChangeAnswer)


def _meant(value: str, around: Around) -> Attention:
    return read_choice(value, around.state, around.vocabulary, around.knowledge, around.flows, around.surroundings)

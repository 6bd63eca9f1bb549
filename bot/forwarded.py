"""Forwarded: somebody else's words, passed on to us, are a question about them and never the person's own account."""

from dataclasses import replace

from bot.meanings import AlsoAsked, Attention, CardAnswer, Forwarded, NotCovered, NotSaid, Offer, Unread, Urgent

UNSURE = Unread("forwarded")


def as_forwarded(taken_for: Attention) -> Attention:
    """What a text is taken for when it was not its sender's; where it is no question, the sender is asked."""
    match taken_for:
        case Urgent():
            return Forwarded(replace(taken_for, answers=False))
        case Offer():
            return Forwarded(replace(taken_for, story=None))
        case AlsoAsked(first=CardAnswer() | NotCovered()) | CardAnswer() | NotSaid() | NotCovered():
            return Forwarded(taken_for)
        case Unread():
            return taken_for
        case _:
            return UNSURE

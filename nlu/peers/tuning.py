"""Tuning: the lowest threshold at which a peer is seldom surely wrong, found on phrases it was not taught."""

import random
from collections.abc import Callable

from nlu.peers.peer import Peer
from nlu.phrase_book import Phrase

FOLDS = 5
WRONG = 0.01  # of all phrases at most, the same that is asked of ours


def tuned(new: Callable[[], Peer], book: list[Phrase]) -> float:
    """By cross-validation on the phrases alone, never on what is measured afterwards."""
    mixed = random.Random(1).sample(book, len(book))  # noqa: S311 (a fixed order, not a secret)
    return lowest([told for fold in range(FOLDS) for told in _untaught(new(), mixed, fold)])


def lowest(found: list[tuple[float, bool]]) -> float:
    """From (sureness, whether the first route was right): the threshold that lets at most WRONG of them be wrong."""
    wrong = sorted((sureness for sureness, right in found if not right), reverse=True)
    too_many = int(WRONG * len(found))
    if len(wrong) <= too_many:
        return min(sureness for sureness, _ in found)
    return min((sureness for sureness, _ in found if sureness > wrong[too_many]), default=float("inf"))


def _untaught(peer: Peer, mixed: list[Phrase], fold: int) -> list[tuple[float, bool]]:
    """How it does on every fifth phrase, having learnt the others."""
    peer.learn([phrase for place, phrase in enumerate(mixed) if place % FOLDS != fold])
    told = [(phrase.route, peer.find(phrase.text)) for phrase in mixed[fold::FOLDS]]
    return [(found.sureness, found.routes[:1] == (route,)) for route, found in told]

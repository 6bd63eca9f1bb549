"""Garbage: Python looks for it seldom, and never through what stays as long as the program runs."""

import gc

YOUNG = 5_000  # objects; a page makes some thousands, and looking through so many takes 5 ms
ROUNDS = (10, 100)  # of the young until the older are looked through, and of these until all are


def settle() -> None:
    """Called when cards, rules and words are read: to look through them takes a quarter of a second each time.

    Whoever waits for a page at that moment waits with it; as Python begins, that is every twentieth.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, *ROUNDS)

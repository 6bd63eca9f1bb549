"""Sums along the tree of places: what is counted at each place, added to every place above it."""

from collections import Counter
from collections.abc import Mapping


def added_up(paths: Mapping[str, str], at: Mapping[str, int]) -> Counter[str]:
    """By id, for places told as id → Division.path; what is counted elsewhere is left out."""
    counted: Counter[str] = Counter()
    for id_, path in paths.items():
        for above in filter(None, path.split("/")) if id_ in at else ():
            counted[above] += at[id_]
    return counted

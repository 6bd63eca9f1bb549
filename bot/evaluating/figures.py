"""Figures: shares with their intervals, Matthews' correlation and times, of rows that were decided."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluating.decision import REJECTED, SMALL_TALK, Decision
from bot.evaluating.rows import Row
from bot.routes import CRISIS, FRAUD

Z = 1.959964  # standard deviations on either side of the middle 95 % of a normal distribution


@dataclass(frozen=True)
class Outcome:
    """What was decided for a row, and in how many milliseconds; `asked`: with understanding, not by words alone."""

    row: Row
    decision: Decision
    ms: float
    asked: bool = True

    @property
    def right(self) -> bool:
        """The decided route is the expected one, or one that serves as well."""
        return self.row.fits(self.decision.route)

    @property
    def given(self) -> bool:
        """A card or dialogue without asking."""
        return self.decision.kind == "given"

    @property
    def part_judged(self) -> bool:
        """A card was given rightly, and the row says for which part it should be."""
        return self.given and self.right and self.row.aspect is not None and self.decision.part is not None

    @property
    def part_right(self) -> bool:
        return self.decision.part == self.row.aspect


@dataclass(frozen=True)
class Share:
    """`right` of `n`, n above 0."""

    right: int
    n: int

    @property
    def value(self) -> float:
        return self.right / self.n

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval for 95 % confidence (Wilson 1927, J. Am. Stat. Assoc. 22, 209)."""
        middle = (self.value + Z**2 / (2 * self.n)) / (1 + Z**2 / self.n)
        half = Z / (1 + Z**2 / self.n) * math.sqrt(
            self.value * (1 - self.value) / self.n + Z**2 / (4 * self.n**2)
        )
        return max(0.0, middle - half), min(1.0, middle + half)


Test = Callable[[Outcome], bool]


def _always(_outcome: Outcome) -> bool:
    return True


SHARES: Mapping[str, tuple[Test, Test]] = {
    "decided_right": (_always, lambda one: one.right),
    "decided_right_strict": (_always, lambda one: one.decision.route == one.row.expect),
    "given_right": (_always, lambda one: one.right and one.decision.kind in ("given", "said")),
    "right_within_choices": (_always, lambda one: one.right or any(map(one.row.fits, one.decision.routes))),
    "part_right": (lambda one: one.part_judged, lambda one: one.part_right),
    "rejected_rightly": (lambda one: one.row.expect in REJECTED, lambda one: not one.given),
    "confidently_wrong": (_always, lambda one: one.given and not one.right),
    "false_alarm": (
        lambda one: not (one.row.fits(CRISIS) or one.row.fits(FRAUD)),
        lambda one: one.decision.route in (CRISIS, FRAUD),
    ),
}
"""Each share: over which outcomes, and which of them count."""


@dataclass(frozen=True)
class Figures:
    """`shares` by their names in SHARES, None where there is nothing to count; times in milliseconds."""

    n: int
    shares: Mapping[str, Share | None]
    mcc: float | None
    ms_p50: float
    ms_p95: float

    def to_dict(self) -> dict[str, Any]:
        """Shares as numbers between 0 and 1, and their intervals beside them."""
        shares = {name: round(share.value, 4) if share else None for name, share in self.shares.items()}
        intervals = {
            name: [round(end, 4) for end in share.interval] if share else None for name, share in self.shares.items()
        }
        mcc = None if self.mcc is None else round(self.mcc, 4)
        times = {"ms_p50": round(self.ms_p50, 2), "ms_p95": round(self.ms_p95, 2)}
        return {"n": self.n, **shares, "mcc": mcc, **times, "intervals": intervals}


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Of at least one outcome. Times are of those understanding was asked for, if any were."""
    times = [one.ms for one in outcomes if one.asked] or [one.ms for one in outcomes]
    return Figures(
        len(outcomes),
        {name: _share(outcomes, *tests) for name, tests in SHARES.items()},
        matthews([(one.row.expect, one.decision.route) for one in outcomes]),
        percentile(times, 50), percentile(times, 95),
    )


def by_group(outcomes: Iterable[Outcome]) -> dict[str, Figures]:
    """In the order in which the groups first stand in the file."""
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(one.row.group, []).append(one)
    return {group: figures(found) for group, found in groups.items()}


def without_hard(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """What a knowledgeable cadre would not hesitate at."""
    return [one for one in outcomes if not one.row.hard]


def in_scope(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """What a card, a dialogue or a word of ours should answer."""
    return [one for one in outcomes if one.row.expect not in (*REJECTED, SMALL_TALK)]


def matthews(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Matthews' correlation of (expected, decided) for many classes (Gorodkin 2004, eq. 8); None where it has none."""
    n, right = len(pairs), sum(expected == decided for expected, decided in pairs)
    expected, decided = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    together = sum(count * decided[route] for route, count in expected.items())
    spread = (n**2 - sum(count**2 for count in expected.values())) * (
        n**2 - sum(count**2 for count in decided.values())
    )
    return (n * right - together) / math.sqrt(spread) if spread else None


def percentile(values: Sequence[float], of: int) -> float:
    """The smallest value that at least so many of a hundred do not exceed (nearest rank)."""
    return sorted(values)[math.ceil(len(values) * of / 100) - 1]


def _share(outcomes: Iterable[Outcome], among: Test, counts: Test) -> Share | None:
    counted = [counts(one) for one in outcomes if among(one)]
    return Share(sum(counted), len(counted)) if counted else None

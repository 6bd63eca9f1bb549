"""Sums: what an amount of a card comes to for so many months or people; every number is a parameter or the answer."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from knowledge.cards import Parameter

Sum = Callable[[int, Sequence[Parameter]], Mapping[str, str]]


def months_at_rates(months: int, parameters: Sequence[Parameter]) -> Mapping[str, str]:
    """Yuan for so many months at the lowest and the highest monthly rate, for no more months than are paid."""
    low, high, longest = map(_value, parameters)
    counted = min(Decimal(months), longest)
    return {"counted": _plain(counted), "least": _plain(counted * low), "most": _plain(counted * high)}


def people_at_ceilings(people: int, parameters: Sequence[Parameter]) -> Mapping[str, str]:
    """Yuan a year for so many people at the ceiling for each of them, and at the one of a key county."""
    ceiling, ceiling_key = map(_value, parameters)
    return {"count": str(people), "most": _plain(people * ceiling), "most_key": _plain(people * ceiling_key)}


SUMS: Mapping[str, Sum] = {"months_at_rates": months_at_rates, "people_at_ceilings": people_at_ceilings}


def _value(parameter: Parameter) -> Decimal:
    return Decimal(parameter.value)


def _plain(number: Decimal) -> str:
    """Without a needless .0 or exponent."""
    return f"{number.normalize():f}"

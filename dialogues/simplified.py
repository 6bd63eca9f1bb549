"""Traditional characters as simplified ones, the spelling in which everything is compared."""

from functools import cache

from opencc import OpenCC


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """The text in simplified characters, each in its place; what is simplified already stays as it is."""
    told = str(_converter().convert(text))
    return told if len(told) == len(text) else "".join(map(str, map(_converter().convert, text)))

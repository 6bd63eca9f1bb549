"""The sentences the questions say by themselves."""

from functools import cache
from pathlib import Path

from knowledge.entry import Entry

WORDS = Path(__file__).parent / "words.yml"


@cache
def load_words(path: Path = WORDS) -> Entry:
    """Every sentence by its name; raises Fault."""
    return Entry.of_file(path)


def word(name: str, /, **values: object) -> str:
    """The sentence of that name with its places filled."""
    return load_words().text(name).format_map(values)

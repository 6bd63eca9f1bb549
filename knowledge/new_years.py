"""When the lunar year begins: what villagers mean by 过年, 正月, 冬月 and 腊月."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from knowledge.entry import Entry

NEW_YEARS = Path(__file__).parent / "new_years.yml"


@cache
def load_new_years(path: Path = NEW_YEARS) -> Mapping[int, date]:
    """The first day of the lunar year by solar year; raises Fault."""
    entry = Entry.of_file(path)
    return {entry.day(year).year: entry.day(year) for year in entry.values}

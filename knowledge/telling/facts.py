"""What the county's own facts mean for a part of a card: its own rules, whether it is a key county, its watch line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.cards import PARTS, Card
from knowledge.county import KEY_LEVELS, County
from knowledge.entry import Entry
from knowledge.telling.words import Words, day_words

FACTS = Path(__file__).parent / "facts.yml"


@dataclass(frozen=True)
class Meaning:
    """What a fact means for some parts of a card; `key` and `other` hold in a key county and in any other."""

    parts: tuple[str, ...]
    key: str
    other: str


@dataclass(frozen=True)
class Facts:
    """Sentences about the county, and the cards for which they matter."""

    levels: Mapping[str, str]
    by_level: Mapping[str, Meaning]
    watch_line: str
    by_line: Mapping[str, Meaning]


def load_facts(path: Path = FACTS) -> Facts:
    """Everything in the file; raises Fault."""
    entry = Entry.of_file(path)
    entry.only("key_county", "watch_line")
    key, line = entry.inner("key_county"), entry.inner("watch_line")
    key.only("levels", "cards")
    line.only("says", "cards")
    return Facts(
        {level: key.inner("levels").text(level) for level in KEY_LEVELS}, _meanings(key), line.text("says"),
        _meanings(line),
    )


def own_lines(card: Card, part: str, on: date, county: County, facts: Facts, words: Words) -> tuple[str, ...]:
    """What the county adds to a part of a card on that day, each line with its paper."""
    return (*_key_lines(card, part, county, facts, words), *_watch_lines(card, part, on, county, facts, words),
            *_local_lines(card, part, on, county, words))


def higher_limit(card: Card, part: str, county: County, facts: Facts) -> str:
    """What a document allows key counties, where this is one: its first sentence has the limit of all the others."""
    meaning = facts.by_level.get(card.id)
    is_key = county.key is not None and county.key.level != "no"
    if not is_key or meaning is None or part not in meaning.parts or not meaning.key:
        return ""
    return county.name + meaning.key.format_map(card.parameters)


def _key_lines(card: Card, part: str, county: County, facts: Facts, words: Words) -> Iterator[str]:
    meaning = facts.by_level.get(card.id)
    if county.key is None or meaning is None or part not in meaning.parts:
        return
    says = facts.levels[county.key.level].format(county=county.name)
    follows = (meaning.other if county.key.level == "no" else meaning.key).format_map(card.parameters)
    yield says + follows + _given(county.key.source, county.key.confirmed_on, words)


def _watch_lines(card: Card, part: str, on: date, county: County, facts: Facts, words: Words) -> Iterator[str]:
    meaning, line = facts.by_line.get(card.id), county.watch_line(on)
    if line is not None and meaning is not None and part in meaning.parts:
        says = facts.watch_line.format(county=county.name, year=line.year, yuan=line.yuan)
        yield says + _given(line.source, line.confirmed_on, words)


def _local_lines(card: Card, part: str, on: date, county: County, words: Words) -> Iterator[str]:
    for said in county.said(card.id, part, on):
        says = words.say("county.said", county=county.name, says=said.says)
        yield says + _given(said.source, said.confirmed_on, words)


def _given(source: str, confirmed_on: date, words: Words) -> str:
    return words.say("county.given", source=source, day=day_words(confirmed_on))


def _meanings(entry: Entry) -> Mapping[str, Meaning]:
    return {name: _meaning(row) for name, row in entry.inner("cards").named()}


def _meaning(entry: Entry) -> Meaning:
    entry.only("parts", "key", "other")
    for part in entry.words("parts"):
        if part not in PARTS:
            raise entry.fault("parts", f"没有“{part}”", f"可以写的有：{'、'.join(PARTS)}")
    return Meaning(entry.words("parts"), entry.maybe_text("key") or "", entry.maybe_text("other") or "")

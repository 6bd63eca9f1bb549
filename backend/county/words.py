"""A county's own words on their way to understanding: local names of things, and the names of its villages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.county.models import CountyFact
from backend.county.queries import standing
from backend.divisions.models import Division
from backend.divisions.queries import SETTLED
from knowledge.cards import load_cards
from knowledge.not_covered import load_topics
from knowledge.reading import read

PHRASES = Path(__file__).parents[2] / "nlu" / "phrases"
WORD = re.compile(r"[\u3400-\u9fffA-Za-z]{2,12}")
PLACE = re.compile(r"[\u3400-\u9fff]{3,20}")  # a shorter name is mostly an everyday word as well


@dataclass(frozen=True)
class Names:
    """What a local word may stand for: cards and topics nobody has a document about, with the names people use."""

    called: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    cards: tuple[str, ...]

    @property
    def means(self) -> tuple[str, ...]:
        return tuple(self.called)


@cache
def known_names() -> Names:
    """Read once; raises knowledge's Fault."""
    cards, topics = load_cards(), load_topics()
    called = {card.id: card.called or (card.label,) for card in cards.values()}
    labels = {card.id: card.label for card in cards.values()}
    others = {topic.id: topic for topic in topics.values() if topic.id not in cards}
    called |= {topic.id: topic.called for topic in others.values()}
    return Names(called, labels | {topic.id: topic.label for topic in others.values()}, tuple(cards))


@cache
def phrases() -> tuple[tuple[str, str], ...]:
    """Every phrase that is taught, and what it is about: a card, a topic, or another route."""
    return tuple(found for file in sorted(PHRASES.glob("*.yml")) for found in _phrases_of(file))


def _phrases_of(file: Path) -> Iterator[tuple[str, str]]:
    """Nothing of a file that cannot be read: training says what is wrong with it."""
    try:
        blocks = [(block.get("metadata", {}), block["intent"], block["examples"]) for block in read(file)["nlu"]]
    except (KeyError, TypeError, AttributeError):
        return
    for metadata, route, examples in blocks:
        for line in examples.splitlines():
            yield line.removeprefix("- ").strip(), metadata.get("topic", route)


def word_fault(word: str, means: str) -> str | None:
    """Why a local word cannot be learnt, or None; it will be read as the name of what it means wherever it stands."""
    names = known_names()
    if not WORD.fullmatch(word):
        return "本地叫法请写2到12个汉字或字母，不写标点和空格。"
    if any(word in called for called in names.called[means]):
        return f"“{word}”不用加，明白本来就认得。"
    for other, called in names.called.items():
        taken = next((name for name in called if word in name), None)
        if other != means and taken:
            return f"“{word}”会和“{names.labels[other]}”弄混（那边也叫“{taken}”）。请写得更具体一点。"
    for text, about in phrases():
        if about != means and word in text:
            where = names.labels.get(about, about)
            return f"“{word}”会和“{where}”弄混（那边有人这样问：{text}）。请写得更具体一点。"
    return None


def dialect_lines(facts: Iterable[CountyFact]) -> list[str]:
    """Local word, tab, what it is read as: the first name of what it means, for which every way of asking is taught."""
    called = known_names().called
    words = {fact.subject: fact.value["means"] for fact in facts if fact.kind == "word" and fact.value}
    return [f"{word.lower()}\t{called[means][0]}" for word, means in sorted(words.items()) if means in called]


def place_lines(names: Iterable[str]) -> list[str]:
    """Names of villages and groups that are not everyday words: none that stands inside a phrase."""
    taught = "\n".join(text for text, _ in phrases())
    return sorted({name for name in names if PLACE.fullmatch(name) and name not in taught})


def write_words(session: Session, folder: Path) -> bool:
    """The county's word lists, as the ones of nlu/words are written; False and no file where there are none."""
    counties = session.scalars(select(Division.id).where(Division.level == "county"))
    facts = [fact for county in counties for fact in standing(session, county)]
    settled = session.scalars(select(Division.name).where(Division.level.in_(SETTLED)))
    lists = {"dialect.txt": dialect_lines(facts), "places.txt": place_lines(settled)}
    for name, lines in lists.items():
        if any(lists.values()):
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        else:
            (folder / name).unlink(missing_ok=True)
    return any(lists.values())

"""Finds what is wrong with the words of telling, and cards for which a short message has no room."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.cards import Card
from knowledge.county import County
from knowledge.entry import Entry
from knowledge.offices import load_offices
from knowledge.reading import Fault
from knowledge.telling.facts import load_facts
from knowledge.telling.short_message import short_message
from knowledge.telling.told import Teller
from knowledge.telling.words import load_words
from knowledge.wording import READING_LIMIT, mean_length, placeholders, too_long


def telling_faults(root: Path, cards: Mapping[Path, Card]) -> Iterator[Fault]:
    """Every fault of knowledge/telling, and of cards in its outputs; raises Fault."""
    folder = root / "knowledge"
    teller = Teller(
        load_offices(folder / "offices.yml"), load_words(folder / "telling" / "words.yml"),
        load_facts(folder / "telling" / "facts.yml"),
    )
    yield from _long_words(folder / "telling" / "words.yml", teller)
    yield from _unknown_facts(folder / "telling" / "facts.yml", teller, {card.id: card for card in cards.values()})
    for path, card in cards.items():
        if card.ask in teller.offices and card.statements:
            yield from _too_long_for_a_message(path, card, teller)


def _long_words(path: Path, teller: Teller) -> Iterator[Fault]:
    sentences = {**teller.words.sentences, **{f"fills {fill[:6]}": fill for fill in teller.words.fills}}
    for name, says in sentences.items():
        bare = says.format_map(dict.fromkeys(placeholders(says), ""))
        if too_long(bare):
            remedy = f"请拆成短句，平均每句不超过{READING_LIMIT}个字"
            yield Fault(str(path), name, f"平均每句{mean_length(bare):.0f}个字", remedy)


def _unknown_facts(path: Path, teller: Teller, cards: Mapping[str, Card]) -> Iterator[Fault]:
    entry = Entry.of_file(path)
    for use, meanings in (("key_county", teller.facts.by_level), ("watch_line", teller.facts.by_line)):
        for name, meaning in meanings.items():
            row = entry.inner(use).inner("cards").inner(name)
            if name not in cards:
                yield row.fault("", "没有这张卡", "请用政策卡的文件名")
                continue
            for number in {*placeholders(meaning.key), *placeholders(meaning.other)} - cards[name].parameters.keys():
                yield row.fault("key", f"没有叫“{number}”的数字", "请用这张卡 parameters 里的名字")


def _too_long_for_a_message(path: Path, card: Card, teller: Teller) -> Iterator[Fault]:
    on = max(statement.begins for statement in card.statements)
    length, most = len(short_message(teller.told(card, on, County("")))), teller.words.measures["short"]
    if length > most:
        wrong = f"短信要{length}个字，最多{most}个"
        yield Fault(str(path), "statements", wrong, "请把能给多少（没有数的，就是 general）的第一句写短")

"""What somebody should look at again although nothing is wrong: old, unsourced, contradictory, never asked about."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path

from knowledge.cards import BACKGROUND, Card, Parameter, Statement, load_cards
from knowledge.county import County
from knowledge.entry import Entry
from knowledge.reading import Fault

ALIKE = 0.6  # share of common characters from which two statements speak of the same thing
AMOUNT = re.compile(r"[二两三四五六七八九十百千]+(?:元|块钱|天|个月|岁|周岁|倍|成)")


@dataclass(frozen=True)
class InUse:
    """What an installation knows about the cards; `asked` are those somebody has asked about in the last `days`."""

    county: County
    years: int
    asked: frozenset[str]
    days: int


def doubts(root: Path, on: date, in_use: InUse | None = None) -> list[Fault]:
    """Every doubt on that day, by card; raises Fault where the cards cannot be read."""
    folder = root / "knowledge"
    cards = load_cards(folder / "cards", folder / "sources.yml")
    found = [doubt for card in cards.values() for doubt in _of_card(root, card, on, in_use)]
    return list(dict.fromkeys([*found, *_contradictory(cards)]))


def _of_card(root: Path, card: Card, on: date, in_use: InUse | None) -> Iterator[Fault]:
    yield from _ended(card, on)
    yield from _unsourced(card)
    if not _phrases(root / "nlu" / "phrases" / f"{card.id}.yml"):
        yield _doubt(card, "问法", "还没有大家怎么问的话", "请补上，不然只能从菜单里看到")
    if in_use is not None:
        yield from _old(card, on, in_use)
        if card.id not in in_use.asked:
            yield _doubt(card, "问法", f"{in_use.days}天里没有人问过", "请看看大家是不是用别的话在问")


def _ended(card: Card, on: date) -> Iterator[Fault]:
    for statement in card.statements:
        if statement.ends is not None and statement.ends < on:
            yield _doubt(card, statement.part, f"管到{statement.ends}，已经过了", "请查查有没有新文件")


def _old(card: Card, on: date, in_use: InUse) -> Iterator[Fault]:
    dated = (day for statement in card.statements if (day := statement.source.dated))
    newest = max(dated, default=on)
    is_old = (on - newest).days > in_use.years * 365
    if is_old and card.audience != BACKGROUND and in_use.county.confirmed(card.id) is None:
        yield _doubt(card, "出处", f"最新的材料是{newest}的，县里还没有核实", "请在工作台“县里资料”里核实")


def _unsourced(card: Card) -> Iterator[Fault]:
    for text in [*(statement.says for statement in card.statements), *(gap.says for gap in card.gaps)]:
        for amount in AMOUNT.findall(text):
            yield _doubt(card, "says", f"“{amount}”没有写明出处", "是文件里的数，就写进 parameters")


def _contradictory(cards: Mapping[str, Card]) -> Iterator[Fault]:
    """Near cards whose numbers of one name differ between two documents that seem to speak of the same thing."""
    pairs = {tuple(sorted((card.id, near))) for card in cards.values() for near in card.near if near in cards}
    for one, other in (map(cards.__getitem__, pair) for pair in sorted(pairs)):
        for name in one.parameters.keys() & other.parameters.keys():
            mine, theirs = one.parameters[name], other.parameters[name]
            if _differ(mine, theirs) and _same_thing(one, other, mine, theirs):
                wrong = f"“{mine}”（{mine.source.short}），{other.label}里是“{theirs}”（{theirs.source.short}）"
                yield _doubt(one, name, wrong, "请核对是不是同一个数")


def _differ(mine: Parameter, theirs: Parameter) -> bool:
    return (mine.unit, mine.source.region) == (theirs.unit, theirs.source.region) and (
        mine.value != theirs.value and mine.source.id != theirs.source.id
    )


def _same_thing(one: Card, other: Card, mine: Parameter, theirs: Parameter) -> bool:
    pairs = ((a, b) for a in one.statements for b in other.statements if str(mine) in a.says and str(theirs) in b.says)
    return any(_alike(a, b) for a, b in pairs)


def _alike(one: Statement, other: Statement) -> bool:
    mine, theirs = (re.sub(r"\d", "", statement.says) for statement in (one, other))
    return one.part == other.part and SequenceMatcher(None, mine, theirs).ratio() >= ALIKE


def _phrases(path: Path) -> bool:
    """Whether anybody has written down how people ask for it."""
    return path.exists() and any(block.has("examples") for block in Entry.of_file(path).rows("nlu"))


def _doubt(card: Card, place: str, wrong: str, remedy: str) -> Fault:
    return Fault(f"knowledge/cards/{card.topic}/{card.id}.yml", place, wrong, remedy)

"""Pre-checks: the conditions a card's own sentences name, for people to look for themselves; nobody is judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.cards import Card, Parameter, Statement
from knowledge.entry import Entry
from knowledge.sums import SUMS
from knowledge.wording import placeholders

PRECHECKS = Path(__file__).parent / "prechecks"
FITS, NOT, CHECK = "fits", "not", "check"  # perhaps fits, perhaps does not, to be asked
OUTCOMES = (FITS, NOT, CHECK)


@dataclass(frozen=True)
class Possible:
    """One answer: its code, its button and other words for it, what it comes to, and why.

    `changes` says what would make it come to something else.
    """

    code: str
    label: str
    called: tuple[str, ...]
    outcome: str
    says: str | None
    changes: str | None


@dataclass(frozen=True)
class Criterion:
    """One condition, the words of the statement it rests on, and its possible answers.

    Where no document says what would be enough nothing is asked (`asks` is None): it is to be asked at the office.
    """

    id: str
    title: str
    asks: str | None
    quote: str
    statement: Statement
    answers: Mapping[str, Possible]
    says: str | None


@dataclass(frozen=True)
class Summed:
    """What the amount comes to: what is asked for it, the named sum, and its words with `parameters` filled in.

    `choices` are answers by their number with other words for each; without them a number from least to most is read.
    """

    by: str
    asks: str
    choices: Mapping[str, tuple[str, ...]]
    least: int | None
    most: int | None
    parameters: Mapping[str, Parameter]
    says: str

    def told(self, count: int) -> str:
        """The sum for that many, in words."""
        return self.says.format_map({**self.parameters, **SUMS[self.by](count, tuple(self.parameters.values()))})


@dataclass(frozen=True)
class Precheck:
    """Of one card, by its id."""

    card: str
    criteria: Mapping[str, Criterion]
    sum: Summed | None


def load_prechecks(cards: Mapping[str, Card], folder: Path = PRECHECKS) -> Mapping[str, Precheck]:
    """Every pre-check by its card; raises the first Fault."""
    return {path.stem: load_precheck(path, cards) for path in sorted(folder.glob("*.yml"))}


def load_precheck(path: Path, cards: Mapping[str, Card]) -> Precheck:
    """One of them; raises Fault where the card, a quoted sentence, a parameter or a sum is not there."""
    entry = Entry.of_file(path)
    entry.only("criteria", "sum")
    card = cards.get(path.stem)
    if card is None:
        raise entry.fault("文件名", f"没有“{path.stem}”这张政策卡", "请用政策卡的文件名")
    criteria = {name: _criterion(name, row, card) for name, row in entry.inner("criteria").named()}
    if not criteria:
        raise entry.fault("criteria", "还没有条件", "请写上第一条，照政策卡上的话")
    return Precheck(card.id, criteria, _sum(entry.inner("sum"), card) if entry.has("sum") else None)


def _criterion(name: str, entry: Entry, card: Card) -> Criterion:
    entry.only("title", "asks", "part", "quote", "answers", "says")
    answers = {code: _possible(code, row) for code, row in entry.inner("answers").named()}
    asks = entry.maybe_text("asks")
    if (asks is None) != (not answers):
        raise entry.fault("answers", "问题和答案要么都写，要么都不写", "请补上 asks 或者 answers")
    quote = _bound(entry, "quote", card.parameters)
    return Criterion(
        name, entry.text("title"), asks, quote, _statement(entry, quote, card), answers, entry.maybe_text("says")
    )


def _possible(code: str, entry: Entry) -> Possible:
    entry.only("label", "called", "outcome", "says", "changes")
    outcome = entry.one_of("outcome", OUTCOMES)
    changes = entry.maybe_text("changes")
    if outcome != FITS and changes is None:
        raise entry.fault("changes", "没有写怎样才会不一样", "请写一句，让人知道下一步做什么")
    return Possible(code, entry.text("label"), entry.words("called"), outcome, entry.maybe_text("says"), changes)


def _statement(entry: Entry, quote: str, card: Card) -> Statement:
    """The one statement of the part that says so, word for word."""
    part = entry.text("part")
    found = [statement for statement in card.statements if statement.part == part and quote in statement.says]
    if len(found) != 1:
        raise entry.fault("quote", f"政策卡的 {part} 里，有{len(found)}条说“{quote}”", "请照抄卡上的一句话")
    return found[0]


def _sum(entry: Entry, card: Card) -> Summed:
    entry.only("by", "asks", "choices", "least", "most", "parameters", "says")
    parameters = {name: _parameter(entry, name, card) for name in entry.words("parameters")}
    choices = entry.inner("choices")
    summed = Summed(
        entry.one_of("by", SUMS), entry.text("asks"), {code: choices.words(code) for code in choices.values},
        entry.maybe_number("least"), entry.maybe_number("most"), parameters, entry.text("says"),
    )
    try:
        summed.told(1)
    except (KeyError, ValueError, ArithmeticError):
        raise entry.fault("says", "这样算不出来", "请检查 by、parameters 和花括号里的名字") from None
    return summed


def _parameter(entry: Entry, name: str, card: Card) -> Parameter:
    if name not in card.parameters:
        raise entry.fault("parameters", f"政策卡上没有叫“{name}”的数字", "请用卡上 parameters 里的名字")
    return card.parameters[name]


def _bound(entry: Entry, key: str, parameters: Mapping[str, Parameter]) -> str:
    """The words with the card's numbers in them."""
    words = entry.text(key)
    try:
        return words.format_map({name: parameters[name] for name in placeholders(words)})
    except (KeyError, ValueError):
        raise entry.fault(key, "花括号里的名字，政策卡上没有", "请用卡上 parameters 里的名字") from None

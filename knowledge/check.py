"""Reads everything the policy officers write and lists every fault, with what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

from knowledge.cards import BACKGROUND, PARTS, Card, Statement, load_card
from knowledge.entry import Entry
from knowledge.not_covered import load_topics
from knowledge.objections import load_objections
from knowledge.offices import hotlines, load_offices
from knowledge.precheck_check import precheck_faults
from knowledge.procedures import load_procedures
from knowledge.reading import Fault
from knowledge.risks import load_risks, load_urgencies
from knowledge.sources import Source, load_sources
from knowledge.telling.check import telling_faults
from knowledge.telling.facts import load_facts
from knowledge.telling.words import load_words
from knowledge.topic_check import topic_faults
from knowledge.wording import LABEL_LIMIT, READING_LIMIT, mean_length, placeholders, stray_digits, too_long
from knowledge.workdays import NATIONAL, load_days

HOME_REGION = "广西"
SAME_WORDS = 0.8  # share of common characters from which two statements say the same thing
REMEDY_SENTENCE = f"请拆成短句，平均每句不超过{READING_LIMIT}个字"


def check(root: Path) -> list[Fault]:
    """Every fault in the knowledge below a repository root, by file; empty means sound."""
    folder = root / "knowledge"
    faults = _loads(folder)
    if faults:
        return faults
    faults += _long_texts(folder)
    sources = load_sources(folder / "sources.yml")
    cards: dict[Path, Card] = {}
    for path in sorted((folder / "cards").glob("*/*.yml")):
        try:
            cards[path] = load_card(path, sources)
        except Fault as fault:
            faults.append(fault)
    ids, offices = {card.id for card in cards.values()}, set(load_offices(folder / "offices.yml"))
    for path, card in cards.items():
        faults += _card_faults(path, card, offices, ids)
    card_names = {word for card in cards.values() for word in (card.title, card.label, *card.called)}
    faults += topic_faults(root, card_names)
    faults += telling_faults(root, cards)
    faults += precheck_faults(folder / "prechecks", {card.id: card for card in cards.values()})
    return faults + list(_same_names(folder)) + list(_phrase_faults(root))


def check_card(path: Path, root: Path) -> list[Fault]:
    """Every fault of one card's file, wherever it lies, as if it were among the cards of a repository root."""
    folder = root / "knowledge"
    try:
        card = load_card(path, load_sources(folder / "sources.yml"))
    except Fault as fault:
        return [fault]
    ids = {known.stem for known in (folder / "cards").glob("*/*.yml")} | {card.id}
    return _card_faults(path, card, set(load_offices(folder / "offices.yml")), ids)


def load_routes(path: Path) -> Mapping[str, str]:
    """Every route that is no card, with a sentence about it; raises Fault."""
    entry = Entry.of_file(path)
    return {name: entry.text(name) for name in entry.values}


def _loads(folder: Path) -> list[Fault]:
    """Faults of the files that are not cards: each is simply loaded."""
    loaders: list[Callable[[], object]] = [
        lambda: load_sources(folder / "sources.yml"),
        lambda: load_offices(folder / "offices.yml"),
        lambda: hotlines(folder / "offices.yml"),
        lambda: load_topics(folder / "not_covered.yml"),
        lambda: load_risks(folder / "risks.yml"),
        lambda: load_urgencies(folder / "risks.yml"),
        lambda: load_routes(folder / "routes.yml"),
        lambda: load_words(folder / "telling" / "words.yml"),
        lambda: load_facts(folder / "telling" / "facts.yml"),
        lambda: load_procedures(folder / "procedures", folder / "sources.yml"),
        lambda: load_objections(folder / "objections.yml", folder / "sources.yml"),
        lambda: [load_days(path) for path in sorted((folder / "calendars").glob("*.yml"))],
        lambda: load_days(folder / "calendars" / f"{NATIONAL}.yml"),
    ]
    faults: list[Fault] = []
    for load in loaders:
        try:
            load()
        except Fault as fault:
            if fault not in faults:
                faults.append(fault)
    return faults


def _long_texts(folder: Path) -> Iterator[Fault]:
    """Texts for villagers outside the cards whose sentences are too long."""
    texts = {
        ("offices.yml", name): office.asks for name, office in load_offices(folder / "offices.yml").items()
    }
    for procedure in load_procedures(folder / "procedures", folder / "sources.yml").values():
        texts |= {(f"procedures/{procedure.id}.yml", name): stage.told for name, stage in procedure.stages.items()}
    for name, source in load_sources(folder / "sources.yml").items():
        texts[("sources.yml", name)] = source.standing
    for (file, place), text in texts.items():
        if too_long(text):
            yield Fault(str(folder / file), place, f"平均每句{mean_length(text):.0f}个字", REMEDY_SENTENCE)


def _card_faults(path: Path, card: Card, offices: set[str], ids: set[str]) -> list[Fault]:
    entry = Entry.of_file(path)
    return [
        *_name_faults(entry, card, offices, ids),
        *_coverage_faults(entry, card),
        *_period_faults(entry, card),
        *_text_faults(entry, card),
        *_region_faults(entry, card),
    ]


def _name_faults(entry: Entry, card: Card, offices: set[str], ids: set[str]) -> Iterator[Fault]:
    if len(card.label) > LABEL_LIMIT:
        yield entry.fault("label", f"“{card.label}”有{len(card.label)}个字", f"按钮上最多{LABEL_LIMIT}个字")
    if card.ask not in offices:
        yield entry.fault("ask", f"没有“{card.ask}”", "请用 offices.yml 里的名字")
    for near in card.near:
        if near not in ids or near == card.id:
            yield entry.fault("near", f"没有“{near}”这张卡，或者就是它自己", "请写别的卡的文件名")


def _coverage_faults(entry: Entry, card: Card) -> Iterator[Fault]:
    said = {statement.part for statement in card.statements}
    if "general" not in said:
        yield entry.fault("statements", "没有 general", "请用一句话说这是什么政策")
    for part in () if card.audience == BACKGROUND else PARTS[1:]:
        if part not in said | {gap.part for gap in card.gaps}:
            yield entry.fault("not_said", f"{part} 没有说，也没有写明没说", "请写进 statements 或 not_said")


def _period_faults(entry: Entry, card: Card) -> Iterator[Fault]:
    for statement in card.statements:
        if statement.ends is not None and statement.ends < statement.begins:
            yield entry.fault("statements", f"{statement.part} 的 until 早于 from", "请改正日期")
    for one, other in combinations(card.statements, 2):
        if _contradict(one, other):
            yield entry.fault(
                "statements", f"{one.part} 有两条日期重叠", "旧的一条请写上 until，或者把两条合成一条"
            )


def _contradict(one: Statement, other: Statement) -> bool:
    """The same words with perhaps another number, standing at the same time: the older one was never ended."""
    if (one.part, one.source.region) != (other.part, other.source.region):
        return False
    likeness = SequenceMatcher(None, _without_numbers(one.says), _without_numbers(other.says)).ratio()
    return likeness >= SAME_WORDS and _overlap(one, other)


def _without_numbers(says: str) -> str:
    """What is said without its numbers."""
    return "".join(mark for mark in says if not mark.isdigit())


def _overlap(one: Statement, other: Statement) -> bool:
    return one.stands(max(one.begins, other.begins)) and other.stands(max(one.begins, other.begins))


def _text_faults(entry: Entry, card: Card) -> Iterator[Fault]:
    used: set[str] = set()
    for key in ("statements", "not_said"):
        for row in entry.rows(key):
            says = row.text("says")
            used.update(placeholders(says) if key == "statements" else ())
            if digits := stray_digits(says):
                yield row.fault("says", f"数字“{digits}”没有出处", "请写进 parameters，用 {名字} 代替")
    for name in card.parameters.keys() - used:
        yield entry.fault("parameters", f"“{name}”没有用到", "请在 says 里用上，或者删掉")
    for text in [*(s.says for s in card.statements), *(gap.says for gap in card.gaps), card.caution or ""]:
        if too_long(text):
            yield entry.fault("says", f"“{text[:12]}…”平均每句{mean_length(text):.0f}个字", REMEDY_SENTENCE)


def _region_faults(entry: Entry, card: Card) -> Iterator[Fault]:
    for statement in card.statements:
        source: Source = statement.source
        if source.region != HOME_REGION and source.region not in statement.says:
            yield entry.fault(
                "statements", f"{source.region}的材料当成了{HOME_REGION}的", f"请在话里写明是{source.region}的"
            )


def _same_names(folder: Path) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for path in sorted((folder / "cards").glob("*/*.yml")):
        if path.stem in seen:
            yield Fault(str(path), "文件名", "别的文件夹里已有同名的卡", "请改文件名，一张卡只放一处")
        seen[path.stem] = path


def _phrase_faults(root: Path) -> Iterator[Fault]:
    routes = set(load_routes(root / "knowledge" / "routes.yml"))
    cards = {path.stem for path in (root / "knowledge" / "cards").glob("*/*.yml")}
    phrases = {path.stem for path in (root / "nlu" / "phrases").glob("*.yml")}
    for name in sorted((cards | routes) - phrases):
        yield Fault(f"nlu/phrases/{name}.yml", "文件", "还没有大家怎么问的话", "请补上这个文件")
    for name in sorted(phrases - cards - routes):
        yield Fault(f"nlu/phrases/{name}.yml", "文件名", "没有这张卡，也不是 routes.yml 里的名字", "请改名或删掉")
    for name in sorted(cards & routes):
        yield Fault("knowledge/routes.yml", name, "已经有同名的卡", "请改掉其中一个")

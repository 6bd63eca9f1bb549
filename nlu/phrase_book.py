"""Phrase book: all phrases with their route and part, read strictly, and what is wrong with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PARTS = ("general", "amount", "who", "how", "where", "papers", "when", "validity")
TOPICAL = "not_covered"  # the one route whose phrases carry a topic: what exactly we have no document about
ALIKE = 0.8  # share of common three-character runs from which two texts count as the same


class PhraseError(Exception):
    """A phrase file cannot be read; the message names the file and says what to write."""


@dataclass(frozen=True)
class Phrase:
    """One way to ask."""

    text: str
    route: str
    part: str | None
    topic: str | None
    file: Path


def read_book(folders: Iterable[Path]) -> list[Phrase]:
    """All phrases of the folders' .yml files. Raises PhraseError."""
    book = [phrase for folder in folders for file in sorted(folder.glob("*.yml")) for phrase in _read(file)]
    if not book:
        raise PhraseError("没有找到问法文件（*.yml）。")
    return book


def _read(file: Path) -> list[Phrase]:
    import yaml  # not needed where only a fingerprint is asked for

    try:
        blocks = yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)["nlu"]  # noqa: S506 (makes text only)
        return [phrase for block in blocks for phrase in _block(block, file)]
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, AttributeError) as error:
        raise PhraseError(f"{file.name}：读不懂，格式请照别的问法文件写（{type(error).__name__}）。") from None


def _block(block: dict, file: Path) -> list[Phrase]:
    route, metadata = block["intent"], block.get("metadata", {})
    part, topic = metadata.get("part"), metadata.get("topic")
    if route != file.stem:
        raise PhraseError(f"{file.name}：intent 要和文件名一样，写成 {file.stem}，现在是 {route}。")
    if part is not None and part not in PARTS:
        raise PhraseError(f"{file.name}：part 只能是 {'、'.join(PARTS)}，现在是 {part}。")
    if (topic is not None) != (route == TOPICAL):
        raise PhraseError(f"{file.name}：topic 只写在 {TOPICAL}.yml 里，那里每段都要写 metadata: {{topic: 话题}}。")
    lines = [line.strip() for line in block["examples"].splitlines() if line.strip()]
    odd = [line for line in lines if not line.startswith("- ")]
    if odd:
        raise PhraseError(f"{file.name}：每句问法要以“- ”开头，这一句没有：{odd[0]}")
    return [Phrase(line[2:].strip(), route, part, topic, file) for line in lines]


def contradictions(book: Iterable[Phrase]) -> list[str]:
    """The same words taught for two routes, as sentences; training would only learn confusion."""
    routes: dict[str, set[str]] = {}
    for phrase in book:
        routes.setdefault(phrase.text, set()).add(phrase.route)
    return [f"同一句话教了两个主题（{'、'.join(sorted(found))}），请留一个：{text}"
            for text, found in routes.items() if len(found) > 1]


def runs(text: str) -> set[str]:
    """The three-character runs of a text (the text itself where it is shorter)."""
    return {text[at : at + 3] for at in range(len(text) - 2)} or {text}


def near_duplicates(texts: list[str], others: list[str]) -> list[tuple[str, str]]:
    """Pairs of a text and another whose three-character runs are more than ALIKE the same (Jaccard)."""
    holders: dict[str, set[int]] = {}
    other_runs = [runs(other) for other in others]
    for at, found in enumerate(other_runs):
        for run in found:
            holders.setdefault(run, set()).add(at)
    pairs = []
    for text in texts:
        mine = runs(text)
        near = {at for run in mine for at in holders.get(run, ())}
        pairs += [(text, others[at]) for at in sorted(near)
                  if len(mine & other_runs[at]) > ALIKE * len(mine | other_runs[at])]
    return pairs

"""Said: every sentence the bot says by itself and the buttons under it, one file for each thing it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.reply import Choice
from knowledge.entry import Entry


@dataclass(frozen=True)
class Said:
    """Buttons by their names; sentences with the names of their buttons; the words of small talk by sentence."""

    choices: Mapping[str, Choice]
    sayings: Mapping[str, tuple[str, tuple[str, ...]]]
    small_talk: Mapping[str, tuple[str, ...]]


def load_said(folder: Path) -> Said:
    """All files of the folder together; raises Fault where a name is given twice or a button is missing."""
    files = [Entry.of_file(path) for path in sorted(folder.glob("*.yml"))]
    for file in files:
        file.only("choices", "sayings", "small_talk")
    choices = {name: Choice(row.text("label"), row.text("value")) for name, row in _once(files, "choices").items()}
    return Said(
        choices,
        {name: _saying(row, choices) for name, row in _once(files, "sayings").items()},
        {name: file.inner("small_talk").words(name) for file in files if file.has("small_talk")
         for name in file.inner("small_talk").values},
    )


def _once(files: list[Entry], kind: str) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    for file in (file for file in files if file.has(kind)):
        for name, row in file.inner(kind).named():
            if name in found:
                raise file.fault(name, f"“{name}”在另一个文件里已经有了", "请换一个名字，或者删掉一个")
            found[name] = row
    return found


def _saying(entry: Entry, choices: Mapping[str, Choice]) -> tuple[str, tuple[str, ...]]:
    entry.only("says", "choices")
    for choice in entry.words("choices"):
        if choice not in choices:
            raise entry.fault("choices", f"没有叫“{choice}”的按钮", f"可以写的有：{'、'.join(choices)}")
    return entry.text("says"), entry.words("choices")

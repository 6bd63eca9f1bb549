"""One mapping of a data file, read key by key, with the place to name when a value is wrong."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.reading import Fault, read

_NOTHING = ("", "null", "~")  # BaseLoader leaves YAML's null as text


@dataclass(frozen=True)
class Entry:
    """The values under one key; every reading method raises Fault naming file, place and remedy."""

    file: str
    place: str
    values: Mapping[str, Any]

    @staticmethod
    def of_file(path: Path) -> "Entry":
        """The mapping a whole file holds."""
        return Entry.of(str(path), "文件", read(path))

    @staticmethod
    def of(file: str, place: str, value: Any) -> "Entry":
        """The value as a mapping."""
        if not isinstance(value, dict):
            raise Fault(file, place, "这里要写成“名字: 内容”", "请检查缩进和冒号")
        return Entry(file, place, value)

    def fault(self, key: str, wrong: str, remedy: str) -> Fault:
        """A fault at one key of this entry."""
        return Fault(self.file, f"{self.place} {key}".removeprefix("文件 "), wrong, remedy)

    def only(self, *known: str) -> None:
        """Refuses keys nobody reads: a misspelt key must not be silence."""
        for key in self.values:
            if key not in known:
                raise self.fault(key, "不认识这个名字", f"可以写的有：{'、'.join(known)}")

    def has(self, key: str) -> bool:
        """Whether something other than nothing stands there."""
        return self.values.get(key, "") not in _NOTHING

    def text(self, key: str) -> str:
        """Text that must be there."""
        value = self.values.get(key, "")
        if not isinstance(value, str) or value.strip() in _NOTHING:
            raise self.fault(key, "这里没有写文字", "请补上一句话或一个词")
        return value.strip()

    def maybe_text(self, key: str) -> str | None:
        """Text, or None where nothing or null stands."""
        return self.text(key) if self.has(key) else None

    def one_of(self, key: str, among: Collection[str]) -> str:
        """A word out of a fixed list."""
        word = self.text(key)
        if word not in among:
            raise self.fault(key, f"没有“{word}”", f"可以写的有：{'、'.join(among)}")
        return word

    def number(self, key: str) -> int:
        """A whole number, not negative."""
        word = self.text(key)
        if not (word.isascii() and word.isdigit()):
            raise self.fault(key, f"“{word}”不是整数", "请写阿拉伯数字")
        return int(word)

    def maybe_number(self, key: str) -> int | None:
        """A whole number, or None where nothing stands."""
        return self.number(key) if self.has(key) else None

    def day(self, key: str) -> date:
        """A date written 2026-03-05."""
        word = self.text(key)
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise self.fault(key, f"“{word}”不是日期", "请写成 2026-03-05 这样") from None

    def maybe_day(self, key: str) -> date | None:
        """A date, or None where nothing or null stands."""
        return self.day(key) if self.has(key) else None

    def truth(self, key: str) -> bool:
        """true or false; false where nothing stands."""
        return self.has(key) and self.one_of(key, ("true", "false")) == "true"

    def words(self, key: str) -> tuple[str, ...]:
        """A list of words, empty where nothing stands."""
        value = self.values.get(key, [])
        if value in _NOTHING:
            return ()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.fault(key, "这里要写成列表", "请写成 [甲, 乙]")
        return tuple(value)

    def inner(self, key: str) -> "Entry":
        """The mapping under a key, empty where nothing stands."""
        value = self.values.get(key, {})
        return Entry.of(self.file, f"{self.place} {key}".removeprefix("文件 "), {} if value == "" else value)

    def rows(self, key: str) -> Iterator["Entry"]:
        """The mappings of a list under a key, empty where nothing stands."""
        value = self.values.get(key, [])
        if not isinstance(value, list) and value != "":
            raise self.fault(key, "这里要写成列表", "每项前面加“- ”")
        for number, row in enumerate(value or [], start=1):
            yield Entry.of(self.file, f"{self.place} {key} 第{number}项".removeprefix("文件 "), row)

    def named(self) -> Iterator[tuple[str, "Entry"]]:
        """Every key of this entry with the mapping under it."""
        for key in self.values:
            yield key, self.inner(key)

"""Rows: texts with the route each should lead to, from a file or from tests/nlu/understood."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.reading import read

ALL = "all"
EXAMPLE = '{"text": "低保怎么申请", "expect": "dibao"}'


class RowFault(Exception):
    """One line for the person at the terminal: which row is wrong, and what it should look like."""


@dataclass(frozen=True)
class Row:
    """`accept` are other routes that serve as well, `aspect` the part of the card asked for (None: not judged),
    `hard` what a knowledgeable cadre would hesitate at; `line` is where it stands in its file, from 1."""

    text: str
    expect: str
    accept: tuple[str, ...] = ()
    group: str = ALL
    aspect: str | None = None
    hard: bool = False
    line: int = 0

    def fits(self, route: str) -> bool:
        """Whether the route serves."""
        return route == self.expect or route in self.accept


def read_rows(path: Path) -> list[Row]:
    """The rows of a .jsonl file, or of a folder of <route>.yml files of {text, part, accept}. Raises RowFault."""
    rows = list(_understood(path) if path.is_dir() else _lines(path))
    if not rows:
        raise RowFault(f"{path.name} 里一行也没有。每行要像 {EXAMPLE}。")
    return rows


def _lines(path: Path) -> Iterator[Row]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except FileNotFoundError:
        raise RowFault(f"没有文件 {path}。") from None
    except OSError as fault:
        raise RowFault(f"打不开文件 {path}：{fault.strerror}。") from None
    except UnicodeDecodeError:
        raise RowFault(f"文件 {path.name} 不是 UTF-8 编码，请另存为 UTF-8。") from None
    return (_row(line, number) for number, line in enumerate(lines, start=1) if line.strip())


def _row(line: str, number: int) -> Row:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise RowFault(f"第 {number} 行不是一条 JSON。每行要像 {EXAMPLE}。") from None
    if not isinstance(told, dict):
        raise RowFault(f"第 {number} 行不是一条 JSON 对象。每行要像 {EXAMPLE}。")
    return Row(
        _words(told, "text", number), _words(told, "expect", number), _accepted(told, number),
        _maybe(told, "group", number) or _maybe(told, "kind", number) or ALL, _maybe(told, "aspect", number),
        _truth(told, "hard", number), number,
    )


def _words(told: dict[str, Any], key: str, number: int) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value.strip():
        raise RowFault(f"第 {number} 行的 {key} 要写字，不能空着。每行要像 {EXAMPLE}。")
    return value


def _accepted(told: dict[str, Any], number: int) -> tuple[str, ...]:
    value = told.get("accept") or []
    if not isinstance(value, list) or not all(isinstance(route, str) for route in value):
        raise RowFault(f'第 {number} 行的 accept 要写成列表，像 ["tekun", "dibao"]。')
    return tuple(value)


def _maybe(told: dict[str, Any], key: str, number: int) -> str | None:
    value = told.get(key)
    if value is not None and not isinstance(value, str):
        raise RowFault(f"第 {number} 行的 {key} 要写字，或者不写。")
    return value or None


def _truth(told: dict[str, Any], key: str, number: int) -> bool:
    value = told.get(key) or False
    if not isinstance(value, bool):
        raise RowFault(f"第 {number} 行的 {key} 只能是 true 或 false。")
    return value


def _understood(folder: Path) -> Iterator[Row]:
    for file in sorted(folder.glob("*.yml")):
        for place, told in enumerate(read(file), start=1):
            accept = tuple(told.get("accept", ()))
            yield Row(told["text"], file.stem, accept, aspect=told.get("part"), line=place)

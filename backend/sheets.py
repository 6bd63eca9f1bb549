"""Sheets: CSV files as operators save them, read into rows that know their line."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from backend.typed import visible

ENCODINGS = ("utf-8-sig", "gb18030")  # what spreadsheets write; GB18030 reads GBK too
T = TypeVar("T")


class SheetFault(Exception):
    """What is wrong in which line, and what to do; nothing of the sheet was taken. The message may be shown."""


@dataclass(frozen=True)
class Line:
    """One row: its number as the spreadsheet shows it, and its cells by their header."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, header: str) -> str:
        return self.cells[header]

    def fault(self, says: str) -> SheetFault:
        return SheetFault(f"第{self.number}行：{says}")


@dataclass(frozen=True)
class Imported:
    """How many rows were new, changed, or as they were."""

    added: int
    changed: int
    same: int


def read_sheet(path: Path, headers: tuple[str, ...]) -> list[Line]:
    """Every row that is not empty; raises SheetFault if the file cannot be read or a header is missing."""
    rows = list(csv.reader(io.StringIO(_text(path), newline="")))
    found = [cell.strip() for cell in rows[0]] if rows else []
    missing = [header for header in headers if header not in found]
    if missing:
        raise SheetFault(
            f"第1行：表头里没有“{'”“'.join(missing)}”。第一行请写成：{','.join(headers)}。"
        )
    return [
        Line(number, {header: _cell(row, found.index(header)) for header in headers})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def each(lines: Iterable[Line], take: Callable[[Line], T]) -> list[T]:
    """Takes every line; raises one SheetFault that names all bad lines, so that they can be mended at once."""
    taken, faults = [], []
    for line in lines:
        try:
            taken.append(take(line))
        except SheetFault as fault:
            faults.append(str(fault))
    if faults:
        raise SheetFault("\n".join(faults))
    return taken


def _cell(row: list[str], place: int) -> str:
    return visible(row[place]).strip() if place < len(row) else ""


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        raise SheetFault(f"打不开文件 {path}，请检查文件名。") from None
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetFault(f"文件 {path.name} 的编码看不懂。请用表格软件另存为“CSV UTF-8”再导入。")

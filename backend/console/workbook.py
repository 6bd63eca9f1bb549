"""Tables as XLSX files, row by row, in which nothing that somebody typed is ever a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

import xlsxwriter

from backend.console.sheet import defused

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
LONGEST_NAME = 31  # characters of a sheet's name
WIDTH = 14  # characters of a column, where its sheet says nothing else


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, the lines above it (who took it, when, what of), its head and its rows."""

    name: str
    above: Sequence[str]
    head: Sequence[str]
    rows: Iterable[Sequence[str]]
    widths: Sequence[int] = ()


def write(to: IO[bytes], sheets: Iterable[Sheet]) -> int:
    """How many rows there were; they are read one after the other and not kept in memory."""
    book = xlsxwriter.Workbook(to, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#E3EEED", "border": 1, "text_wrap": True, "valign": "top"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    above = book.add_format({"font_color": "#55646B"})
    written = 0
    for sheet in sheets:
        page = book.add_worksheet(sheet.name.translate(NOT_IN_A_NAME).strip()[:LONGEST_NAME] or None)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        for column in range(len(sheet.head)):
            page.set_column(column, column, sheet.widths[column] if column < len(sheet.widths) else WIDTH)
        for number, line in enumerate(sheet.above):
            page.write_string(number, 0, _plain(line), above)
        begin = len(sheet.above)
        page.repeat_rows(begin)
        _row(page, begin, sheet.head, head)
        for number, row in enumerate(sheet.rows, start=begin + 1):
            _row(page, number, row, cell)
            written += 1
        page.freeze_panes(begin + 1, 0)
    book.close()
    return written


def _row(page: xlsxwriter.worksheet.Worksheet, number: int, row: Sequence[str], form: object) -> None:
    for column, said in enumerate(row):
        if said:
            page.write_string(number, column, _plain(said), form)
        else:
            page.write_blank(number, column, None, form)


def _plain(said: str) -> str:
    """What stands between <r> and </r> the writer takes for markup of its own, and writes it as it is."""
    is_marked = said.startswith("<r>") and said.endswith("</r>")
    return defused("'" + said if is_marked else said)

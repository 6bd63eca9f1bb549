"""Lists as CSV files that a spreadsheet opens without running anything that somebody typed."""

import csv
import io
from collections.abc import Iterable, Sequence

from backend.console.ledger import Row
from backend.console.shown import moment

HEAD = ("回执号", "地点", "农户", "主要难处", "环节", "报来时间", "时限", "帮扶责任人")
FORMULA = "=+-@＝＋－＠"  # what makes a spreadsheet calculate, in both widths
BOM = "\ufeff"  # tells spreadsheets that it is UTF-8


def ledger_csv(rows: Iterable[Row]) -> str:
    """Names masked."""
    return as_csv(HEAD, map(_fields, rows))


def as_csv(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """RFC 4180, every field defused."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(head)
    for line in lines:
        writer.writerow([defused(field) for field in line])
    return BOM + file.getvalue()


def _fields(row: Row) -> tuple[str, ...]:
    opened, due = moment(row.case.opened_at), moment(row.due) if row.due else ""
    return row.case.receipt, row.place, row.name, row.risk, row.stage, opened, due, row.helper


def defused(field: str) -> str:
    """With a quote before it where a spreadsheet would read a formula or a control character."""
    begins = field.lstrip(" \u3000")[:1]
    return "'" + field if (field[:1] in "\t\r\n\0" and field) or (begins and begins in FORMULA) else field

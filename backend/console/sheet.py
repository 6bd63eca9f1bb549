"""Lists as CSV files that a spreadsheet opens without running anything that somebody typed."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = "=+-@＝＋－＠"  # what makes a spreadsheet calculate, in both widths
BOM = "\ufeff"  # tells spreadsheets that it is UTF-8
CUT = "没有列全：后面还有。请分开筛选，一部分一部分导出；要全部的，请从台账导出。"


def as_csv(head: Sequence[str], lines: Iterable[Sequence[str]], *, is_cut: bool = False) -> str:
    """RFC 4180, every field defused; where these are not all lines, that is said over the head."""
    file = io.StringIO()
    writer = csv.writer(file)
    if is_cut:
        writer.writerow([CUT])
    writer.writerow(head)
    for line in lines:
        writer.writerow([defused(field) for field in line])
    return BOM + file.getvalue()


def defused(field: str) -> str:
    """With a quote before it where a spreadsheet would read a formula or a control character."""
    begins = field.lstrip(" \u3000")[:1]
    return "'" + field if (field[:1] in "\t\r\n\0" and field) or (begins and begins in FORMULA) else field

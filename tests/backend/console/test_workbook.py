"""The XLSX file: whatever was typed stands in it as a text."""

import io

from backend.console.workbook import Sheet, write
from tests.backend.console.xlsx import sheets


def test_a_text_that_looks_like_the_markup_of_the_file_is_written_as_it_was_typed() -> None:
    file, typed = io.BytesIO(), ("<r>坏</r>", "<r><t>x</t></r>", "")
    write(file, [Sheet("表", ("<r>谁</r>",), ("一", "二", "三"), [typed])])
    (_, rows), = sheets(file.getvalue())
    assert rows == [["'<r>谁</r>"], ["一", "二", "三"], ["'<r>坏</r>", "'<r><t>x</t></r>", ""]]

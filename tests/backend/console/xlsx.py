"""Reading what the console has written as XLSX."""

import io
import re
import zipfile
from xml.etree import ElementTree


def sheets(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """Name and rows of each sheet."""
    book = zipfile.ZipFile(io.BytesIO(content))
    names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    found = []
    for number, name in enumerate(names, start=1):
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own
        rows = [["".join(cell.itertext()) for cell in row] for row in sheet.iter() if row.tag.endswith("}row")]
        found.append((name, rows))
    return found

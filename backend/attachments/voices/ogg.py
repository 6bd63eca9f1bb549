"""Ogg with Opus, as Telegram and Firefox record it: kept page by page, with an empty page of comments (RFC 7845)."""

import struct
from collections.abc import Iterator
from functools import cache

from backend.attachments.faults import AttachmentFault

HEAD = 27  # bytes of a page before its table of segments
NO_COMMENTS = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
POLYNOMIAL = 0x04C11DB7


def begins(data: bytes) -> bool:
    return data[:4] == b"OggS"


def cleaned(data: bytes) -> bytes:
    """Raises AttachmentFault for anything but one whole stream of Opus sound."""
    pages = list(_pages(data))
    if len(pages) < 3 or not _packet(pages[0]).startswith(b"OpusHead"):
        raise AttachmentFault("unknown" if pages else "broken")
    if not _packet(pages[1]).startswith(b"OpusTags") or _goes_on(pages[1]):
        raise AttachmentFault("unknown")
    if {page[14:18] for page in pages} != {pages[0][14:18]}:
        raise AttachmentFault("unknown")  # more than one stream: a video, or something hidden
    return b"".join((pages[0], _without_comments(pages[1]), *pages[2:]))


def _pages(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        head = data[at : at + HEAD]
        if len(head) < HEAD or head[:5] != b"OggS\0":
            raise AttachmentFault("broken")
        table = data[at + HEAD : at + HEAD + head[26]]
        size = HEAD + len(table) + sum(table)
        if len(table) < head[26] or at + size > len(data):
            raise AttachmentFault("broken")
        yield data[at : at + size]
        at += size


def _packet(page: bytes) -> bytes:
    return page[HEAD + page[26] :]


def _goes_on(page: bytes) -> bool:
    """Whether its last packet ends only on the next page."""
    return page[26] > 0 and page[HEAD + page[26] - 1] == 255


def _without_comments(page: bytes) -> bytes:
    empty = page[:22] + bytes(4) + bytes([1, len(NO_COMMENTS)]) + NO_COMMENTS
    return empty[:22] + struct.pack("<I", _checksum(empty)) + empty[26:]


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFFFFFF) ^ _table()[value >> 24 ^ byte]
    return value


@cache
def _table() -> tuple[int, ...]:
    return tuple(_row(number << 24) for number in range(256))


def _row(value: int) -> int:
    for _ in range(8):
        value = (value << 1 ^ (POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value

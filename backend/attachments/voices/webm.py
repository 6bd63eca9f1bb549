"""WebM, as Chrome records it: every element that does not carry the sound is blanked where it stands (RFC 9559)."""

from collections.abc import Iterator
from dataclasses import dataclass

from backend.attachments.faults import AttachmentFault

HEAD, SEGMENT, CLUSTER, TRACK, TRACK_KIND, VOID = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0xAE, 0x83, 0xEC
INFO, TRACKS = 0x1549A966, 0x1654AE6B
OPENED = (SEGMENT, INFO, TRACKS, TRACK, CLUSTER)
KEPT = (
    HEAD, VOID, 0x114D9B74, 0x1C53BB6B, 0x2AD7B1, 0x4489, 0x4D80, 0x5741,  # seeking, cues; scale, duration, programs
    0xD7, 0x73C5, TRACK_KIND, 0x86, 0x63A2, 0xE1, 0x9C, 0x22B59C, 0x56AA, 0x56BB, 0x23E383, 0x55AA, 0xB9, 0x88,  # track
    0xE7, 0xA3, 0xA0, 0xAB, 0xA7,  # time, blocks
)
ABOVE_CLUSTER = (CLUSTER, INFO, TRACKS, 0x114D9B74, 0x1C53BB6B, 0x1254C367, 0x1941A469, 0x1043A770)
AUDIO = 2


@dataclass(frozen=True)
class Element:
    """Where an element begins, where what it holds begins, and where that ends."""

    name: int
    at: int
    begin: int
    end: int


def begins(data: bytes) -> bool:
    return data[:4] == HEAD.to_bytes(4)


def cleaned(data: bytes) -> bytes:
    """Raises AttachmentFault for a film, for other kinds of Matroska, and where the file is cut off."""
    if b"webm" not in data[:64]:
        raise AttachmentFault("unknown")
    kept, tracks, names = bytearray(data), list[int](), set[int]()
    for element in _elements(data, 0, len(data)):
        names.add(element.name)
        if element.name == TRACK_KIND:
            tracks.append(int.from_bytes(data[element.begin : element.end]))
        if element.name not in KEPT:
            kept[element.at : element.end] = _blank(element.end - element.at)
    if any(track != AUDIO for track in tracks):
        raise AttachmentFault("video")
    if not tracks or not names & {0xA3, 0xA0}:
        raise AttachmentFault("broken")
    return bytes(kept)


def _elements(data: bytes, at: int, end: int, inside: int = 0) -> Iterator[Element]:
    """Every element that holds no others; a cluster without a length ends where something above it begins."""
    while at < end:
        element = _element(data, at, end)
        if inside == CLUSTER and element.name in ABOVE_CLUSTER:
            yield from _elements(data, at, end, SEGMENT)
            return
        if element.name in OPENED and element.name != inside:
            yield from _elements(data, element.begin, element.end, element.name)
        else:
            yield element
        at = element.end


def _element(data: bytes, at: int, end: int) -> Element:
    name, begin = _number(data, at, end, keeps_mark=True)
    size, begin = _number(data, begin, end, keeps_mark=False)
    close = end if size is None and name in (SEGMENT, CLUSTER) else begin + (size or 0)
    if close > end or name is None or (size is None and close != end):
        raise AttachmentFault("broken")
    return Element(name, at, begin, close)


def _number(data: bytes, at: int, end: int, *, keeps_mark: bool) -> tuple[int | None, int]:
    """A number whose first byte tells how many bytes it has, and where it ends; None: all ones, not told."""
    length = 9 - data[at].bit_length() if at < end else 9
    if length > 8 or at + length > end:
        raise AttachmentFault("broken")
    value = int.from_bytes(data[at : at + length])
    plain = value & ((1 << 7 * length) - 1)
    told = value if keeps_mark else None if plain == (1 << 7 * length) - 1 else plain
    return told, at + length


def _blank(length: int) -> bytes:
    """An element of that many bytes that says nothing."""
    width = min(8, length - 1)
    size = length - 1 - width
    return bytes([VOID]) + ((1 << 7 * width) | size).to_bytes(width) + bytes(size)

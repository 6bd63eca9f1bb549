"""MP4 and M4A, as iPhones record them: every box that does not carry the sound is blanked where it stands."""

import struct
from collections.abc import Iterator

from backend.attachments.faults import AttachmentFault

OPENED = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf", b"edts", b"dinf")
KEPT = (
    b"ftyp", b"styp", b"mdat", b"sidx", b"mvhd", b"tkhd", b"elst", b"mdhd", b"hdlr", b"smhd", b"dref", b"stsd", b"stts",
    b"ctts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"sgpd", b"sbgp", b"trex", b"mehd", b"mfhd",
    b"tfhd", b"tfdt", b"trun",
)
DATED = (b"mvhd", b"tkhd", b"mdhd")  # when it was made and changed
SOUND = b"soun"


def begins(data: bytes) -> bool:
    return data[4:8] == b"ftyp"


def cleaned(data: bytes) -> bytes:
    """Raises AttachmentFault for a film, and where there is no sound or the file is cut off."""
    kept, tracks, names = bytearray(data), list[bytes](), set[bytes]()
    for name, at, begin, end in _boxes(data, 0, len(data)):
        names.add(name)
        if name == b"hdlr":
            tracks.append(data[begin + 8 : begin + 12])
        if name not in KEPT:
            kept[at + 4 : at + 8] = b"free"
            kept[begin:end] = bytes(end - begin)
        if name in DATED:
            dates = slice(begin + 4, min(begin + (20 if data[begin] == 1 else 12), end))
            kept[dates] = bytes(len(data[dates]))
    if any(track != SOUND for track in tracks):
        raise AttachmentFault("video")
    if not tracks or b"mdat" not in names:
        raise AttachmentFault("broken")
    return bytes(kept)


def _boxes(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, where it begins, where what it holds begins and ends; of those that hold boxes, the boxes in them."""
    while at < end:
        name, begin, close = _box(data, at, end)
        if name in OPENED and depth < len(OPENED):
            yield from _boxes(data, begin, close, depth + 1)
        else:
            yield name, at, begin, close
        at = close


def _box(data: bytes, at: int, end: int) -> tuple[bytes, int, int]:
    if at + 8 > end:
        raise AttachmentFault("broken")
    size, name, begin = struct.unpack(">I", data[at : at + 4])[0], data[at + 4 : at + 8], at + 8
    if size == 1 and at + 16 <= end:
        size, begin = struct.unpack(">Q", data[at + 8 : at + 16])[0], at + 16
    close = end if size == 0 else at + size
    if close > end or close < begin:
        raise AttachmentFault("broken")
    return name, begin, close

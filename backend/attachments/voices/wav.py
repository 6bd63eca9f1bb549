"""WAV: of its chunks only the format and the sound are kept."""

import struct

from backend.attachments.faults import AttachmentFault

KEPT = (b"fmt ", b"data")


def begins(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def cleaned(data: bytes) -> bytes:
    """Raises AttachmentFault where the format or the sound is missing, or the file is cut off."""
    at, found = 12, dict[bytes, bytes]()
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if at + 8 + size > len(data):
            raise AttachmentFault("broken")
        found.setdefault(name, data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    if any(not found.get(name) for name in KEPT):
        raise AttachmentFault("broken")
    chunks = b"".join(name + struct.pack("<I", len(found[name])) + _even(found[name]) for name in KEPT)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def _even(chunk: bytes) -> bytes:
    return chunk + b"\0" * (len(chunk) % 2)

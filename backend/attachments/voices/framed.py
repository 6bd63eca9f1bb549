"""MP3 and AAC: sound as one frame after the other; whatever stands before, behind or between them is left out."""

from collections.abc import Callable

from backend.attachments.faults import AttachmentFault

LEAST = 4  # frames, a tenth of a second: fewer may be there by chance
LONGEST_REST = 4096  # bytes behind the last frame: a tag, or the beginning of a frame that was cut off
TAGS = (b"TAG", b"APETAGEX", b"ID3")
KBIT = {  # by version (MPEG 1, or 2 and 2.5), layer 3
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}

Size = Callable[[bytes, int], int]


def begins_mp3(data: bytes) -> bool:
    return _size_mp3(data, _behind_tag(data)) > 0


def begins_aac(data: bytes) -> bool:
    return _size_aac(data, _behind_tag(data)) > 0


def cleaned_mp3(data: bytes) -> bytes:
    return _frames(data, _size_mp3)


def cleaned_aac(data: bytes) -> bytes:
    return _frames(data, _size_aac)


def _frames(data: bytes, size_of: Size) -> bytes:
    """Raises AttachmentFault where there are too few frames, or much that is none."""
    first = at = _behind_tag(data)
    count = 0
    while (size := size_of(data, at)) and at + size <= len(data):
        at, count = at + size, count + 1
    rest = data[at:]
    if count < LEAST or (len(rest) > LONGEST_REST and not rest.startswith(TAGS)):
        raise AttachmentFault("broken")
    return data[first:at]


def _behind_tag(data: bytes) -> int:
    """Where the sound begins: behind an ID3 tag, whose length has seven bits to a byte."""
    if data[:3] != b"ID3" or len(data) < 10:
        return 0
    return 10 + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))


def _size_mp3(data: bytes, at: int) -> int:
    """Bytes of the layer 3 frame that begins there (ISO 11172-3, 2.4.2.3); 0: none does."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return 0
    version, kbit, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or kbit in (0, 15) or hertz == 3:
        return 0
    samples = 144 if version == 3 else 72
    return samples * 1000 * KBIT[version == 3][kbit] // HERTZ[version][hertz] + (head[2] >> 1 & 1)


def _size_aac(data: bytes, at: int) -> int:
    """Bytes of the ADTS frame that begins there (ISO 13818-7, 6.2); 0: none does."""
    head = data[at : at + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return size if size > 7 else 0

"""Photos and voice messages to send: small, whole, and with things in them that must not be kept."""

import struct
import wave
from io import BytesIO

from PIL import Image

from backend.attachments.voices.ogg import _checksum

PLACE = b"N 25 33.1234 E 105 37.5678"
SECRET = b"recorded by Zhang San at home"


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), *, turned: bool = False) -> bytes:
    """A picture, red on the left; with a place, a device and a comment where the format can hold them."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 4, size[1]))
    exif = Image.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = 6 if turned else 1
    exif.get_ifd(0x8825).update({1: "N", 2: (25.0, 33.0, 7.4), 3: "E", 4: (105.0, 37.0, 34.0), 29: PLACE.decode()})
    made = BytesIO()
    told = {"comment": SECRET} if kind == "JPEG" else {}
    picture.save(made, kind, exif=exif, xmp=b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>", **told)
    return made.getvalue()


def ogg(packets: int = 20, comment: bytes = SECRET) -> bytes:
    """Silence in Opus, with a comment."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I", len(comment)) + comment + struct.pack("<I", 0)
    silence = b"\xf8\xff\xfe"
    pages = [ogg_page([head], 0, 0, 2), ogg_page([tags], 1, 0)]
    return b"".join((*pages, ogg_page([silence] * packets, 2, 960 * packets, 4)))


def ogg_page(packets: list[bytes], number: int, granule: int, kind: int = 0, serial: int = 7) -> bytes:
    table = b"".join(b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255]) for packet in packets)
    page = b"OggS\0" + struct.pack("<BqIII", kind, granule, serial, number, 0) + bytes([len(table)]) + table
    page += b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def box(name: bytes, *parts: bytes) -> bytes:
    inside = b"".join(parts)
    return struct.pack(">I", 8 + len(inside)) + name + inside


def m4a(handler: bytes = b"soun", *, extra: bytes = b"") -> bytes:
    """The boxes of a voice memo, with the place where it was made and the moment."""
    dated = bytes(4) + b"\xe3\x01\x02\x03" * 2 + bytes(12)
    place = box(b"udta", box(b"\xa9xyz", PLACE), box(b"meta", SECRET))
    media = box(b"mdia", box(b"mdhd", dated), box(b"hdlr", bytes(8) + handler + bytes(12)), box(b"minf", box(b"stbl")))
    moov = box(b"moov", box(b"mvhd", dated), box(b"trak", box(b"tkhd", dated), media, place), place)
    return box(b"ftyp", b"M4A \0\0\0\0M4A mp42") + moov + box(b"mdat", bytes(200)) + extra


def element(name: str, inside: bytes) -> bytes:
    return bytes.fromhex(name) + (1 << 56 | len(inside)).to_bytes(8) + inside


def webm(track: int = 2, *, unknown: bool = False, extra: bytes = b"") -> bytes:
    """What a browser records, with a title and a comment; `unknown`: as it streams, without lengths."""
    head = element("1a45dfa3", element("4282", b"webm"))
    info = element("1549a966", element("7ba9", SECRET) + element("4d80", b"Chrome"))
    tracks = element("1654ae6b", element("ae", element("83", bytes([track])) + element("86", b"A_OPUS")))
    sound = element("e7", b"\0") + element("a3", b"\x81\0\0\x80\xf8\xff\xfe")
    tags = element("1254c367", element("7373", SECRET))
    if unknown:
        endless = "01ffffffffffffff"
        cluster = bytes.fromhex("1f43b675" + endless) + sound
        return head + bytes.fromhex("18538067" + endless) + info + tracks + cluster * 3 + tags + extra
    return head + element("18538067", info + tracks + element("1f43b675", sound) + tags) + extra


def mp3(frames: int = 10) -> bytes:
    """Silence, with a tag before and one behind."""
    tag = b"ID3\x04\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET
    return tag + (b"\xff\xfb\x90\xc4" + bytes(413)) * frames + b"TAG" + SECRET + bytes(96)


def aac(frames: int = 10) -> bytes:
    frame = bytes([0xFF, 0xF1, 0x50, 0x80, 0x02, 0x5F, 0xFC]) + bytes(11)
    return frame * frames


def wav(seconds: float = 0.1) -> bytes:
    """Silence, with a chunk of text behind it."""
    made = BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(int(16000 * seconds)))
    return made.getvalue() + b"LIST" + struct.pack("<I", len(SECRET) + 1) + SECRET + b"\0"


VOICES = {
    "audio/ogg": ogg(), "audio/mp4": m4a(), "audio/webm": webm(), "audio/wav": wav(), "audio/aac": aac(),
    "audio/mpeg": mp3(),
}

"""What is sent is told by its content, kept without anything but picture and sound, sealed, and bound to its row."""

import contextlib
import random
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from backend.attachments.faults import AttachmentFault
from backend.attachments.files import MEGABYTE, Files
from backend.attachments.photos import LONGEST_SIDE
from backend.sealing import SealBroken
from tests.backend.attachments.samples import PLACE, SECRET, VOICES, box, m4a, mp3, ogg, ogg_page, photo, webm


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path, photo=MEGABYTE, voice=MEGABYTE // 4)


def why(files: Files, data: bytes) -> str:
    """Why it is not kept; nothing of it may lie on the disk then."""
    with pytest.raises(AttachmentFault) as refused:
        files.keep(data)
    assert not files.folder.exists() or list(files.folder.iterdir()) == []
    return refused.value.why


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_drawn_anew_without_place_device_and_comment(files: Files, kind: str) -> None:
    sent = photo(kind)
    assert SECRET in sent
    kept = files.keep(sent)
    content = files.open(kept.id)
    seen = Image.open(BytesIO(content))
    assert (kept.kind, kept.media, kept.size) == ("photo", "image/jpeg", len(content))
    assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (64, 48), {})
    assert seen.info.keys() == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not any(told in content for told in (SECRET, PLACE, b"Exif", b"xmpmeta"))


def test_a_photo_held_sideways_stands_upright(files: Files) -> None:
    seen = Image.open(BytesIO(files.open(files.keep(photo(turned=True)).id)))
    top, bottom = seen.getpixel((24, 4)), seen.getpixel((24, 60))
    assert seen.size == (48, 64)
    assert top == pytest.approx((254, 0, 0), abs=6)
    assert bottom == pytest.approx((255, 255, 255), abs=6)


def test_a_large_photo_becomes_one_that_can_still_be_read(files: Files) -> None:
    seen = Image.open(BytesIO(files.open(files.keep(photo(size=(5000, 2500))).id)))
    assert seen.size == (LONGEST_SIDE, LONGEST_SIDE // 2)


def test_what_shines_through_becomes_white(files: Files) -> None:
    made = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")
    assert Image.open(BytesIO(files.open(files.keep(made.getvalue()).id))).getpixel((9, 9)) == (255, 255, 255)


def huge_png(width: int, height: int) -> bytes:
    """A head that promises so many dots, and hardly anything behind it."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")


def huge_jpeg(width: int, height: int) -> bytes:
    """A small picture whose head promises so many dots."""
    small = bytearray(photo())
    at = small.index(b"\xff\xc0") + 5
    small[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(small)


@pytest.mark.parametrize("made", [huge_png(50_000, 50_000), huge_jpeg(50_000, 50_000), huge_png(8_000, 4_000)])
def test_a_picture_larger_than_any_telephone_makes_is_not_even_read(files: Files, made: bytes) -> None:
    assert why(files, made) == "too_many_dots"


@pytest.mark.parametrize("media", VOICES)
def test_a_voice_message_keeps_its_sound_and_nothing_else(files: Files, media: str) -> None:
    kept = files.keep(VOICES[media])
    content = files.open(kept.id)
    assert (kept.kind, kept.media) == ("voice", media)
    assert not any(told in content for told in (SECRET, PLACE))
    assert len(content) > 100 or media == "audio/webm"


@pytest.mark.parametrize("media", VOICES)
def test_what_was_kept_once_is_kept_the_same_again(files: Files, media: str) -> None:
    once = files.open(files.keep(VOICES[media]).id)
    assert files.open(files.keep(once).id) == once


def test_the_moment_a_memo_was_made_is_not_kept(files: Files) -> None:
    assert b"\xe3\x01\x02\x03" not in files.open(files.keep(m4a()).id)


def test_a_recording_that_streams_without_lengths_is_read_too(files: Files) -> None:
    assert SECRET not in files.open(files.keep(webm(unknown=True)).id)


def zipped() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(10 * MEGABYTE))
    return made.getvalue()


@pytest.mark.parametrize("sent", [photo(), photo("PNG"), mp3()], ids=["jpeg", "png", "mp3"])
@pytest.mark.parametrize("hidden", [b"<script>alert(1)</script>", b"PK\x03\x04" + b"hidden" * 9, b"%PDF-1.7 hidden"])
def test_what_stands_behind_the_picture_or_the_sound_is_left_out(files: Files, sent: bytes, hidden: bytes) -> None:
    assert hidden not in files.open(files.keep(sent + hidden).id)


REFUSED = {
    "nothing": (b"", "empty"),
    "one byte": (b"\xff", "unknown"),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "unknown"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "unknown"),
    "a document": (b"%PDF-1.7\n1 0 obj", "unknown"),
    "an archive that swells": (zipped(), "unknown"),
    "a program": (b"MZ\x90\0" + bytes(200), "unknown"),
    "a GIF": (b"GIF89a" + bytes(200), "unknown"),
    "a TIFF": (b"II*\0" + bytes(200), "unknown"),
    "an old telephone's sound": (b"#!AMR\n" + bytes(200), "amr"),
    "an iPhone's photo": (box(b"ftyp", b"heic\0\0\0\0mif1heic") + bytes(200), "heic"),
    "an AVIF": (box(b"ftyp", b"avif\0\0\0\0mif1avif") + bytes(200), "heic"),
    "only the first bytes of a photo": (b"\xff\xd8\xff", "broken"),
    "a photo's first bytes before a page": (b"\xff\xd8\xff\xe0<html><script>", "broken"),
    "half a photo": (photo(size=(600, 400))[:2000], "broken"),
    "half a PNG": (photo("PNG", size=(600, 400))[:700], "broken"),
    "a PNG's head before a script": (b"\x89PNG\r\n\x1a\n<script>", "broken"),
    "a WebP's head before nothing": (b"RIFF\x10\0\0\0WEBPVP8 ", "broken"),
    "half an Ogg": (ogg()[:-9], "broken"),
    "an Ogg without Opus": (ogg_page([b"\x80theora" + bytes(20)], 0, 0, 2) * 3, "unknown"),
    "an Ogg with a second stream": (ogg() + ogg_page([b"hidden"], 0, 0, 2, serial=8), "unknown"),
    "an Ogg with a page behind it": (ogg() + b"<script>", "broken"),
    "half an M4A": (m4a()[:-9], "broken"),
    "a film": (m4a(b"vide"), "video"),
    "an M4A with an archive behind it": (m4a(extra=b"PK\x03\x04" + bytes(20)), "broken"),
    "an M4A without sound": (box(b"ftyp", b"M4A ") + box(b"moov"), "broken"),
    "half a WebM": (webm()[:-9], "broken"),
    "a film of a browser": (webm(track=1), "video"),
    "a WebM with a page behind it": (webm(extra=b"\x00<script>"), "broken"),
    "other Matroska": (bytes.fromhex("1a45dfa3") + b"\x8bB\x82\x88matroska", "unknown"),
    "two frames of MP3": (mp3(2), "broken"),
    "an MP3 with much behind it": (mp3()[:-128] + b"<script>" * 1000, "broken"),
    "half a WAV": (VOICES["audio/wav"][:200], "broken"),
    "a WAV without sound": (b"RIFF\x04\0\0\0WAVE", "broken"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_whole_photo_and_no_whole_voice_message_is_refused(files: Files, name: str) -> None:
    sent, expected = REFUSED[name]
    assert why(files, sent) == expected


@pytest.mark.parametrize("media", VOICES)
def test_a_voice_message_cut_anywhere_is_kept_or_refused_and_never_breaks(files: Files, media: str) -> None:
    whole = VOICES[media]
    for end in range(1, len(whole), max(1, len(whole) // 60)):
        try:
            files.keep(whole[:end])
        except AttachmentFault as fault:
            assert fault.why in ("broken", "unknown")


@pytest.mark.parametrize("sent", [*VOICES.values(), webm(unknown=True), photo(), photo("PNG"), photo("WEBP")])
def test_whatever_single_bytes_are_changed_it_is_kept_or_refused(files: Files, sent: bytes) -> None:
    lot = random.Random(len(sent))  # noqa: S311
    for _ in range(60):
        changed = bytearray(sent)
        for _ in range(lot.randint(1, 4)):
            changed[lot.randrange(len(changed))] = lot.choice((0, 1, 0x7F, 0xFF, lot.randrange(256)))
        with contextlib.suppress(AttachmentFault):
            files.keep(bytes(changed))


def test_too_many_bytes_are_refused_for_each_kind_by_itself(files: Files) -> None:
    assert why(files, mp3(2000)) == "too_large"
    assert why(files, photo() + bytes(MEGABYTE)) == "too_large"
    assert files.keep(photo() + bytes(MEGABYTE // 2)).kind == "photo"


def test_the_file_on_the_disk_is_sealed_and_only_its_owner_may_read_it(files: Files) -> None:
    kept = files.keep(VOICES["audio/ogg"])
    lying = files.folder / kept.id
    assert b"OggS" not in lying.read_bytes()
    assert (lying.stat().st_mode & 0o777, files.folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_file_in_the_place_of_another_does_not_open(files: Files) -> None:
    one, other = files.keep(VOICES["audio/ogg"]), files.keep(VOICES["audio/wav"])
    (files.folder / one.id).rename(files.folder / other.id)
    with pytest.raises(SealBroken):
        files.open(other.id)


@pytest.mark.parametrize("change", [lambda b: b[:-1], lambda b: b[:-1] + b"x", lambda b: b + b"x", lambda b: b"x" + b])
def test_a_file_somebody_has_changed_does_not_open(files: Files, change) -> None:  # type: ignore[no-untyped-def]
    lying = files.folder / files.keep(photo()).id
    lying.write_bytes(change(lying.read_bytes()))
    with pytest.raises(SealBroken):
        files.open(lying.name)


def test_a_disk_that_is_nearly_full_takes_nothing(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.attachments.files.LEAST_ROOM", 1 << 60)
    assert why(files, photo()) == "no_room"

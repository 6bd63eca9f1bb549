"""Photos: read by their content and drawn anew, so that nothing is left but what is to be seen."""

import warnings
from collections.abc import Mapping
from io import BytesIO
from threading import Lock

from PIL import Image, ImageOps

from backend.attachments.faults import AttachmentFault

FORMATS = {"JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "WEBP": b"RIFF"}
MOST_DOTS: Mapping[str, int] = {"JPEG": 64_000_000, "PNG": 24_000_000, "WEBP": 24_000_000}
"""A JPEG is made smaller while it is read; the others need four bytes for each dot."""
LONGEST_SIDE = 2000  # dots; the writing on a letter can be read
QUALITY = 82
MEDIA = "image/jpeg"
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")

_one_at_a_time = Lock()  # a large picture takes a hundred megabytes for a moment


def is_photo(data: bytes) -> bool:
    """Whether the content begins as one of the formats we read."""
    webp = data[:4] == FORMATS["WEBP"] and data[8:12] == b"WEBP"
    return data.startswith((FORMATS["JPEG"], FORMATS["PNG"])) or webp


def is_heic(data: bytes) -> bool:
    """Photos as some telephones keep them, which browsers cannot show."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIC


def drawn_anew(data: bytes) -> bytes:
    """A JPEG of at most 2000 dots a side, upright, without place, device, comment or anything behind the picture.

    Raises AttachmentFault for a picture that is cut off, damaged or larger than any telephone makes.
    """
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of damaged remarks, which nobody reads
        try:
            return _drawn(data)
        except AttachmentFault:
            raise
        except (Image.DecompressionBombError, MemoryError) as fault:
            raise AttachmentFault("too_many_dots") from fault
        except Exception as fault:  # whatever a damaged picture makes its reader stumble over
            raise AttachmentFault("broken") from fault


def _drawn(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=tuple(FORMATS)) as opened:
        if opened.width * opened.height > MOST_DOTS.get(opened.format or "", MOST_DOTS["JPEG"]):
            raise AttachmentFault("too_many_dots")
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA") if upright.has_transparency_data else upright.convert("RGB")
    plain.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    drawn = BytesIO()
    plain.save(drawn, "JPEG", quality=QUALITY, optimize=True)
    return drawn.getvalue()

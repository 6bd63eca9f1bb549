"""Files: where photos and voice messages lie, sealed, each bound to the row that names it."""

import os
import shutil
import time
from collections.abc import Set
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self

from backend.attachments.faults import AttachmentFault
from backend.attachments.photos import MEDIA, drawn_anew, is_heic, is_photo
from backend.attachments.voices import AMR, FORMATS, Cleaned
from backend.ids import new_id
from backend.sealed_files import seal, unseal
from backend.sealing import keyring
from backend.settings import Settings

FOLDER = "attachments"
ON_ITS_WAY = 600.0  # seconds; a file this young may still get its row
MEGABYTE = 1024 * 1024
LEAST_ROOM = 200 * MEGABYTE  # bytes that stay free for everything else


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed and waits for its row; `kind` is photo or voice, `size` in bytes."""

    id: str
    kind: str
    media: str
    size: int


class Files:
    """The folder. A file without a row is on its way, or is swept away."""

    def __init__(self, data: Path, *, photo: int, voice: int) -> None:
        """`photo` and `voice`: how many bytes each may have as it comes."""
        self.folder = data / FOLDER
        self.photo, self.voice = photo, voice

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The folder of this installation."""
        return cls(settings.data, photo=settings.photo_mb * MEGABYTE, voice=settings.voice_mb * MEGABYTE)

    @property
    def most(self) -> int:
        """Bytes beyond which nothing is read."""
        return max(self.photo, self.voice)

    def keep(self, data: bytes) -> Kept:
        """Takes in what came from outside, told by its content alone. Raises AttachmentFault."""
        kind, media, cleaned = self._read(data)
        kept = Kept(new_id(), kind, media, len(cleaned))
        try:
            self._write(kept.id, cleaned)
        except OSError as fault:
            raise AttachmentFault("no_room") from fault
        return kept

    def open(self, attachment_id: str) -> bytes:
        """The content; raises SealBroken, and FileNotFoundError for one that was deleted."""
        content = BytesIO()
        with (self.folder / attachment_id).open("rb") as sealed:
            unseal(keyring(), sealed, content, _bound(attachment_id))
        return content.getvalue()

    def sweep(self, known: Set[str]) -> int:
        """Deletes every file without a row, but for those on their way; how many.

        `known` must be read beforehand. The disk tells the machine's time, which a demo's clock may be ahead of.
        """
        if not self.folder.is_dir():
            return 0
        oldest = time.time() - ON_ITS_WAY
        gone = [file for file in self.folder.iterdir() if file.name not in known and file.stat().st_mtime < oldest]
        for file in gone:
            file.unlink(missing_ok=True)
        return len(gone)

    def _read(self, data: bytes) -> tuple[str, str, bytes]:
        if not data:
            raise AttachmentFault("empty")
        if is_photo(data):
            self._fits(data, self.photo)
            return "photo", MEDIA, drawn_anew(data)
        if is_heic(data):
            raise AttachmentFault("heic")
        if data.startswith(AMR):
            raise AttachmentFault("amr")
        for media, begins, cleaned in FORMATS:
            if begins(data):
                self._fits(data, self.voice)
                return "voice", media, _whole(cleaned, data)
        raise AttachmentFault("unknown")

    def _fits(self, data: bytes, most: int) -> None:
        if len(data) > most:
            raise AttachmentFault("too_large")

    def _write(self, attachment_id: str, content: bytes) -> None:
        """Sealed before it is anywhere; it has its name only once it is whole and on the disk."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(self.folder).free < LEAST_ROOM:
            raise AttachmentFault("no_room")
        part = self.folder / f"{attachment_id}.part"
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            seal(keyring(), BytesIO(content), target, _bound(attachment_id))
            target.flush()
            os.fsync(target.fileno())
        part.rename(self.folder / attachment_id)


def _whole(cleaned: Cleaned, data: bytes) -> bytes:
    try:
        return cleaned(data)
    except (IndexError, RecursionError) as fault:  # lengths that lead beyond the end, or ever deeper
        raise AttachmentFault("broken") from fault


def _bound(attachment_id: str) -> str:
    return f"attachment|{attachment_id}"

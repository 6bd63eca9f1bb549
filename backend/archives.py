"""Archives: the copy of a database and the files its rows name as one plain file, which is then sealed, and back."""

import os
import re
import shutil
import tarfile
from collections.abc import Iterable
from pathlib import Path

from backend.attachments.files import FOLDER

DATABASE = "mingbai.db"
_SQLITE = b"SQLite format 3\0"  # of a backup made before files were part of one
_MEMBER = re.compile(rf"{re.escape(DATABASE)}|{FOLDER}/[0-9a-z]{{26}}")


class ArchiveFault(Exception):
    """It holds what no backup of ours holds."""


def pack(database: Path, files: Path, names: Iterable[str], archive: Path) -> int:
    """`names` of `files` go along; how many did. One that was deleted meanwhile is left out."""
    count = 0
    with tarfile.open(archive, "w") as packed:
        packed.add(database, DATABASE)
        for name in sorted(names):
            if (files / name).is_file():
                packed.add(files / name, f"{FOLDER}/{name}")
                count += 1
    return count


def unpack(archive: Path, folder: Path) -> bool:
    """Puts the database, and the folder of files, into `folder`; whether there was one. Raises ArchiveFault."""
    with archive.open("rb") as begun:
        alone = begun.read(len(_SQLITE)) == _SQLITE
    if alone:
        archive.rename(folder / DATABASE)
        return False
    (folder / FOLDER).mkdir(mode=0o700)
    try:
        with tarfile.open(archive, "r:") as packed:
            for member in packed:
                _take(packed, member, folder)
    except tarfile.TarError as fault:
        raise ArchiveFault from fault
    return True


def _take(packed: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    content = packed.extractfile(member) if member.isreg() and _MEMBER.fullmatch(member.name) else None
    if content is None:
        raise ArchiveFault(member.name)
    with os.fdopen(os.open(folder / member.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        shutil.copyfileobj(content, target)
        target.flush()
        os.fsync(target.fileno())

"""Backups: the whole database with photos and voices as one encrypted file, and back again after it was checked."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from backend.archives import DATABASE, ArchiveFault, pack, unpack
from backend.attachments.files import FOLDER
from backend.attachments.queries import all_ids
from backend.audit.actions import head, verify
from backend.database import Database, sqlite
from backend.installation.actions import key_fits, put
from backend.schema import upgrade
from backend.sealed_files import open_file, seal_file
from backend.sealing import Keyring, SealBroken, use
from backend.settings import Settings

BESIDE = ("", "-wal", "-shm")  # the files an SQLite database consists of


class BackupFault(Exception):
    """Why nothing was saved or restored, and what to do; the message may be shown."""


@dataclass(frozen=True)
class Audited:
    """The head of the audit, to be noted down elsewhere, and the first line that does not fit, if any."""

    head: str
    broken_at: int | None


@dataclass(frozen=True)
class Saved:
    """Where the backup lies, where the key that opens it lies, what its audit says, and how many files went along."""

    file: Path
    key: Path
    audited: Audited
    attachments: int


def backup(settings: Settings, to: Path, key_to: Path | None = None, now: datetime | None = None) -> Saved:
    """Saves the database, photos and voices into the encrypted file `to`, while the application goes on.

    The key that opens it stays where it is; `key_to` asks for a copy, which belongs in another place.
    The installation notes when it was (`now`, else the machine's time). Raises BackupFault.
    """
    database = _sqlite_file(settings)
    if not database.exists():
        raise BackupFault(f"还没有数据库 {database}，没有可以备份的。")
    if to.exists():
        raise BackupFault(f"文件 {to} 已经有了，请换个名字。")
    keyring = _keyring(settings, None)
    with _told_plainly(), TemporaryDirectory(dir=settings.data, prefix="backup-") as folder:
        to.parent.mkdir(parents=True, exist_ok=True)
        plain, archive, part = Path(folder) / "plain.db", Path(folder) / "plain", to.with_name(to.name + ".part")
        _copied(database, plain)
        checked = _checked(plain, keyring)
        count = pack(plain, settings.data / FOLDER, checked.attachments, archive)
        plain.unlink()
        try:
            seal_file(keyring, archive, part)
            _settle(part, to)
        finally:
            part.unlink(missing_ok=True)
        if key_to is not None:
            _copy_key(settings.key_file, key_to)
        _note(settings, to, now or datetime.now(UTC))
    return Saved(to, key_to or settings.key_file, checked.audited, count)


def restore(settings: Settings, source: Path, key: Path | None = None) -> Audited:
    """Puts the backup in the place of the database and tells what its audit says; raises BackupFault.

    The application must be stopped. The database and the files that were there, and the key if `key` is another, are
    kept beside under other names.
    """
    database = _sqlite_file(settings)
    if not source.is_file():
        raise BackupFault(f"没有备份文件 {source}，请检查文件名。")
    keyring = _keyring(settings, key)
    settings.data.mkdir(parents=True, exist_ok=True)
    _nobody_uses(database)
    with _told_plainly(), TemporaryDirectory(dir=settings.data, prefix="restore-") as folder:
        plain, sealed = Path(folder) / DATABASE, Path(folder) / "opened"
        try:
            open_file(keyring, source, sealed)
            has_files = unpack(sealed, Path(folder))
        except (SealBroken, ArchiveFault):
            raise BackupFault(f"备份文件 {source} 打不开：文件坏了，或者钥匙不是这一把。原来的数据没有动。") from None
        checked = _checked(plain, keyring)
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        _put_aside(database, stamp)
        if key is not None and not _is_in_use(key, settings):
            if settings.key_file.exists():
                settings.key_file.rename(settings.key_file.with_name(f"key-before-{stamp}.json"))
            _copy_key(key, settings.key_file)
        if has_files:
            _settle_files(Path(folder) / FOLDER, settings.data / FOLDER, stamp)
        _settle(plain, database)
    return checked.audited


@contextmanager
def _told_plainly() -> Iterator[None]:
    """A full disk, a folder that may not be written: one sentence instead of a trace."""
    try:
        yield
    except OSError as fault:
        raise BackupFault(f"没有做成：{fault.filename or '文件'} 写不了或读不了（{fault.strerror}）。") from None
    except sqlite.Error as fault:
        raise BackupFault(f"没有做成：数据库文件写不了或读不了（{fault}）。") from None


def _sqlite_file(settings: Settings) -> Path:
    if not settings.database.startswith("sqlite:///"):
        raise BackupFault(
            "数据在 PostgreSQL 里，请用它自己的工具：备份 pg_dump -Fc，恢复 pg_restore。"
            f"钥匙文件 {settings.key_file} 要另外存一份。"
        )
    return Path(settings.database.removeprefix("sqlite:///"))


def _copied(database: Path, to: Path) -> None:
    """A consistent copy, also while somebody writes."""
    with closing(sqlite.connect(str(database))) as source, closing(sqlite.connect(str(to))) as target:
        source.backup(target)


def _nobody_uses(database: Path) -> None:
    """Leaving WAL needs the file for oneself alone; it also brings everything into that one file."""
    if not database.exists():
        return
    with closing(sqlite.connect(str(database), timeout=1)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite.OperationalError:
            raise BackupFault("明白还在运行。请先停下来，再恢复。原来的数据没有动。") from None


@dataclass(frozen=True)
class _Checked:
    """What the audit of a database says, and the names of the files that belong to it."""

    audited: Audited
    attachments: frozenset[str]


def _checked(plain: Path, keyring: Keyring) -> _Checked:
    """Proves that the file is whole, ours, and opens with this key."""
    with closing(sqlite.connect(str(plain))) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise BackupFault("数据库文件坏了，没有备份，也没有恢复。请找技术人员。")
    use(keyring)
    database = Database(f"sqlite:///{plain}")
    try:
        upgrade(database)  # an older backup is read with today's tables
        with database.reading() as session:
            if not key_fits(session):
                raise BackupFault("钥匙和数据对不上，没有备份，也没有恢复。请找出当时的钥匙文件。")
            return _Checked(Audited(head(session), verify(session)), all_ids(session))
    finally:
        database.close()


def _note(settings: Settings, to: Path, now: datetime) -> None:
    database = Database(settings.database)
    with database.writing() as session:
        put(session, "last_backup", to.name[:200], now)
    database.close()


def _keyring(settings: Settings, key: Path | None) -> Keyring:
    path = key or settings.key_file
    if not path.exists():
        raise BackupFault(f"没有钥匙文件 {path}。没有钥匙，备份打不开。")
    return Keyring.load_or_create(path)


def _is_in_use(key: Path, settings: Settings) -> bool:
    return settings.key_file.exists() and key.read_bytes() == settings.key_file.read_bytes()


def _put_aside(database: Path, stamp: str) -> None:
    for suffix in BESIDE:
        there = database.with_name(database.name + suffix)
        if there.exists():
            there.rename(there.with_name(f"{database.stem}-before-{stamp}.db{suffix}"))


def _settle(part: Path, to: Path) -> None:
    """In its place at once or not at all, and on the disk before anybody is told."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.chmod(0o600)
    part.replace(to)


def _settle_files(there: Path, to: Path, stamp: str) -> None:
    """Photos and voices of the backup take the place of those that were there, which are kept."""
    if to.exists():
        to.rename(to.with_name(f"{to.name}-before-{stamp}"))
    there.rename(to)


def _copy_key(key: Path, to: Path) -> None:
    if to.exists():
        raise BackupFault(f"文件 {to} 已经有了，没有覆盖。请换个名字。")
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(key, to)
    to.chmod(0o400)

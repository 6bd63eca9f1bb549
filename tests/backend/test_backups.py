"""A backup is unreadable without its key, whole or refused, and gives everything back."""

import errno
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, update

from backend import sealing
from backend.attachments.actions import add
from backend.attachments.files import Files
from backend.audit.actions import head
from backend.audit.models import AuditEntry
from backend.backups import BackupFault, backup, restore
from backend.cases.models import Case
from backend.conversations.actions import open_web
from backend.database import Database
from backend.installation.models import Setting
from backend.rules import Rules
from backend.schema import upgrade
from backend.sealed_files import PIECE, open_file, seal_file
from backend.sealing import Keyring, SealBroken
from backend.settings import Settings
from tests.backend.attachments.samples import photo
from tests.backend.county import declared, found_county
from tests.backend.moments import MONDAY

pytestmark = pytest.mark.long


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "var", _env_file=None)


@pytest.fixture
def filled(settings: Settings, rules: Rules) -> Iterator[Database]:
    """An installation with one case, still running."""
    sealing.use(Keyring.load_or_create(settings.key_file))
    database = Database(settings.database)
    upgrade(database)
    with database.writing() as session:
        declared(session, found_county(session), rules, MONDAY)
    yield database
    database.close()


def _story(settings: Settings) -> str | None:
    sealing.use(Keyring.load_or_create(settings.key_file))
    database = Database(settings.database)
    with database.reading() as session:
        story = session.scalars(select(Case)).one().story
    database.close()
    return story


def test_a_backup_made_while_running_restores_on_another_machine_with_its_key(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    saved = backup(settings, tmp_path / "out" / "monday.mingbai", tmp_path / "safe" / "key.json")
    with filled.reading() as session:
        assert (saved.audited.head, saved.audited.broken_at) == (head(session), None)
    elsewhere = Settings(data=tmp_path / "elsewhere", _env_file=None)
    audited = restore(elsewhere, saved.file, saved.key)
    assert (audited, _story(elsewhere)) == (saved.audited, "爱人住院花了很多钱")
    assert elsewhere.key_file.read_text() == settings.key_file.read_text()


def _sent(database: Database, settings: Settings) -> tuple[str, bytes]:
    """A photo somebody has sent; its name and content."""
    files, content = Files.of(settings), photo()
    with database.writing() as session:
        conversation, _ = open_web(session, MONDAY)
        kept = files.keep(content)
        add(session, conversation.id, "m1", kept, True, MONDAY)
    return kept.id, files.open(kept.id)


def test_photos_and_voices_go_along_and_come_back(filled: Database, settings: Settings, tmp_path: Path) -> None:
    name, content = _sent(filled, settings)
    Files.of(settings).keep(photo())  # without a row: on its way, or nobody's
    saved = backup(settings, tmp_path / "b", tmp_path / "key.json")
    elsewhere = Settings(data=tmp_path / "elsewhere", _env_file=None)
    restore(elsewhere, saved.file, saved.key)
    assert (saved.attachments, Files.of(elsewhere).open(name)) == (1, content)
    assert [file.name for file in (elsewhere.data / "attachments").iterdir()] == [name]
    lying = elsewhere.data / "attachments" / name
    assert (lying.stat().st_mode & 0o777, lying.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_files_that_were_there_are_kept_under_another_name(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    saved = backup(settings, tmp_path / "b")
    name, _ = _sent(filled, settings)
    filled.close()
    restore(settings, saved.file)
    (before,) = settings.data.glob("attachments-before-*")
    assert ([file.name for file in before.iterdir()], list((settings.data / "attachments").iterdir())) == ([name], [])


def test_a_backup_of_before_without_files_leaves_the_files_alone(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    name, content = _sent(filled, settings)
    filled.close()
    for file in settings.data.glob("*.db-*"):
        assert file.stat().st_size == 0
    seal_file(Keyring.load_or_create(settings.key_file), Path(settings.database[10:]), tmp_path / "old")
    restore(settings, tmp_path / "old")
    assert (_story(settings), Files.of(settings).open(name)) == ("爱人住院花了很多钱", content)


@pytest.mark.parametrize("name", ["../outside", "attachments/../../outside", "/outside", "other.db"])
def test_an_archive_with_other_names_in_it_is_refused(
    filled: Database, settings: Settings, tmp_path: Path, name: str
) -> None:
    packed = tmp_path / "packed"
    with tarfile.open(packed, "w") as archive:
        archive.addfile(tarfile.TarInfo(name))
    seal_file(Keyring.load_or_create(settings.key_file), packed, tmp_path / "b")
    filled.close()
    with pytest.raises(BackupFault, match="打不开"):
        restore(settings, tmp_path / "b")
    assert _story(settings) == "爱人住院花了很多钱"


def test_nothing_in_a_backup_can_be_read_and_no_key_lies_in_it(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    saved = backup(settings, tmp_path / "b")
    content = saved.file.read_bytes()
    for told in ("大湾村", "SQLite format 3", "audit_entry", settings.key_file.read_text()[30:60]):
        assert told.encode() not in content
    assert saved.key == settings.key_file
    assert saved.file.stat().st_mode & 0o777 == 0o600
    assert list(settings.data.glob("backup-*")) == []


def test_restoring_over_a_running_installation_is_refused(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    saved = backup(settings, tmp_path / "b")
    with filled.reading() as session:
        session.scalars(select(Case.id)).all()
    with pytest.raises(BackupFault, match="明白还在运行"):
        restore(settings, saved.file)
    assert _story(settings) == "爱人住院花了很多钱"


def test_restoring_keeps_what_was_there_under_another_name(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    saved = backup(settings, tmp_path / "b")
    with filled.writing() as session:
        session.scalars(select(Case)).one().story = "后来写的"
    filled.close()
    restore(settings, saved.file)
    assert _story(settings) == "爱人住院花了很多钱"
    assert len(list(settings.data.glob("mingbai-before-*.db"))) == 1


def test_a_changed_backup_is_refused_and_the_data_stay(filled: Database, settings: Settings, tmp_path: Path) -> None:
    saved = backup(settings, tmp_path / "b")
    filled.close()
    whole = saved.file.read_bytes()
    for place in (0, 10, 40, len(whole) // 2, len(whole) - 1):
        saved.file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(BackupFault, match="打不开"):
            restore(settings, saved.file)
    saved.file.write_bytes(whole[:-100])
    with pytest.raises(BackupFault, match="打不开"):
        restore(settings, saved.file)
    assert _story(settings) == "爱人住院花了很多钱"


def test_another_key_or_none_opens_nothing(filled: Database, settings: Settings, tmp_path: Path) -> None:
    saved = backup(settings, tmp_path / "b")
    elsewhere = Settings(data=tmp_path / "elsewhere", _env_file=None)
    Keyring.load_or_create(tmp_path / "other.json")
    with pytest.raises(BackupFault, match="没有钥匙文件"):
        restore(elsewhere, saved.file)
    with pytest.raises(BackupFault, match="钥匙不是这一把"):
        restore(elsewhere, saved.file, tmp_path / "other.json")


def test_a_backup_overwrites_nothing(filled: Database, settings: Settings, tmp_path: Path) -> None:
    backup(settings, tmp_path / "b", tmp_path / "key")
    with pytest.raises(BackupFault, match="已经有了"):
        backup(settings, tmp_path / "b")
    with pytest.raises(BackupFault, match="没有覆盖"):
        backup(settings, tmp_path / "c", tmp_path / "key")


def test_a_broken_audit_is_backed_up_and_said(filled: Database, settings: Settings, tmp_path: Path) -> None:
    with filled.writing() as session:
        session.execute(update(AuditEntry).where(AuditEntry.number == 2).values(actor="clock"))
    assert backup(settings, tmp_path / "b").audited.broken_at == 2


def test_on_postgresql_one_sentence_names_the_server_s_own_tools(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url="postgresql+psycopg://localhost/mingbai", _env_file=None)
    with pytest.raises(BackupFault, match="pg_dump -Fc"):
        backup(settings, tmp_path / "b")


def test_the_installation_knows_when_it_was_last_backed_up(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    backup(settings, tmp_path / "b", now=MONDAY)
    with filled.reading() as session:
        noted = session.scalars(select(Setting).filter_by(name="last_backup")).one()
        assert (noted.value, noted.set_at) == ("b", MONDAY)


def test_without_a_database_there_is_nothing_to_back_up(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupFault, match="还没有数据库"):
        backup(settings, tmp_path / "b")


SIZES = (0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE)


@pytest.mark.parametrize("size", SIZES)
def test_files_of_any_size_come_back_and_a_piece_cut_off_is_noticed(size: int, tmp_path: Path) -> None:
    ring = Keyring("k1", {"k1": bytes(32)})
    plain, sealed, opened = (tmp_path / name for name in ("plain", "sealed", "opened"))
    plain.write_bytes(b"x" * size)
    seal_file(ring, plain, sealed)
    open_file(ring, sealed, opened)
    assert opened.read_bytes() == plain.read_bytes()
    sealed.write_bytes(sealed.read_bytes()[: -(size % PIECE or PIECE) - 16] if size else b"MINGBAI1")
    with pytest.raises(SealBroken):
        open_file(ring, sealed, opened)


def test_a_backup_with_its_key_replaces_an_installation_that_had_another(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    saved = backup(settings, tmp_path / "b", tmp_path / "safe" / "key.json")
    elsewhere = Settings(data=tmp_path / "elsewhere", _env_file=None)
    Keyring.load_or_create(elsewhere.key_file)
    begun = elsewhere.key_file.read_text()
    restore(elsewhere, saved.file, saved.key)
    assert _story(elsewhere) == "爱人住院花了很多钱"
    assert [file.read_text() for file in elsewhere.data.glob("key-before-*.json")] == [begun]


def test_nothing_is_backed_up_with_a_key_made_for_the_occasion(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    settings.key_file.rename(tmp_path / "away.json")
    with pytest.raises(BackupFault, match="没有钥匙文件"):
        backup(settings, tmp_path / "b")
    assert (settings.key_file.exists(), (tmp_path / "b").exists()) == (False, False)


def test_a_place_that_cannot_be_written_and_a_folder_instead_of_a_file_are_told_plainly(
    filled: Database, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackupFault, match=r"没有做成：.*file.* 写不了或读不了"):
        backup(settings, tmp_path / "file" / "b")
    with pytest.raises(BackupFault, match="没有备份文件"):
        restore(settings, tmp_path)


def test_a_disk_that_fills_leaves_no_half_a_backup(
    filled: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(keyring: Keyring, plain: Path, sealed: Path) -> None:
        sealed.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device", str(sealed))

    monkeypatch.setattr("backend.backups.seal_file", full)
    with pytest.raises(BackupFault, match="No space left on device"):
        backup(settings, tmp_path / "out" / "b")
    assert list((tmp_path / "out").iterdir()) == []

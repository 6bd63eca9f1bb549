"""What becomes of attachments: they go on with a case, or are deleted with what was not told, and their files too."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from backend.attachments import actions
from backend.attachments.files import MEGABYTE, Files, Kept
from backend.attachments.models import Attachment
from backend.attachments.queries import all_ids, of_case, waiting
from backend.cases.models import Case, Entry
from backend.clock import Clock
from backend.conversations.actions import open_web
from backend.database import Database
from backend.rules import Rules
from backend.settings import Settings
from tests.backend.attachments.samples import VOICES, photo
from tests.backend.county import County, declared
from tests.backend.moments import MONDAY


def sent(database: Database, conversation_id: str, *, drafting: bool = True, number: int = 1) -> None:
    with database.writing() as session:
        kept = Kept(f"file{number}", "photo", "image/jpeg", 9)
        assert actions.add(session, conversation_id, f"m{number}", kept, drafting, MONDAY)


def conversation(database: Database) -> str:
    with database.writing() as session:
        return open_web(session, MONDAY)[0].id


def left(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(all_ids(session))


def purge(database: Database, **later: float) -> list[str]:
    """What is left after so much time."""
    with database.writing() as session:
        actions.purge(session, MONDAY + timedelta(**later), 90, ("closed", "settled"))
    return left(database)


def test_what_nobody_tells_anything_with_is_deleted_after_a_day(database: Database) -> None:
    sent(database, conversation(database), drafting=False)
    assert [purge(database, hours=23), purge(database, hours=25)] == [["file1"], []]


def test_what_belongs_to_a_draft_is_deleted_with_it(database: Database) -> None:
    sent(database, conversation(database))
    assert [purge(database, days=29), purge(database, days=31)] == [["file1"], []]


def test_what_was_sent_first_waits_as_long_as_the_draft_begun_after_it(database: Database) -> None:
    one = conversation(database)
    sent(database, one, drafting=False)
    with database.writing() as session:
        actions.keep_with_draft(session, one, MONDAY)
    assert purge(database, days=29) == ["file1"]


def test_a_case_gets_only_what_its_own_conversation_has_sent(
    database: Database, county: County, rules: Rules
) -> None:
    one, other = conversation(database), conversation(database)
    sent(database, one, number=1)
    sent(database, other, number=2)
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        assert actions.pass_on(session, one, case.id) == 1
        assert actions.pass_on(session, one, case.id) == 0
        assert [row.id for row in of_case(session, case.id)] == ["file1"]
        assert [row.id for row in waiting(session, other)] == ["file2"]
        assert (actions.drop(session, one), actions.drop(session, other)) == (0, 1)
    assert left(database) == ["file1"]


def test_what_belongs_to_a_case_stays_until_so_many_days_after_it_was_closed(
    database: Database, county: County, rules: Rules
) -> None:
    one = conversation(database)
    sent(database, one)
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        actions.pass_on(session, one, case.id)
    assert purge(database, days=800) == ["file1"]
    with database.writing() as session:
        session.execute(update(Case).where(Case.id == case.id).values(stage="closed"))
        session.add(Entry(case_id=case.id, number=9, at=MONDAY, kind="closed"))
    assert [purge(database, days=89), purge(database, days=91)] == [["file1"], []]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path, photo=MEGABYTE, voice=MEGABYTE)


def test_files_without_a_row_are_swept_away_but_not_while_they_may_get_one(files: Files) -> None:
    known, young, old = (files.keep(VOICES["audio/ogg"]).id for _ in range(3))
    for name in (known, old):
        os.utime(files.folder / name, (time.time() - 3600,) * 2)
    assert files.sweep({known}) == 1
    assert {file.name for file in files.folder.iterdir()} == {known, young}


def test_the_clock_deletes_rows_and_their_files(database: Database, rules: Rules, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, _env_file=None)
    files, one = Files.of(settings), conversation(database)
    kept = files.keep(photo())
    with database.writing() as session:
        actions.add(session, one, "m1", kept, False, MONDAY)
    os.utime(files.folder / kept.id, (time.time() - 3600,) * 2)
    clock = Clock(database, rules, settings)
    clock.tick(MONDAY)
    assert (left(database), [file.name for file in files.folder.iterdir()]) == ([kept.id], [kept.id])
    clock.tick(MONDAY + timedelta(days=2))
    assert (left(database), list(files.folder.iterdir())) == ([], [])


def test_the_clock_looks_for_files_without_a_row_once_an_hour(
    database: Database, rules: Rules, tmp_path: Path
) -> None:
    settings = Settings(data=tmp_path, _env_file=None)
    files, clock, left_over = Files.of(settings), Clock(database, rules, settings), []
    clock.tick(MONDAY)
    os.utime(files.folder / files.keep(photo()).id, (time.time() - 3600,) * 2)
    for minutes in (1, 59, 60):
        clock.tick(MONDAY + timedelta(minutes=minutes))
        left_over.append(len(list(files.folder.iterdir())))
    assert left_over == [1, 1, 0]


KILLED = """
import os, sys
from pathlib import Path
from backend import sealing
from backend.attachments import files
from backend.sealing import Keyring
from tests.backend.attachments.samples import photo

sealing.use(Keyring("k1", {"k1": bytes(32)}))
os.fsync = lambda descriptor: os.kill(os.getpid(), 9)
files.Files(Path(sys.argv[1]), photo=1 << 20, voice=1 << 20).keep(photo(size=(600, 400)))
"""


def test_killed_in_the_middle_it_leaves_nothing_that_can_be_read(files: Files, tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False, timeout=60)
    assert ended.returncode == -9
    (left_behind,) = files.folder.iterdir()
    assert left_behind.suffix == ".part"
    assert b"\xff\xd8\xff" not in left_behind.read_bytes()
    os.utime(left_behind, (time.time() - 3600,) * 2)
    assert files.sweep(set()) == 1


def test_a_message_has_one_attachment(database: Database) -> None:
    one = conversation(database)
    sent(database, one)
    with pytest.raises(Exception, match=r"UNIQUE|unique"), database.writing() as session:
        actions.add(session, one, "m1", Kept("file9", "photo", "image/jpeg", 9), True, MONDAY)
    with database.reading() as session:
        assert session.scalars(select(Attachment.id)).all() == ["file1"]

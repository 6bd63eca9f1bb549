"""Photos and voice messages while a person speaks: with the case that was agreed to, or not kept and said so."""

from pathlib import Path

import pytest
from sqlalchemy import select

from backend.attachments.files import Files
from backend.attachments.models import Attachment
from backend.cases.models import Case, Entry
from backend.consents.actions import withdraw
from backend.database import Database
from backend.handovers.models import Handover, HandoverLine
from bot.heard import Heard
from tests.backend.attachments.samples import VOICES, photo
from tests.backend.county import County
from tests.bot.talk import Talk
from tests.bot.test_handing_over import passed_on, took, waiting

NOT_SHOWN = "照片和语音，这里转不到干部那边，没有留。请您打几个字给他。"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path, photo=1 << 20, voice=1 << 20)


def send(talk: Talk, files: Files, data: bytes, text: str | None = None) -> list[str]:
    kept = files.keep(data)
    return talk._hear(Heard("web", talk.conversation_id, f"a-{kept.id}", text, kind="file", attachment=kept))


def declared(database: Database, county: County) -> Talk:
    """Somebody who has declared, asked for a person, and is being answered."""
    talk = Talk(database)
    talk.declare(contact="张有福")
    talk.say("找真人")
    talk.say("路费的事")
    took(talk, county.clerk)
    return talk


def kept(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [(row.kind, row.case_id) for row in session.scalars(select(Attachment).order_by(Attachment.id))]


def case_of(database: Database) -> Case:
    with database.reading() as session:
        return session.scalars(select(Case)).one()


def test_what_is_shown_lies_with_the_case_and_stands_in_the_thread(
    database: Database, county: County, files: Files
) -> None:
    talk = declared(database, county)
    said = [send(talk, files, photo()), send(talk, files, VOICES["audio/ogg"])]
    case = case_of(database)
    assert said == [
        ["收到一张照片，转给大湾村村委会 韦同志看了，和您报的事放在一起。"],
        ["收到一段语音，转给大湾村村委会 韦同志听了，和您报的事放在一起。"],
    ]
    assert kept(database) == [("photo", case.id), ("voice", case.id)]
    assert passed_on(talk) == [f"〔照片〕在事项{case.receipt}那一页看。", f"〔语音〕在事项{case.receipt}那一页听。"]


def test_without_a_consent_that_holds_nothing_is_kept_and_words_go_on(
    database: Database, county: County, files: Files
) -> None:
    stranger, talk = waiting(database, county), declared(database, county)
    took(stranger, county.clerk)
    with database.writing() as session:
        withdraw(session, case_of(database).id, talk.now)
    for one in (stranger, talk):
        assert send(one, files, photo(), "这是我家") == [NOT_SHOWN]
        assert passed_on(one) == ["这是我家"]
    assert kept(database) == []


def test_danger_beside_a_photo_comes_first_and_a_broken_file_is_told(
    database: Database, county: County, files: Files
) -> None:
    talk = declared(database, county)
    assert "119" in send(talk, files, photo(), "着火了")[0]
    broken = Heard("web", talk.conversation_id, "b", "看这张", kind="photo", attachment="broken")
    assert talk._hear(broken) == ["这个文件没有收全，或者坏了。请再发一次。"]
    assert passed_on(talk)[::2] == ["着火了", "看这张"]


@pytest.mark.parametrize("word", ["撤回", "我的信息"])
def test_what_only_the_person_may_do_is_told_how(database: Database, county: County, word: str) -> None:
    talk = declared(database, county)
    assert talk.say(word)[0].startswith("现在是干部在跟您说话")
    assert passed_on(talk) == [word]
    talk.tap("不用等了")
    assert talk.say(word)[0].startswith("现在是干部") is False


def test_what_was_shown_and_said_to_staff_is_named_and_deleted(
    database: Database, county: County, files: Files
) -> None:
    talk = declared(database, county)
    send(talk, files, photo())
    talk.say("还有一句")
    talk.say("不用等了")
    send(talk, files, VOICES["audio/ogg"])
    lines = talk.say("我的信息")[0].splitlines()
    assert [line for line in lines if line.startswith(("照片", "找干部"))] == [
        "照片和语音：2件，从11月23日起。没报上去的，放久了就删。报上去的，办完再留一阵就删。",
        "找干部说的话：1次，从11月23日起。说完再留180天，就删掉。",
    ]
    assert talk.tap("删掉照片和留言")[0].startswith("照片、语音、找干部说的话，都要删掉吗？")
    assert len(kept(database)) == 2
    assert talk.tap("都删掉") == ["删掉了。照片、语音、找干部说的话，都没有了。"]
    assert [line for line in talk.say("我的信息")[0].splitlines() if line.startswith(("照片", "找干部"))] == []
    assert "删掉照片和留言" not in talk.labels()
    with database.reading() as session:
        entries = [entry.kind for entry in session.scalars(select(Entry).order_by(Entry.id))]
        words = [line.text for line in session.scalars(select(HandoverLine))]
    assert (kept(database), entries[-1], set(words)) == ([], "erased", {None})


def test_deleting_ends_the_waiting(database: Database, county: County) -> None:
    talk = waiting(database, county)
    talk.say("我的信息")
    talk.tap("删掉照片和留言")
    talk.tap("都删掉")
    with database.reading() as session:
        assert [(one.topic, one.outcome) for one in session.scalars(select(Handover))] == [(None, "left")]

"""Photos and voice messages in a conversation: part of the story, never required, gone with what is not told."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from backend.attachments.files import Files, Kept
from backend.attachments.models import Attachment
from backend.cases.erasing import erase
from backend.cases.models import Case
from backend.conversations import actions as conversations
from backend.conversations.models import Conversation
from backend.database import Database
from backend.drafts.care import care_for_drafts
from bot.heard import Heard
from tests.backend.attachments.samples import VOICES, photo
from tests.backend.county import County
from tests.backend.moments import MONDAY
from tests.bot.talk import RULES, Talk


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path, photo=1 << 20, voice=1 << 20)


class Sender:
    """Sends photos and voice messages in a talk."""

    def __init__(self, talk: Talk, files: Files) -> None:
        self.talk, self.files = talk, files

    def voice(self, text: str | None = None) -> list[str]:
        return self._send(self.files.keep(VOICES["audio/ogg"]), text)

    def photo(self, text: str | None = None) -> list[str]:
        return self._send(self.files.keep(photo()), text)

    def _send(self, kept: Kept, text: str | None) -> list[str]:
        heard = Heard("web", self.talk.conversation_id, f"a-{kept.id}", text, kind="file", attachment=kept)
        return self.talk._hear(heard)


@pytest.fixture
def send(talk: Talk, files: Files) -> Sender:
    return Sender(talk, files)


def declare(talk: Talk, until: str | None = None, **replies: str) -> list[str]:
    """Begins or goes on with a declaration up to a step."""
    return talk.declare(until, **{"contact": "张有福", **replies})


def rows(database: Database) -> list[tuple[str, bool, bool]]:
    """Kind, whether it belongs to a case, and whether it is to be deleted some day."""
    with database.reading() as session:
        kept = session.scalars(select(Attachment).order_by(Attachment.id))
        return [(row.kind, row.case_id is not None, row.expires_at is not None) for row in kept]


def test_a_voice_message_is_part_of_the_story_which_then_needs_no_words(
    talk: Talk, send: Sender, database: Database
) -> None:
    declare(talk, until="story")
    said = send.voice()
    assert said[0].startswith("收到一段语音，会跟您说的一起交给村里听。")
    assert talk.labels()[0] == "就这些，说完了"
    assert talk.step() == "story"
    talk.tap("就这些，说完了")
    assert talk.step() != "story"
    declare(talk)
    assert talk.receipt()
    assert rows(database) == [("voice", True, False)]
    with database.reading() as session:
        assert session.scalars(select(Case)).one().story == "我说在语音和照片里了。"


def test_what_is_written_beside_a_photo_is_the_story(talk: Talk, send: Sender, database: Database) -> None:
    declare(talk, until="story")
    send.photo("大水把屋后的坎冲塌了")
    declare(talk)
    with database.reading() as session:
        assert session.scalars(select(Case)).one().story == "大水把屋后的坎冲塌了"
    assert rows(database) == [("photo", True, False)]


def test_several_may_be_sent_and_words_besides(talk: Talk, send: Sender, database: Database) -> None:
    declare(talk, until="story")
    send.voice()
    send.photo()
    declare(talk)
    assert rows(database) == [("voice", True, False), ("photo", True, False)]


def test_at_another_question_it_is_kept_and_the_question_asked_again(talk: Talk, send: Sender) -> None:
    asked = declare(talk, until="contact")
    said = send.photo("这是我家")
    assert said[0].startswith("收到一张照片。")
    assert said[1] == "旁边写的字，请单独再发一遍。"
    assert said[-1] == asked[-1]


def test_before_anything_is_told_it_is_kept_for_a_day(talk: Talk, send: Sender, database: Database) -> None:
    said = send.voice()
    assert "要报难处吗？" in said[0]
    assert "120" in said[0]
    assert talk.labels()[0] == "报难处"
    assert rows(database) == [("voice", False, True)]


def test_what_was_sent_first_goes_with_the_declaration_begun_after_it(
    talk: Talk, send: Sender, database: Database
) -> None:
    send.photo()
    talk.tap("报难处")
    declare(talk)
    assert rows(database) == [("photo", True, False)]


def test_words_beside_the_first_photo_need_not_be_said_again(talk: Talk, send: Sender) -> None:
    send.photo("大水把屋后的坎冲塌了，家里进了水")
    talk.tap("报难处")
    assert talk.step() != "story"


def test_danger_written_beside_a_photo_comes_first(talk: Talk, send: Sender) -> None:
    assert "119" in send.photo("着火了")[0]


def test_without_consent_nothing_is_kept(talk: Talk, send: Sender, database: Database) -> None:
    declare(talk, until="consent")
    send.voice()
    assert rows(database) == [("voice", False, True)]
    talk.say("不同意")
    assert rows(database) == []


def test_what_is_not_sent_off_is_not_kept(talk: Talk, send: Sender, database: Database) -> None:
    declare(talk, until="confirm")
    send.photo()
    talk.say("不报了")
    assert rows(database) == []


def test_a_declaration_left_in_the_middle_keeps_it(talk: Talk, send: Sender, database: Database) -> None:
    declare(talk, until="contact")
    send.voice()
    talk.say("不说了")
    assert rows(database) == [("voice", False, True)]
    assert send.photo()[0].startswith("收到一张照片，先收着。您打“接着说”")
    talk.say("接着说")
    declare(talk)
    assert rows(database) == [("voice", True, False), ("photo", True, False)]


def test_who_does_not_want_illness_told_has_nothing_passed_on_that_was_sent_before(
    talk: Talk, send: Sender, database: Database
) -> None:
    ill = {"story": "我爸得了重病，在住院", "consent_health": "不同意", "plain_story": "想有人来看看"}
    declare(talk, until="consent_health", **ill)
    send.photo()
    said = talk.say("不同意")
    assert said[0] == "前面发的语音和照片，也没有留。不提病的，可以再发。"
    assert rows(database) == []
    send.voice()
    declare(talk, **ill)
    assert rows(database) == [("voice", True, False)]


def test_clearing_a_shared_telephone_deletes_what_belongs_to_no_case(
    talk: Talk, send: Sender, database: Database
) -> None:
    send.voice()
    with database.writing() as session:
        conversations.forget(session, session.get_one(Conversation, talk.conversation_id), talk.now)
    assert rows(database) == []


def test_the_button_to_end_with_is_an_old_one_where_nothing_was_sent(talk: Talk) -> None:
    declare(talk, until="story")
    said = talk.press("word.told_in_attachments")
    assert said[0].startswith("这个按钮是前面的")
    assert talk.step() == "story"


def test_so_many_and_no_more_are_taken_in_an_hour_and_a_day(talk: Talk, send: Sender, database: Database) -> None:
    said = [send.voice()[0] for _ in range(13)]
    assert said[12] == "您今天发的语音和照片够多了，这一个没有收。用几句话说给我就行。"
    talk.later(hours=2)
    again = [send.voice()[0] for _ in range(9)]
    assert [text.startswith("您今天") for text in again] == [False] * 8 + [True]
    assert len(rows(database)) == 20


def test_the_same_message_again_is_kept_once(talk: Talk, files: Files, database: Database) -> None:
    kept = files.keep(photo())
    heard = Heard("web", talk.conversation_id, "same", kind="file", attachment=kept)
    first = asyncio.run(talk.turn.hear(heard))
    other = Heard("web", talk.conversation_id, "same", kind="file", attachment=files.keep(photo()))
    assert asyncio.run(talk.turn.hear(other)) == first
    assert len(rows(database)) == 1
    assert files.sweep({kept.id}) == 0  # the second file is young still


def test_two_devices_at_once_lose_nothing(talk: Talk, files: Files, database: Database) -> None:
    declare(talk, until="story")

    async def both() -> list[str]:
        sent = [
            Heard("web", talk.conversation_id, f"d{number}", kind="file", attachment=files.keep(photo()))
            for number in range(6)
        ]
        return await asyncio.gather(*map(talk.turn.hear, sent))

    said = asyncio.run(both())
    assert [json.loads(one)["replies"][0]["text"][:6] for one in said] == ["收到一张照片"] * 6
    assert len(rows(database)) == 6


@pytest.mark.parametrize("why", ["heic", "broken", "too_large", "lost"])
def test_what_could_not_be_kept_is_told(talk: Talk, why: str) -> None:
    heard = Heard("telegram", talk.conversation_id, "x", kind="photo", attachment=why)  # type: ignore[arg-type]
    told = json.loads(asyncio.run(talk.turn.hear(heard)))["replies"][0]["text"]
    assert told == talk.turn.words.text(f"attachment_{why}")


def quiet(database: Database) -> None:
    """Days go by in which nobody says anything."""
    for day in (2.1, 3.2):
        care_for_drafts(database, MONDAY + timedelta(days=day), 3, RULES)


def test_what_was_told_in_part_goes_to_the_village_with_what_was_sent(
    talk: Talk, send: Sender, database: Database
) -> None:
    declare(talk, until="since")
    send.photo()
    quiet(database)
    assert rows(database) == [("photo", True, False)]


def test_where_the_words_are_held_back_what_was_sent_is_too(talk: Talk, send: Sender, database: Database) -> None:
    declare(talk, until="consent_health", story="我爸得了重病，在住院")
    send.photo()
    quiet(database)
    with database.reading() as session:
        assert [case.story or "" for case in session.scalars(select(Case))] == [""]
    assert rows(database) == []


def test_a_draft_that_is_deleted_takes_what_was_sent_with_it(talk: Talk, send: Sender, database: Database) -> None:
    declare(talk, until="consent")
    send.voice()
    quiet(database)
    assert rows(database) == []


def test_what_is_erased_of_a_case_takes_photos_and_voices_with_it(
    talk: Talk, send: Sender, database: Database
) -> None:
    send.voice()
    declare(talk)
    with database.writing() as session:
        erase(session, session.scalars(select(Case)).one(), talk.now)
    assert rows(database) == []

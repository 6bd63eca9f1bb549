"""What people of every kind say in the middle of a dialogue: nothing told is lost, and nobody is frightened."""

import pytest

from backend.database import Database
from tests.bot.talk import Talk, about

HOME = "我家就在大湾村啊，大湾村下湾屯，门口有棵龙眼树"


@pytest.mark.usefixtures("county")
def test_an_answer_that_only_sounds_like_danger_is_read_with_a_word_about_danger_before(database: Database) -> None:
    talk = Talk(database, {HOME: about("crisis", sure=0.6)})
    talk.declare(until="size")
    said = talk.say(HOME)
    assert said[0] == "有人有危险，先打110、119、120。没有，我们接着说。"
    assert said[1].startswith("没看明白有几口人。")


@pytest.mark.usefixtures("county")
def test_no_telephone_told_beside_the_name_is_not_asked_again(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="contact")
    talk.say("喊她三婆，没有手机")
    assert talk.step() == "since"
    session = talk.state().session
    assert session is not None and session.answers["phone"].answer is None
    assert session.answers["name"].answer == "三婆"


@pytest.mark.usefixtures("county")
def test_a_greeting_in_the_middle_of_a_dialogue_asks_on(database: Database) -> None:
    talk = Talk(database)
    talk.declare(until="village")
    said = talk.press("word.greeting")
    assert [said[0][:7], said[-1].splitlines()[0]] == ["您好！我是明白", "您家住在哪个村、哪个屯？"]

"""Whatever is sent is answered with a clear sentence, and nothing already told is lost."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.database import Database
from bot.heard import Kind
from tests.backend.county import County
from tests.bot.talk import Talk

ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "bad_inputs.yml").read_text("utf-8"))
OTHER_KINDS: list[tuple[Kind, str]] = [
    ("sticker", "表情图我看不懂。"),
    ("voice", "我还听不了语音"),
    ("photo", "照片我看不了，也没有留。"),
    ("location", "位置我看不了，也没有留。"),
    ("file", "文件我打不开，也没有留。"),
    ("edited", "您改了前面的话"),
    ("other", "这个我看不了。"),
]


def typed(row: dict[str, Any]) -> str:
    return str(row["text"]) * int(row.get("repeat", 1))


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database)


@pytest.mark.parametrize("row", ROWS, ids=[row["about"] for row in ROWS])
def test_bad_input_gets_a_clear_answer(talk: Talk, row: dict[str, Any]) -> None:
    assert talk.say(typed(row))[0][: len(row["answer"])] == row["answer"]


def test_bad_input_never_costs_an_answer_already_given(talk: Talk) -> None:
    question = talk.declare("phone")[-1]
    told = talk.state().session.answers  # type: ignore[union-attr]
    for row in ROWS:
        if row["about"] not in ("traditional characters", "a number"):  # an everyday word, and the first button
            assert question in talk.say(typed(row))[-1].splitlines(), row["about"]
    assert talk.state().session.answers == told  # type: ignore[union-attr]


@pytest.mark.parametrize(("kind", "answer"), OTHER_KINDS)
def test_what_is_no_text_gets_a_way_out_and_the_waiting_question(talk: Talk, kind: Kind, answer: str) -> None:
    assert talk.send(kind)[0].startswith(answer)
    [question] = talk.declare("consent")
    answers = talk.send(kind)
    assert (answers[0][: len(answer)], answers[1:]) == (answer, [question])


def test_a_rejected_reply_is_told_what_to_type(talk: Talk) -> None:
    talk.declare("phone")
    assert talk.say("1380000123")[0].splitlines()[0] == "手机号要11位，您打了10位，请再看一遍。"

"""One reply as Telegram takes it: long texts in pieces, buttons under the last, every value short enough."""

import pytest

from backend.database import Database
from backend.ids import short_id
from bot.channels.telegram_bot import keyboard, parts
from bot.choices import CHANGE, step_value
from bot.reply import Choice, Payload
from tests.bot.talk import Talk

NAME = "mingbai_test_bot"
MANY_TURNS = 99_999  # of one conversation
PLACE = short_id()  # the options of a question about places are ids


def test_a_text_that_fits_is_one_piece() -> None:
    assert parts("一二三", longest=3) == ["一二三"]


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("第一行\n第二行\n第三行", 8, ["第一行\n第二行", "第三行"]),
        ("一二三四五", 2, ["一二", "三四", "五"]),
        ("先去村里。再去乡里。最后去县里。", 12, ["先去村里。再去乡里。", "最后去县里。"]),
        ("他说：“先去村里。”再去乡里。", 11, ["他说：“先去村里。”", "再去乡里。"]),
        ("去吧！\n\n先去村里。", 6, ["去吧！", "先去村里。"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("一😀", 2, ["一", "😀"]),
        ("一二。\n\n", 3, ["一二。"]),
        ("", 4, [""]),
    ],
)
def test_a_long_text_is_cut_at_a_line_then_at_a_sentence_then_where_it_must_be(
    text: str, longest: int, pieces: list[str]
) -> None:
    assert parts(text, longest) == pieces


def test_nothing_of_a_text_is_lost() -> None:
    text = "".join(f"第{number}句。\n" * (number % 3) for number in range(200))
    assert "".join(parts(text, longest=50)).replace("\n", "") == text.replace("\n", "")


def test_long_buttons_stand_alone() -> None:
    long = Payload("请选。", (Choice("残疾人两项补贴", "a"), Choice("最低生活保障金标准", "b")))
    assert [len(row) for row in keyboard(long, NAME).inline_keyboard] == [1, 1]


def test_a_reply_without_choices_has_no_buttons() -> None:
    assert keyboard(Payload("好的。"), NAME) is None


def test_the_way_into_a_private_chat_is_an_address() -> None:
    [[button]] = keyboard(Payload("…", (Choice("私聊我办", "word.private"),)), NAME).inline_keyboard
    assert (button.url, button.callback_data) == (f"https://t.me/{NAME}?start=group", None)


def test_every_button_of_every_dialogue_fits_into_a_callback(database: Database) -> None:
    flows = Talk(database).turn.flows.values()
    codes = [(flow.id, step.id, option.code) for flow in flows for step in flow.steps.values() if step.question
             for option in step.question.options]
    places = [(flow.id, step.id, PLACE) for flow in flows for step in flow.steps.values()
              if step.question and step.question.kind == "place"]
    changes = [(flow.id, CHANGE, step) for flow in flows for step in flow.steps]
    values = [step_value(flow, step, MANY_TURNS, code) for flow, step, code in (*codes, *places, *changes)]
    values += [f"start.{flow.id}" for flow in flows]
    assert [value for value in values if not 1 <= len(value.encode()) <= 64] == []

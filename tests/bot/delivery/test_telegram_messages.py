"""One reply as Telegram takes it: long texts in pieces, buttons under the last."""

from bot.channels.telegram_bot import keyboard, parts
from bot.reply import Choice, Payload


def test_a_text_that_fits_is_one_piece() -> None:
    assert parts("一二三", longest=3) == ["一二三"]


def test_a_long_text_is_cut_at_a_line_end() -> None:
    assert parts("第一行\n第二行\n第三行", longest=8) == ["第一行\n第二行", "第三行"]


def test_a_text_without_line_ends_is_cut_where_it_must_be() -> None:
    assert parts("一二三四五", longest=2) == ["一二", "三四", "五"]


def test_nothing_of_a_text_is_lost() -> None:
    text = "".join(f"第{number}句。\n" * (number % 3) for number in range(200))
    assert "".join(parts(text, longest=50)).replace("\n", "") == text.replace("\n", "")


def test_long_buttons_stand_alone() -> None:
    long = Payload("请选。", (Choice("残疾人两项补贴", "a"), Choice("最低生活保障金标准", "b")))
    assert [len(row) for row in keyboard(long).inline_keyboard] == [1, 1]


def test_a_reply_without_choices_has_no_buttons() -> None:
    assert keyboard(Payload("好的。")) is None

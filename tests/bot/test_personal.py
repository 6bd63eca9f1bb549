"""Numbers nobody needs are cut out before storing; names and phones are hidden from understanding."""

import pytest

from tests.bot.talk import VOCABULARY

PERSONAL = VOCABULARY.personal
CUT = "（号码已删）"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("身份证450321199001011234想问低保", f"身份证{CUT}想问低保"),
        ("45032119900101123X", CUT),
        ("４５０３２１１９９００１０１１２３Ｘ 你看", f"{CUT} 你看"),
        ("450321 19900101 1234", CUT),
        ("450321-1990-0101-1234", CUT),
        ("四五零三二一一九九零零一零一一二三四", CUT),
        ("老证450321900101123", f"老证{CUT}"),
        ("卡号6222 0210 0112 3456 789", f"卡号{CUT}"),
        ("6222021001123456789", CUT),
        ("450321199001011234和450321199001015678", f"{CUT}和{CUT}"),
        ("验证码是 482913", f"验证码是 {CUT}"),
        ("密码：1234", f"密码：{CUT}"),
    ],
)
def test_identity_bank_and_secret_numbers_are_cut_out(typed: str, kept: str) -> None:
    assert PERSONAL.cut(typed).text == kept


@pytest.mark.parametrize(
    "typed",
    [
        "13800001234", "138 0000 1234", "+8613800001234", "13800001234 13900001235", "0771-2345678", "1234-5678",
        "2026年3月5日花了12000元", "一二三四五六七八", "家里4口人，2个小孩", "",
    ],
)
def test_phones_receipts_dates_and_sums_stay(typed: str) -> None:
    assert PERSONAL.cut(typed).text == typed


def test_a_message_that_is_nothing_but_a_number_is_known() -> None:
    assert [PERSONAL.cut(text).alone for text in ("450321199001011234。", "我的450321199001011234", "低保")] == [
        True, False, False,
    ]


@pytest.mark.parametrize(
    ("typed", "hidden"),
    [
        ("我叫张三，想问低保", "我叫某人，想问低保"),
        ("我叫欧阳春花想问低保", "我叫某人想问低保"),
        ("户主是韦有福", "户主是某人"),
        ("我是张三，问低保", "我是某人，问低保"),
        ("我是农民，问低保", "我是农民，问低保"),
        ("我叫村干部来看", "我叫村干部来看"),
        ("打13800001234找我", "打000000找我"),
        ("电话 138-0000-1234", "电话 000000"),
        ("450321199001011234", "000000"),
        ("低保几多钱", "低保几多钱"),
    ],
)
def test_understanding_never_sees_names_and_phones(typed: str, hidden: str) -> None:
    assert PERSONAL.hidden(typed) == hidden

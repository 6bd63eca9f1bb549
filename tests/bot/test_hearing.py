"""What is heard is cleaned before anything else looks at it."""

import pytest

from bot.heard import clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("低保怎么领", "低保怎么领"),
        ("  低保 \u3000\u3000 怎么领\n", "低保 怎么领"),
        ("低\u200b保\u202e怎么领\ufeff", "低保怎么领"),
        ("低保\x00怎么\x07领", "低保怎么领"),
        ("低保\ud800怎么领\udfff", "低保怎么领"),
        ("\ud842\udfb7嫂问低保", "𠮷嫂问低保"),
        ("第一行\r\n第二行\t完", "第一行\n第二行 完"),
        ("e\u0301", "é"),
        ("\u200b\u200d\ufeff", ""),
        ("", ""),
    ],
)
def test_text_keeps_what_can_be_read_and_nothing_else(typed: str, kept: str) -> None:
    assert clean(typed) == kept

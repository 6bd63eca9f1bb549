"""Receipts can be read out on the telephone: a slip of the tongue is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues import receipts

DIGITS = st.text("0123456789", min_size=7, max_size=7)


def _whole(drawn: str) -> str:
    return drawn + receipts.check_digit(drawn)


@given(DIGITS)
def test_a_whole_receipt_is_read_however_it_is_spaced(drawn: str) -> None:
    digits = _whole(drawn)
    receipt = f"{digits[:4]}-{digits[4:]}"
    for typed in (digits, receipt, f" {digits[:4]} {digits[4:]} ", f"{digits[:4]}—{digits[4:]}"):
        assert receipts.read(typed) == receipt


@given(DIGITS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(drawn: str, place: int, off: int) -> None:
    digits = _whole(drawn)
    wrong = digits[:place] + str((int(digits[place]) + off) % 10) + digits[place + 1 :]
    assert receipts.read(wrong) is None


@given(DIGITS, st.integers(0, 6))
def test_two_neighbours_exchanged_are_always_noticed(drawn: str, place: int) -> None:
    digits = _whole(drawn)
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert (receipts.read(swapped) is None) == (swapped != digits)


@pytest.mark.parametrize("typed", ["", "1234", "12345678901", "abcd-efgh", "1234-567x", "一二三四五六七八"])
def test_what_cannot_be_a_receipt_is_none(typed: str) -> None:
    assert receipts.read(typed) is None


def test_full_width_digits_are_read() -> None:
    receipt = receipts.in_fours(_whole("2895069"))
    wide = "".join(chr(ord(mark) + 0xFEE0) if mark.isdigit() else mark for mark in receipt)
    assert receipts.read(wide) == receipt

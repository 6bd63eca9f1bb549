"""How texts for villagers are measured."""

import pytest

from knowledge.wording import mean_length, stray_digits, too_long


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("最多{ceiling}。", ""),
        ("看《2022年方案》。", ""),
        ("最多800元。", "800"),
        ("最多８００元。", "８００"),
        ("最多八百元。", ""),
        ("《方案》里写{n2}，5天内。", "5"),
    ],
)
def test_only_digits_outside_parameters_and_titles_are_stray(text: str, digits: str) -> None:
    assert stray_digits(text) == digits


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("您好。", 2), ("去村里问，带上本子。再等几天！", 6), ("一行\n两行", 2)]
)
def test_sentences_are_measured_by_what_is_read_aloud(text: str, length: float) -> None:
    assert mean_length(text) == length


@pytest.mark.parametrize(("text", "long"), [("短" * 24 + "。", False), ("长" * 25 + "。", True)])
def test_a_sentence_of_more_than_24_characters_is_too_long(text: str, long: bool) -> None:
    assert too_long(text) == long

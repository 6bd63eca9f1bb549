"""What staff read of a question nobody could answer: no name, number, handle or village, and nothing too exact."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.redaction import load_redaction
from bot.rough import rough
from knowledge.entry import Entry
from knowledge.reading import Fault
from tests.bot.talk import VOCABULARY

REDACTION = load_redaction(VOCABULARY.personal)
PLACES = ("大湾村", "下湾屯", "小河村", "一组")
AWKWARD = Entry.of_file(Path(__file__).parent / "awkward_texts.yml")


def redacted(text: str, most: int = 200) -> str:
    return REDACTION.redacted(text, PLACES, most)


@pytest.mark.parametrize("row", list(AWKWARD.rows("texts")), ids=lambda row: row.text("text")[:12])
def test_nothing_that_leads_to_a_person_survives(row: Entry) -> None:
    kept = redacted(row.text("text"))
    assert [hidden for hidden in row.words("hides") if hidden in kept] == []
    assert [said for said in row.words("keeps") if said not in kept] == []


@pytest.mark.parametrize("text", AWKWARD.words("plain"))
def test_a_question_about_nobody_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize(
    ("exact", "told"),
    [
        ("83岁", "八十多岁"), ("八十三岁", "八十多岁"), ("17岁", "十多岁"), ("6岁", "几岁"),
        ("一百零二岁", "一百多岁"),
        ("３５周岁", "三十多周岁"), ("300元", "几百元"), ("三千二百块", "几千块"), ("3.5万", "几万"),
        ("12万元", "十万以上元"),
        ("两百块", "几百块"), ("2000 块", "几千块"), ("5毛", "5毛"), ("1953年3月5日", "某年"),
        ("2026年3月5日", "2026年"),
        ("2026-03-05", "2026年"), ("53年生", "某年生"), ("2024年的政策", "2024年的政策"),
        ("三万户", "三万户"), ("4口人", "4口人"),
    ],
)
def test_sums_ages_and_dates_are_told_roughly(exact: str, told: str) -> None:
    assert rough(exact) == told


def test_a_long_question_is_cut_after_it_was_redacted() -> None:
    kept = redacted("问低保" * 65 + "电话13800001234")
    assert (len(kept), kept[-1], "138" in kept) == (200, "…", False)


_FIGURES = "0123456789０１２３４５６７８９〇零一二三四五六七八九"


@given(
    st.text("低保怎么申请，。 我家的是", max_size=12),
    st.text(_FIGURES, min_size=5, max_size=23),
    st.sampled_from(["", " ", "-", ".", "\u3000"]),
    st.text("低保怎么申请，。 我家的是", max_size=12),
)
def test_no_long_number_survives_however_it_is_written(before: str, number: str, gap: str, after: str) -> None:
    written = gap.join(number)
    kept = redacted(before + written + after)
    assert re.search(rf"[{_FIGURES}]([ \u3000.-]?[{_FIGURES}]){{4,}}", kept) is None


@given(st.text(max_size=300))
def test_any_text_is_taken_and_none_grows_too_long(text: str) -> None:
    assert len(redacted(text)) <= 200


def test_a_data_file_with_a_misspelt_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "redaction.yml").write_text("replaced: {}\nlead: [我爸]\n", encoding="utf-8")
    with pytest.raises(Fault, match="不认识这个名字"):
        load_redaction(VOCABULARY.personal, tmp_path / "redaction.yml")

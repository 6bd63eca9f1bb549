"""Numbers as they are spoken, and read back again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.numerals import number as read_number
from knowledge.telling.spoken import number, spoken


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("每人每年最多800元。", "每人每年最多八百元。"),
        ("最多1000元", "最多一千元"),
        ("200元到500元", "二百元到五百元"),
        ("2个，12个，2至3个", "两个，十二个，二到三个"),
        ("2000元，20000元", "两千元，两万元"),
        ("268.21万人", "二百六十八点二一万人"),
        ("99.99%的人，55%以上", "百分之九十九点九九的人，百分之五十五以上"),
        ("最低工资的1.2倍", "最低工资的一点二倍"),
        ("2021至2023年", "二零二一到二零二三年"),
        ("2022年材料，2021、2022年", "二零二二年材料，二零二一、二零二二年"),
        ("桂发〔2021〕6号", "桂发二零二一年六号"),
        ("2026年3月5日", "二零二六年三月五日"),
        ("电话是0771-1234567。", "电话是零七七一一二三四五六七。"),
        ("电话是12345。", "电话是一二三四五。"),
        ("8:30—12:00", "八点半到十二点"),
        ("“5+2”", "五加二"),
        ("“雨露计划+”", "雨露计划加"),
        ("监测户（含边缘户）。", "监测户，含边缘户。"),
        ("10560元", "一万零五百六十元"),
        ("有4G、5G信号", "有四G、五G信号"),
    ],
)
def test_it_is_said_as_people_say_it(written: str, said: str) -> None:
    assert spoken(written) == said


@given(st.integers(0, 999_999))
def test_every_number_is_read_back_as_what_it_was(value: int) -> None:
    assert read_number(number(str(value))) == value

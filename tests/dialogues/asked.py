"""One question of every kind, and the villages they are asked in."""

from datetime import UTC, datetime

from dialogues.flow import Option, Question
from dialogues.surroundings import Place, Surroundings

PLACES = (
    Place("mumian", "木棉村", ("三里镇", "天等县")),
    Place("jz1", "江洲村", ("三里镇", "天等县")),
    Place("jz2", "江洲村", ("城关镇", "天等县")),
    Place("nali", "那利社区", ("城关镇", "天等县")),
)
HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), PLACES)
NONE = Option("none", "没有手机", ("没有",))
CHOICE = Question("choice", "同意吗？", options=(
    Option("agree", "同意", ("好", "可以")), Option("refuse", "不同意", ("不",)), Option("change", "改一改，再看看")
))
SEVERAL = Question("several", "难处？", options=tuple(
    Option(code, label, (other,)) for code, label, other in (
        ("illness", "有人生病", "生病"), ("schooling", "孩子读书", "读书"), ("housing", "房子不安全", "房子")
    )
))
COUNT = Question("count", "几口人？", least=1, most=30)
PHONE = Question("phone", "电话？", none=NONE)
PLACE = Question("place", "哪个村？")
NAME = Question("name", "称呼？")
TEXT = Question("text", "怎么回事？", most=50)
DIGITS = Question("digits", "后四位？", least=4)
RECEIPT = Question("receipt", "回执号？")
PAST = Question("day", "几时起？", options=(Option("today", "今天"),))
AHEAD = Question("day", "改到几时？", tense="ahead", most=31)

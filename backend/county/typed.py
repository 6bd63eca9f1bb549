"""What a clerk types about the county, checked: every fault says what is wrong and what to type."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from backend.county.models import KINDS
from backend.county.words import known_names, word_fault
from dialogues.plain import clean, says_something
from knowledge.cards import PARTS
from knowledge.county import KEY_LEVELS
from knowledge.wording import READING_LIMIT, too_long

IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)")
PHONE = re.compile(r"[0-9(（][0-9 ()（）-]{1,24}[0-9](?:转[0-9]{1,6})?")
PHONES = re.compile(r"[、，,;；/]")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
DASHES = str.maketrans(dict.fromkeys("－—–−", "-"))  # as they are typed between the digits of a telephone
DIGITS_OF_PHONE = range(3, 17)  # from a short hotline to area code, number and extension
EARLIEST = date(2015, 1, 1)  # before that there was no such policy; an older date is a slip of the pen
LATEST = 20  # years from today; a later date is one too
YUAN = range(1000, 100_000)  # a yearly line a person outside of this is a slip of the pen


class CountyFault(Exception):
    """Why something was not taken, and what to type instead; the message may be shown."""


@dataclass(frozen=True)
class Typed:
    """The fields of one form, as they came, and the day on which they did."""

    fields: Mapping[str, str]
    today: date

    def maybe(self, name: str, label: str, most: int) -> str:
        """Text on one line, perhaps none; raises CountyFault where it is too long or holds an identity number."""
        text = clean(self.fields.get(name, "")).translate(HALF_WIDTH)
        if len(text) > most:
            raise CountyFault(f"{label}最多写{most}个字，您写了{len(text)}个。")
        if IDENTITY.search(text):
            raise CountyFault(f"{label}里像有身份证号。这里的内容大家都看得到，请删掉再存。")
        return text

    def text(self, name: str, label: str, most: int) -> str:
        """Text that must be there, and not only as marks."""
        text = self.maybe(name, label, most)
        if not says_something(text):
            raise CountyFault(f"请填写{label}。")
        return text

    def one_of(self, name: str, label: str, among: tuple[str, ...]) -> str:
        """A code out of a fixed list."""
        code = self.fields.get(name, "")
        if code not in among:
            raise CountyFault(f"请选{label}。")
        return code

    def maybe_day(self, name: str, label: str) -> date | None:
        """A date written 2026-11-22, 2026/11/22 or 2026年11月22日; None where nothing stands."""
        text = clean(self.fields.get(name, "")).translate(HALF_WIDTH)
        if not text:
            return None
        day = _day(text, label)
        if day < EARLIEST or day.year > self.today.year + LATEST:
            wrong = "太早" if day < EARLIEST else "太晚"
            raise CountyFault(f"{label}写成了{day.year}年，{wrong}了，请看看年份对不对。")
        return day

    def day(self, name: str, label: str) -> date:
        """A date that must be there."""
        day = self.maybe_day(name, label)
        if day is None:
            raise CountyFault(f"请填写{label}，写成2026-11-22这样。")
        return day

    def confirmed_on(self) -> str:
        """The day on which somebody asked and was answered; not in the future."""
        day = self.day("confirmed_on", "核实日期")
        if day > self.today:
            raise CountyFault("核实日期还没有到，请写实际核实的那一天。")
        return day.isoformat()


def _day(text: str, label: str) -> date:
    written = DAY.fullmatch(text)
    if written is None:
        raise CountyFault(f"{label}没看懂，请写成2026-11-22这样。")
    try:
        return date(*map(int, written.groups()))
    except ValueError:
        raise CountyFault(f"{label}写的{text}，日历上没有这一天，请改一下。") from None


def read_typed(kind: str, subject: str, typed: Typed) -> dict[str, str]:
    """The value of one item; fields left empty are left out. Raises CountyFault, KeyError for an unknown kind."""
    return {name: text for name, text in READERS[kind](subject, typed).items() if text}


def _contact(_office: str, typed: Typed) -> dict[str, str]:
    value = {
        "name": typed.text("name", "单位或科室", 40), "phone": _phones(typed.maybe("phone", "电话", 60)),
        "address": typed.maybe("address", "地址", 60), "hours": typed.maybe("hours", "上班时间", 40),
        "confirmed_on": typed.confirmed_on(),
    }
    if not (value["phone"] or value["address"]):
        raise CountyFault("电话和地址至少要填一个，农户才找得到人。")
    return value


def _phones(text: str) -> str:
    text = text.translate(DASHES)
    for phone in filter(None, (part.strip() for part in PHONES.split(text))):
        if not PHONE.fullmatch(phone) or sum(mark.isdigit() for mark in phone) not in DIGITS_OF_PHONE:
            raise CountyFault(f"电话“{phone}”没看懂。请写成0770-1234567这样，两个电话中间用顿号隔开。")
    return text


def _key(_level: str, typed: Typed) -> dict[str, str]:
    return {
        "level": typed.one_of("level", "是不是重点帮扶县", KEY_LEVELS), "source": _source(typed),
        "confirmed_on": typed.confirmed_on(),
    }


def _watch_line(year: str, typed: Typed) -> dict[str, str]:
    if not (year.isascii() and year.isdigit() and EARLIEST.year <= int(year) <= typed.today.year + 1):
        raise CountyFault(f"年份请写四位数字，从{EARLIEST.year}到{typed.today.year + 1}。")
    yuan = typed.text("yuan", "监测线金额", 10).removesuffix("元").translate(str.maketrans("", "", ",，"))
    if not (yuan.isascii() and yuan.isdigit() and int(yuan) in YUAN):
        raise CountyFault(f"监测线请写每人每年多少元，只写整数，从{YUAN.start}到{YUAN.stop - 1}。")
    return {"yuan": str(int(yuan)), "source": _source(typed), "confirmed_on": typed.confirmed_on()}


def _statement(_id: str, typed: Typed) -> dict[str, str]:
    begins, ends = typed.day("begins", "从哪天起"), typed.maybe_day("ends", "到哪天止")
    if ends is not None and ends < begins:
        raise CountyFault("“到哪天止”不能早于“从哪天起”。一直有效的，“到哪天止”空着。")
    says = _readable(typed.text("says", "内容", 200))
    return {
        "card": typed.one_of("card", "政策卡", known_names().cards),
        "part": typed.one_of("part", "说的是哪方面", PARTS),
        "says": says if says[-1] in "。！？" else says + "。", "begins": begins.isoformat(),
        "ends": ends.isoformat() if ends else "", "source": _source(typed), "confirmed_on": typed.confirmed_on(),
    }


def _confirmation(_card: str, typed: Typed) -> dict[str, str]:
    holds = typed.one_of("holds", "今年还执不执行", ("yes", "no"))
    note = _readable(typed.maybe("note", "说明", 100))
    if holds == "no" and not note:
        raise CountyFault("今年不执行的，请在说明里写明为什么、改按什么办。")
    office = typed.text("office", "谁核实的", 40)
    return {"holds": holds, "office": office, "confirmed_on": typed.confirmed_on(), "note": note}


def _word(word: str, typed: Typed) -> dict[str, str]:
    means = typed.one_of("means", "指的是哪项政策", known_names().means)
    fault = word_fault(word, means)
    if fault:
        raise CountyFault(fault)
    return {"means": means}


def _readable(says: str) -> str:
    """What villagers will hear."""
    if too_long(says):
        raise CountyFault(f"句子太长，老人听不明白。请拆成短句，平均每句不超过{READING_LIMIT}个字。")
    return says


def _source(typed: Typed) -> str:
    """No number without the paper it stands in."""
    return typed.text("source", "依据的文件（名称、文号）", 100)


Reader = Callable[[str, Typed], dict[str, str]]
READERS: Mapping[str, Reader] = dict(
    zip(KINDS, (_contact, _key, _watch_line, _statement, _confirmation, _word), strict=True)
)

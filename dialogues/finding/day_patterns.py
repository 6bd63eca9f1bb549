"""The wordings for days as they stand within a text."""

import re
from collections.abc import Iterable
from functools import cache

from dialogues.days.feasts import NEAR
from dialogues.days.moon import LUNAR
from dialogues.days.words import load_day_words
from dialogues.numerals import SHORT_NUMERAL

_N = SHORT_NUMERAL
_NUMBER = "[零一二两三四五六七八九十百千万0-9]"
_DAY_NUMBER = "(?:[0-3]?[0-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九]?)"
_DAY = (
    rf"(?:{_DAY_NUMBER}(?:日|号(?!楼|线|机|码|房|病))|初{_NUMBER}{{1,4}}|"
    rf"{_DAY_NUMBER}(?!{_NUMBER}|[个口位岁元块次天多年月周w.斤亩])|"
    r"初(?!中|高|级)|底(?!下)|头(?![晕痛疼昏上受部破脑摔撞胎被挨])|尾(?!椎|巴)|末|上旬|中旬|下旬|中(?![风毒暑了耳枪年午途]))"
)
_LENGTH = re.compile(
    rf"(?:快|将近)?(?<![一每第初高零0-9])(?:半|个半(?=[月周星礼])|{_N})(?:个多|多个|个半|个|多)?"
    rf"(?:天|日(?!子)|周(?!岁)|星期|礼拜|月(?!饼|子)|年(?!级|货|轻|纪)|小时(?=[以之]?前))(?:半|多|整)?"
    rf"(?:(?<=天){_NUMBER}夜)?"
    r"(?P<ago>以前|之前|前头|前(?!后|面))?"
)
_FIGURES = re.compile(
    r"20\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})?|20\d\d \d{1,2} \d{1,2}(?!\d)|"
    r"(?<![\d/])(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])(?=[日号早晚上下中凌半夜那我他她老家崽])|"
    r"(?<![\d.])(?:1[0-2]|0?[1-9])\.(?:[12]\d|3[01]|0?[1-9])(?=日|号|那[天晚日]|早上|晚上|上午|下午|中午|凌晨|半夜)"
)
_SHORT_YEAR = r"(?<![0-9.])[012]\d年(?![多前级了的半以])"
_NOT_COUNTED = rf"(?!{_NUMBER}|[几个口位岁元块次天多年月亩])"
_LUNAR = f"(?:{'|'.join(LUNAR)})?"
_OF_THE_MOON = (
    rf"{_LUNAR}闰?(?:(?:十[一二]月)?[正腊冬]月|大?年(?=初))(?:初?{_DAY_NUMBER}{_NOT_COUNTED}|"
    r"[头底尾](?![晕痛疼昏发])|[上中下]旬|(?:廿|二?十)几)|"
    rf"大?年(?:廿|二十)[一二三四五六七八九]|{_LUNAR}(?:十[一二]月)?闰?[正冬腊]月"
)
_OFF = "节?(?:放假|小?长假|假期|黄金周)"
_HOLIDAY = f"(?:(?:{_OFF})?(?:期间|的?那(?:[几两]天|阵子?|段时间))|{_OFF})"
_NEAR = re.sub(r"\?P<\w+>", "?:", NEAR)


@cache
def any_day() -> re.Pattern[str]:
    """Every wording that dialogues.days reads; the group `length` is a stretch so long, `ago` lies so far back."""
    known = load_day_words()
    years, months = (_words(words) for words in (known.years, known.months))
    feast_days = (*known.feasts, *known.moon_feasts, *known.terms)
    feasts = _words((*known.stretches, *known.new_year, *feast_days, *known.doubtful), but=("初", "底", "十一"))
    shared = _words([name.removesuffix("节气") for name in known.terms if name.endswith("节气")])
    off = rf"{_words(known.moon_feasts)}{_HOLIDAY}"
    feasts = rf"(?:{_words(feast_days)}{_NEAR}|{shared}前后|{_OF_THE_MOON}|{off}|{feasts}(?:{_HOLIDAY})?)"
    begins = rf"(?<![0-9点.])(?<!去[连联脸]){_LUNAR}的?闰?"
    month = rf"{begins}(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]{{1,2}})月[份间]?(?:{_DAY}|(?!半))"
    alone = _words((*known.days, *known.lately))
    return re.compile(
        rf"{_FIGURES.pattern}|{years}的?(?:这个?时候|这时|今[天日])"
        rf"|(?:{years})?的?(?:正月初?|大年初){_NUMBER}{{1,4}}(?!{_NUMBER}|[个口位岁元块次天])"
        rf"|(?:{years}|(?:二〇|20)?{_N}年)的?(?:{feasts}|{month}|初(?!中|[一二三])|底)|{years}(?!级)"
        rf"|{_LUNAR}(?:{months})的?(?:{_DAY})?|(?<![0-9.])(?:19|20)\d\d年|{month}(?!子|饼)"
        rf"|(?:上上|上|这|本)个?(?:周|星期|礼拜)[一二三四五六日天末]?|(?<![十好大半]){alone}(?:晚上|早上|下午|上午|中午|夜里)?"
        rf"|{_SHORT_YEAR}|(?P<length>{_LENGTH.pattern})|(?<!大){feasts}|(?<![0-9.]){_DAY_NUMBER}号(?!楼|线|机|码|房|病)"
        rf"|(?:周|星期|礼拜)[一二三四五六日天]|(?<![个0-9一二两三四五六七八九十])月(?:初|[头底](?!下))"
    )


def _words(words: Iterable[str], but: tuple[str, ...] = ()) -> str:
    listed = sorted((word for word in words if word not in but), key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, listed)) + ")"

"""The lint of what everybody may read: numbers, illness, addresses and names that have no place on a public list."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

from backend.publicity.plainly import HAN, numbered, squeezed
from dialogues.finding.words import words_of
from knowledge.entry import Entry
from knowledge.risks import load_risks

WORDS = Path(__file__).parent / "lint.yml"
SECRET = ("identity", "bank")
"""What nobody needs in any text of ours, public or not."""

_GAP = r"[\s\-–—−_.·•,，、;；:：/*+()（）#|啊呀哦噢嗯呃嘛呢吧]{0,3}"  # what people put between groups of digits
_RUN = re.compile(rf"\d(?:{_GAP}\d)*(?:{_GAP}[xX](?![a-zA-Z]))?")
_DATE = r"(?:19|20)\d\d(?:[-./]\d{1,2}[-./]\d{1,2}|[01]\d[0-3]\d)"
_SPAN = re.compile(rf"(?<!\d){_DATE}\s*[-–—~至到]+\s*{_DATE}(?!\d)")
_DAY = re.compile(r"(?<!\d)(?<!\d[-./])(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)(?![-./]\d)")
_HOUR = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?!\d)")
_BIRTH = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_IDENTITY = re.compile(rf"[1-9]\d{{5}}(?:18|19|20)\d\d{_BIRTH}\d{{3}}[\dxX]")
_OLD_IDENTITY = re.compile(rf"[1-9]\d{{5}}\d\d{_BIRTH}\d{{3}}")
_HIDDEN = re.compile(r"(\d{2,}|[a-z]\d+)\s*([*×xX●○•#某_]{2,})\s*(\d+[xX]?)")
_MOBILE, _LANDLINE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}"), re.compile(r"(?:(?:00)?86)?0\d{9,11}|[48]00\d{7}")
_UNIT = re.compile(r"\s*(?:万|亿|元|块|斤|公斤|千克|吨|亩|株|棵|头|只|羽|户|人|度|立方|平方)")
_COUNT = r"[\d十百]{1,5}"
_ADDRESS = (
    re.compile(rf"(?<![\d十月第〕\]）)发字文]){_COUNT}(?:[-之]{_COUNT})?号(?!文|台风|公告|令)"),
    re.compile(rf"{_COUNT}(?:栋|幢|单元|号楼|楼|室|弄)(?!以)"),
    re.compile(rf"{HAN}(?:路|街|巷|道|胡同){_COUNT}"), re.compile(rf"门牌|{HAN}第{_COUNT}家|住址|家住"),
)
_YOUNG = (
    r"(?:(?<!\d)(?:1[0-7]|\d)|(?<![一二三四五六七八九十])(?:十[一二三四五六七]?|[一二三四五六七八九]))(?:周?岁|个月大)"
)
_BORN = r"20(?:09|[1-3]\d)年?(?:\d{1,2}月)?(?:\d{1,2}日)?出?生"
_ENOUGH, _BANK = 9, 12  # digits that are a number of somebody, and those of an account


def leaks(text: str, names: Iterable[str] = (), kinds: Sequence[str] | None = None) -> tuple[str, ...]:
    """Which kinds of things that must not be read by everybody stand in a text; `names` are people it may not name.

    `kinds` are those looked for, all where it is None. It rather takes harmless words for a leak than misses one.
    """
    found = _numbers(text) | {kind for kind, look in _LOOKS.items() if look(text)}
    bare = squeezed(text)
    if any(len(name) > 1 and name in bare for name in map(squeezed, names)):
        found.add("name")
    return tuple(kind for kind in _told().says if kind in found and kind in (kinds or _told().says))


def in_words(kinds: Iterable[str]) -> str:
    """身份证号、电话号码: what was found, for whoever has typed it."""
    return "、".join(_told().says[kind] for kind in kinds)


def _numbers(text: str) -> set[str]:
    plain = numbered(text)
    found = {kind for kind in ("identity", "bank", "phone") if _told().after[kind].search(plain)}
    if _told().handle.search(plain):
        found.add("phone")
    for hidden in _HIDDEN.finditer(plain):
        found.add("identity" if len(hidden[1]) + len(hidden[3]) > 7 or len(hidden[2]) > 5 else "phone")
    dateless = _HOUR.sub("。", _DAY.sub("。", _SPAN.sub("。", plain)))
    for run in _RUN.finditer(dateless):
        found |= _kinds_of(run[0], dateless[run.end():])
    return found


def _kinds_of(run: str, after: str) -> set[str]:
    digits = re.sub(r"[^0-9xX]", "", run)
    count, groups = len(digits.rstrip("xX")), len(re.findall(r"\d+", run))
    if _IDENTITY.search(digits) or (count == 15 and _OLD_IDENTITY.fullmatch(digits)):
        return {"identity"}
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return {"phone"}
    if count >= _BANK:
        phones = all(map(_MOBILE.fullmatch, re.findall(r"\d+", run)))
        return {"phone"} if phones else {"bank", "phone"} if _MOBILE.search(digits) else {"bank"}
    if count >= _ENOUGH:
        return set() if groups == 1 and _UNIT.match(after) else {"phone"}
    return {"phone"} if count >= 7 and groups <= 2 and not _UNIT.match(after) else set()


def _illness(text: str) -> bool:
    bare = squeezed(text)
    for word in _told().not_illness:
        bare = bare.replace(word, "。")
    return _told().illness.search(bare) is not None


def _address(text: str) -> bool:
    plain = re.sub(r"\s", "", numbered(text))
    return any(pattern.search(plain) for pattern in _ADDRESS)


def _minor(text: str) -> bool:
    return any(
        not match["name"].startswith(_told().no_names)
        for pattern in _told().minors for match in pattern.finditer(squeezed(text))
    )


_LOOKS: Mapping[str, Callable[[str], bool]] = {"illness": _illness, "address": _address, "minor": _minor}


class _Told:
    """The data file as patterns; raises Fault."""

    def __init__(self, told: Entry) -> None:
        told.only(
            "says", "identity", "bank", "phone", "handles", "illness", "not_illness", "children", "called", "classes",
            "no_names",
        )
        says = told.inner("says")
        self.says = {kind: says.text(kind) for kind in says.values}
        self.after = {
            "identity": re.compile(rf"{_any(told.words('identity'))}[^。，；]{{0,10}}?[\d*]{{3,}}"),
            "bank": re.compile(rf"{_any(told.words('bank'))}[^。，；]{{0,10}}?[\d*]{{3,}}"),
            "phone": re.compile(rf"{_any(told.words('phone'))}[^。，；]{{0,10}}?\d(?:{_GAP}\d){{4,}}"),
        }
        self.handle = re.compile(
            rf"{_any(told.words('handles'))}[^a-z0-9。；]{{0,8}}[a-z0-9_\-]{{5,}}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
        )
        health = [word for risk in load_risks().values() if risk.health for word in (*risk.told, *risk.told_alone)]
        self.illness = re.compile(_any((*told.words("illness"), *(word for word in health if "~" not in word))))
        self.not_illness, self.no_names = told.words("not_illness"), told.words("no_names")
        self.minors = _minors(told)


def _minors(told: Entry) -> tuple[re.Pattern[str], ...]:
    surname, familiar = _any(words_of("name", "surnames")), _any(words_of("name", "familiar"))
    child, called = _any(told.words("children")), _any(told.words("called"))
    in_class = rf"(?:今年|现|正)?在?(?:读|上|就读)?[^0-9]{{0,4}}{_any(told.words('classes'))}"
    age = rf"(?:{_YOUNG}|{_BORN}|{in_class})"
    return (
        re.compile(rf"{child}们?{called}?(?P<name>{surname}{HAN}{{1,2}})"),
        re.compile(rf"{child}{called}(?P<name>{familiar}{HAN})"),
        re.compile(rf"(?P<name>(?:{surname}|{familiar}){HAN}{{1,2}}?)[男女]?(?:今年|现年|年仅|才|刚|满)?{age}"),
        re.compile(rf"(?:{_YOUNG}|{_any(told.words('classes'))})的?(?:学生|孩子|小孩)?(?P<name>{surname}{HAN}{{1,2}})"),
    )


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


@cache
def _told() -> _Told:
    return _Told(Entry.of_file(WORDS))

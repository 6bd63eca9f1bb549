"""Since when it has been so: 上个月摔断腿, 病了半年, 去年腊月查出来; birthdays, wages and what is to come left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from dialogues.finding.day_patterns import any_day
from dialogues.finding.found import Found
from dialogues.finding.hardships import tellings, tells_hardship
from dialogues.finding.story import Clause, Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.numerals import SHORT_NUMERAL
from dialogues.questions import Read, read
from dialogues.reply import Reply
from dialogues.surroundings import Surroundings

_N = SHORT_NUMERAL
_MOST = 40  # days of a story that are looked at
_DAY_ALONE = 15  # characters of a story that may be nothing but words for a day
_BARE = 4  # other characters beside a day in a clause that tells nothing but when
_NO_BEGINNING = re.compile(
    "(?:[不没]是|每年的?|每个?月的?|年年|到|每逢|每个?|叫|怀(?:孕|了|上|胎)[^,]{0,2}|有身孕了?)$"
)
_BUILT = re.compile("起的(?:房|屋|楼|$)")
_STREET = re.compile("(?:[东西南北中]?路|街|大道|广场|小区)")
_SAME_DAY = re.compile("当(?:天|晚|夜|日)")
_BIRTH = re.compile("出生|出世|生(?![病意了大重怪])")


@dataclass(frozen=True)
class _Day:
    """Words for a day in the story; `length` tells a stretch so long up to today."""

    start: int
    words: str
    length: bool


def find_since(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The day or stretch as the question reads it; where several are told, the one it began with."""
    if len(story.text) <= _DAY_ALONE and (alone := _read(_Day(0, story.text, False), question, surroundings)):
        return alone
    if tells_hardship(story, 0, len(story.text)) and not tellings(story):
        return None
    days = [day for day in islice(_days(story), _MOST) if _counts(story, day)]
    dates = [day for day in days if not day.length] or days
    told = list({day.words: day for day in _told_of_hardship(story, dates)}.values())
    begun = [day for day in told if _begins(story, day)] or told
    answers = [found for day in begun if (found := _read(day, question, surroundings))]
    if not answers or len(answers) < len(begun) or len({str(_ends(found)) for found in answers}) > 1:
        return None
    lengths = (_read(day, question, surroundings) for day in days if day.length and day not in begun)
    return None if any(found and _ends_before(found, answers[0]) for found in lengths) else answers[0]


def _ends_before(found: Found, other: Found) -> bool:
    """Whether something has lasted since before the other day: then it is not clear which is meant."""
    return _ends(found)[1] < _ends(other)[0]


def _ends(found: Found) -> tuple[str, str]:
    """The first and the last day."""
    answer = found.answer if isinstance(found.answer, dict) else {}
    return str(answer.get("from")), str(answer.get("to"))


def days_told(story: Story, surroundings: Surroundings) -> list[tuple[int, date]]:
    """Where the story names days, and the last of those days; lengths left out."""
    asked = Question("day", "")
    named = [(day, _read(day, asked, surroundings)) for day in islice(_days(story), _MOST) if not day.length]
    return [
        (day.start, date.fromisoformat(str(found.answer["to"])))
        for day, found in named if found and isinstance(found.answer, dict)
    ]


def _days(story: Story) -> Iterator[_Day]:
    """Every stretch of the text that means days, the longest at each place."""
    position = 0
    while found := any_day().search(story.text, position):
        length = found["length"] is not None and not found["ago"]
        yield _Day(found.start(), found[0], length)
        position = found.end()


def _counts(story: Story, day: _Day) -> bool:
    """Whether the days are told as past ones of this hardship."""
    if not story.happened(day.start):
        return False
    clause = story.clause_at(day.start)
    before, after = clause.text[: day.start - clause.start], clause.text[day.start + len(day.words) - clause.start:]
    if _is_another_day(day, before, after):
        return False
    if one_of(words_of("since", "unrelated")).search(after[:5]) or _BIRTH.match(after):
        return False
    if _NO_BEGINNING.search(before) or (day.length and one_of(words_of("since", "ages")).match(after)):
        return False
    if _STREET.match(after) or (_BUILT.match(after) and re.search("[房屋楼栏]", clause.text)):
        return False
    if re.match(rf"(?:都|才|刚|已经|满|快|有)?(?:{_N})(?:多)?(?:岁|了$|了,)", after) and not day.length:
        return False
    if one_of(words_of("since", "not_since")).search(clause.text) and not _turns_bad(story, clause):
        return False
    return not day.length or _is_up_to_now(before, after)


def _is_another_day(day: _Day, before: str, after: str) -> bool:
    """去年这时候, 春节以后, 今年二三月, 三十号要交, 快一年: what is meant is not what the words alone say."""
    if day.length:
        return False
    if day.words.endswith("号") and re.search("[组队栋幢路街巷排道弄]$", before):
        return True
    return bool(re.match(rf"(?:之|以)?[前后](?!后|面)|的?[这此]|{_N}月|能|可以|要|会|必须", after))


def _is_up_to_now(before: str, after: str) -> bool:
    """病了半年, 三个月没发工资; not 住院十天, 休息三个月, 养了两年的猪."""
    if re.search(one_of(words_of("since", "before_length")).pattern + "(?:了)?$", before):
        return bool(re.match("了(?!工|活|院|多?钱)", after)) and not re.search("(?:要|得|需|休息|每|隔)$", before)
    if one_of(words_of("since", "after_length")).match(after):
        return False
    ended = one_of(words_of("since", "length_ends")).match(after) or re.search("[了有快]$|已经|都$", before)
    return not after or bool(ended)


def _hardship_in(story: Story, clause: Clause) -> bool:
    return tells_hardship(story, clause.start, clause.end) is not None


def _turns_bad(story: Story, clause: Clause) -> bool:
    """Whether it tells a hardship itself, sets out to one (过完年去打工，路上撞车), or the next befell the same day."""
    after = _following(story, clause)
    setting_out = one_of(words_of("since", "setting_out")).search(clause.text)
    return _hardship_in(story, clause) or bool(
        after and (_SAME_DAY.match(after.text) or (setting_out and _hardship_in(story, after)))
    )


def _following(story: Story, clause: Clause) -> Clause | None:
    return next((other for other in story.clauses if other.start > clause.end), None)


def _told_of_hardship(story: Story, days: list[_Day]) -> list[_Day]:
    """The days in a clause that tells a hardship, or alone in a clause beside it; all where no hardship is told."""
    if tells_hardship(story, 0, len(story.text)) is None:
        return days
    beside = [day for day in days if _hardship_in(story, story.clause_at(day.start))]
    return beside or [
        day for day in days if _is_alone(story, day) or _begins(story, day) or (len(days) == 1 and _leads(story, day))
    ]


def _leads(story: Story, day: _Day) -> bool:
    """Whether the next clause tells the hardship: 端午节划龙舟翻船，我弟伤了头."""
    following = _following(story, story.clause_at(day.start))
    return following is not None and _hardship_in(story, following)


def _is_alone(story: Story, day: _Day) -> bool:
    clause = story.clause_at(day.start)
    return len(clause.text) - len(day.words) <= _BARE


def _begins(story: Story, day: _Day) -> bool:
    clause = story.clause_at(day.start)
    near = clause.text[max(0, day.start - clause.start - 3): day.start - clause.start + len(day.words) + 6]
    return bool(one_of(words_of("since", "begun")).search(near))


def _read(day: _Day, question: Question, surroundings: Surroundings) -> Found | None:
    """What the question reads in the words; 七八年 is a length where it stands as one, not the year 1978."""
    words = "有" + day.words if day.length and day.words[0] not in "快将" else day.words
    reading = read(question, Reply(words), surroundings)
    if not isinstance(reading, Read) or not isinstance(reading.answer, dict):
        return None
    return Found({**reading.answer, "words": day.words}, day.words)

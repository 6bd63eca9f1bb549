"""How many people the household has: 四口人, 一家五个, 连我六个人; not how many children or patients."""

import re

from dialogues.finding.found import Found
from dialogues.finding.story import Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.numerals import NUMERAL, SHORT_NUMERAL, number
from dialogues.questions import fits
from dialogues.surroundings import Surroundings

_MARK = NUMERAL[:-1]
_MOUTHS = re.compile(
    rf"(?<![0-9.])(?<!{_MARK})({SHORT_NUMERAL})(?:(?<!两)口(?:子|之家)?人?|口人|张嘴|个人吃饭)(?!井|锅|塘|棺|子)"
)
_WRITTEN = re.compile(rf"人口数?[:是有为]{{0,2}}({SHORT_NUMERAL})(?![万千百个0-9.])")
_HEADS = re.compile(rf"(?<!{_MARK})({SHORT_NUMERAL})(?:[个位名]人?|人)")
_PAIRED = re.compile(  # 就剩我和孙子两个
    r"(?:得|就|只|只有|只剩|就剩|还剩|剩)(?:我|他|她|老人)?(?:和|跟|同)[^,。!?;\s]{1,4}?(?:两个|两|俩)人?"
    r"(?=$|[,。!?;\s]|过|住|生活|相依|在家)"
)
_FILLERS = (
    r"(?:现在|老小|大小|里|中|人|一共|总共|总|共|有|就|只|得|是|还|剩|连老带小|老老小小|加起来|合起来|都|才|也|"
    r"吃饭的|的人|:|,|我们|老少|男女老少)*+"
)
_PAIR = re.compile("[一二两三四五六七八九]{2}")
_ENDED = re.compile(r"[,。!?;\s]")
_BEFORE = 30  # characters before a count that are looked at
_NEAR = 12  # characters before a count in which its lead must end


def find_size(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The number of people; where a former and a present one are told, the present one."""
    counts = [*_alone(story), *_couple(story), *_counted(story)]
    present = [found for is_now, found in counts if is_now]
    sizes = present or [found for _, found in counts]
    if not sizes or any(found.answer != sizes[0].answer for found in sizes):
        return None
    return sizes[0] if fits(question, sizes[0].answer, surroundings) else None


def _alone(story: Story) -> list[tuple[bool, Found]]:
    apart = one_of(words_of("size", "apart"))
    return [
        (False, Found(1, match[0])) for match in story.real(one_of(words_of("size", "alone")))
        if not apart.search(story.text[match.end(): min(match.end() + 4, story.clause_at(match.start()).end)])
    ]


def _couple(story: Story) -> list[tuple[bool, Found]]:
    subsets = one_of((*words_of("size", "subsets"), *words_of("size", "apart")))
    return [
        (False, Found(2, match[0])) for pattern in (one_of(words_of("size", "couple")), _PAIRED)
        for match in story.real(pattern) if not subsets.match(story.text, match.end())
    ]


def _counted(story: Story) -> list[tuple[bool, Found]]:
    found = []
    for match in (*story.real(_MOUTHS), *story.real(_HEADS), *story.real(_WRITTEN)):
        people = _number(match[1])
        before = _ENDED.split(story.text[max(0, match.start() - _BEFORE): match.start()])[-1]
        if people is None or not _is_household(story, match, before):
            continue
        is_now = bool(one_of(words_of("size", "now")).search(before))
        found.append((is_now, Found(people, match[0])))
    return found


def _number(words: str) -> int | None:
    """The count; 四五口人 is two numbers and so none."""
    return None if _PAIR.fullmatch(words) else number(words)


def _is_household(story: Story, match: re.Match[str], before: str) -> bool:
    if one_of(words_of("size", "places")).search(before[-_NEAR:]) and not _led_now(before):
        return False
    if before.endswith(("隔壁", "邻居")) or one_of(words_of("size", "subsets")).match(story.text, match.end()):
        return False
    if match.re is _HEADS:
        led = re.search(one_of(words_of("size", "leads")).pattern + _FILLERS + "$", before[-_NEAR:])
        return bool(led) and not one_of(words_of("size", "apart")).match(story.text, match.end())
    return not re.search("[多几来]$", before)


def _led_now(before: str) -> bool:
    """去年五口人，现在四口人: what stands after 现在 is today's."""
    later = list(one_of(words_of("size", "now")).finditer(before))
    former = list(one_of(words_of("size", "places")).finditer(before))
    return bool(later) and later[-1].start() > former[-1].start()

"""Who it is about: 我叫韦大妹, 户主叫黄有才, 我姓李."""

import re
from functools import cache

from dialogues.finding.found import Found, only
from dialogues.finding.phones import find_phone
from dialogues.finding.story import Story
from dialogues.finding.whose import ANOTHER, find_for_whom
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.surroundings import Surroundings

_ANY = Question("choice", "")
_HAN = r"[\u4e00-\u9fff]"


def find_name(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The household's name: what is said of them, or the speaker's own where it is the own household.

    A question for a contact gets the telephone too.
    """
    for_whom = find_for_whom(story, _ANY, surroundings)
    theirs = only(_called(story, "theirs"))
    mine = None if for_whom and for_whom.answer == ANOTHER and question.kind != "contact" else _mine(story)
    found = theirs if theirs and question.kind != "contact" else mine or theirs
    if question.kind != "contact":
        return found
    phone = find_phone(story, question, surroundings)
    if not found:
        return None
    return Found({"name": found.answer, "phone": phone.answer if phone else None}, found.words)


def _mine(story: Story) -> Found | None:
    called = _in_two_parts(story) or _called(story, "mine")
    return only(called) or (only(_surnames(story)) if not called else None)


def _called(story: Story, whose: str) -> list[Found]:
    not_names = words_of("name", "not_names")
    return [
        Found(_own(story, match, "name"), match[0]) for match in _naming(whose).finditer(story.text)
        if story.happened(match.start()) and not match["name"].startswith(not_names)
    ]


def _in_two_parts(story: Story) -> list[Found]:
    """我姓李,叫大妹 is 李大妹, 我姓李,叫李大妹 too."""
    return [
        Found(surname + _own(story, match, "given").removeprefix(surname), match[0])
        for match in _two_parts().finditer(story.text) if story.happened(match.start())
        for surname in [_own(story, match, "surname")]
    ]


def _surnames(story: Story) -> list[Found]:
    told = (match for match in _surname().finditer(story.text) if story.happened(match.start()))
    return [Found(_own(story, match, "name"), match[0]) for match in told]


def _own(story: Story, match: re.Match[str], part: str) -> str:
    """A name is kept in the characters its bearer writes it in: 陳, where 陈 was found."""
    return story.spelt[match.start(part): match.end(part)]


@cache
def _naming(whose: str) -> re.Pattern[str]:
    surname, familiar = (one_of(words_of("name", name)).pattern for name in ("surnames", "familiar"))
    leads = one_of(words_of("name", whose)).pattern
    name = rf"(?P<name>{surname}{_HAN}{{1,2}}?|{familiar}{_HAN}{{1,2}}?|{_HAN}{{2,6}}·{_HAN}{{1,6}})"
    return re.compile(rf"{leads}(?:做|是|:)?{name}{_end()}")


@cache
def _two_parts() -> re.Pattern[str]:
    surname = one_of(words_of("name", "surnames")).pattern
    given = rf"(?:我?名字叫|名叫|名|叫)(?P<given>{_HAN}{{1,3}}?){_end()}"
    return re.compile(rf"我(?:免贵)?姓(?P<surname>{surname})[, ]?{given}")


@cache
def _surname() -> re.Pattern[str]:
    surname = one_of(words_of("name", "surnames")).pattern
    return re.compile(rf"(?:我|本人)(?:是)?(?:免贵)?姓(?P<name>{surname})(?!{_HAN})")


def _end() -> str:
    return rf"(?=$|[,。!?;:、\s(\d]|{one_of(words_of('name', 'ends')).pattern})"

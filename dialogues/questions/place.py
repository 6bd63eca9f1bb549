"""A question whose answer is one of the villages of this installation."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from dialogues.flow import MOST_SHOWN, Option, Question
from dialogues.plain import bare, core
from dialogues.questions.picking import numbered
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Place, Surroundings
from dialogues.words import word

strict = True
SHOWN = MOST_SHOWN - 1  # places that fit on one screen beside 没有我的村, each with a number of one digit
_CLOSE = 0.5  # share of the characters a misspelt name must have in common
_ENDINGS = (
    "村民委员会", "村委会", "行政村", "社区居委会", "居委会", "村委", "社区", "村", "屯", "寨", "镇", "乡", "街道",
    "县",
)
_FORMERLY = {"生产大队": "村", "大队": "村", "生产队": "屯"}  # what the old still call them
_MARKS = re.compile(r"[\s,，、。.;；]+")
_BEFORE = (
    "我们家在", "我们是", "我们在", "我家在", "我住在", "我是", "我住", "我在",
    "家住", "住在", "家在", "只知道叫", "只晓得叫", "我们叫", "叫", "在", "是", "住",
)
_AFTER = ("这边", "那边", "这里", "里面", "的人", "人")


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """The id of the village named, tapped, or numbered in the list last shown."""
    places = reachable(question, surroundings.places)
    if not places:
        return Unclear(word("place_none"))
    if reply.code is not None:
        return Read(reply.code) if any(p.id == reply.code for p in places) else Unclear(_unknown(places, ""))
    shown, place = options(question, surroundings.places, gathered), numbered(reply.text)
    if place is not None:
        return Read(shown[place - 1].code) if 1 <= place <= len(shown) else Unclear(_unknown(places, reply.text))
    return _named(places, _spoken(reply.text))


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The village's name, with its township where another has the same name; a group after its village."""
    found = next((place for place in surroundings.places if place.id == answered.answer), None)
    if found and found.inside and question.inside is None:
        return "".join((*found.parents[:1], found.name))
    return _label(found, _namesakes(found, surroundings.places)) if found else answered.reply


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether the village is still there, and the group in the village now named."""
    return any(place.id == answer for place in reachable(question, surroundings.places))


def reachable(question: Question, places: Sequence[Place]) -> tuple[Place, ...]:
    """The places a reply may name: all of them, or the groups of the village the question is about."""
    return tuple(places) if question.inside is None else tuple(p for p in places if p.inside == question.inside)


def options(question: Question, places: Sequence[Place], codes: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """The places of these codes, or the villages where they fit on one screen; with the township where needed.

    A group may be named at once, but only villages are listed, or the groups of one village.
    """
    places = reachable(question, places)
    listed = [place for place in places if question.inside or place.inside is None]
    shown = [place for place in places if place.id in codes] if codes else listed
    if len(shown) > SHOWN:
        return ()
    return tuple(Option(place.id, _label(place, _namesakes(place, places))) for place in shown)


def _namesakes(place: Place, places: Sequence[Place]) -> bool:
    return sum(other.name == place.name for other in places) > 1


def _label(place: Place, twice: bool) -> str:
    return word("place_label", name=place.name, parent=place.parents[0]) if twice and place.parents else place.name


def _named(places: Sequence[Place], spoken: str) -> Reading:
    stem = _stem(spoken)
    found = [place for place in places if _is_called(place, spoken, stem)]
    if len(found) == 1:
        return Read(found[0].id)
    if found:
        return _several(found, spoken)
    within = [place for place in places if any(_same(spoken, stem, parent) for parent in place.parents)]
    if within:
        why = word("place_within", text=spoken[:10])
        return _offer(within, why) if len(within) <= SHOWN else Unclear(why, aimed=True)
    close = _closest(places, spoken)
    if close:
        return _offer(close, word("place_close", text=spoken[:10]))
    return Unclear(_unknown(places, spoken))


def _several(found: Sequence[Place], spoken: str) -> Unclear:
    """A name borne by a few is offered; one borne by many (五组) needs the name above it."""
    if len(found) <= SHOWN:
        return _offer(found, word("place_several"))
    example = "".join(reversed((found[0].name, *found[0].parents[:1])))
    return Unclear(word("place_many", text=spoken[:10], example=example), aimed=True)


def _offer(places: Sequence[Place], why: str) -> Unclear:
    return Unclear(why, aimed=True, offered=tuple(place.id for place in places))


def _unknown(places: Sequence[Place], text: str) -> str:
    return word("place_unclear", text=bare(text)[:10], example=places[0].name)


def _spoken(text: str) -> str:
    """The name without 我是 before it and 的人 after it; a long text is no name."""
    spoken = _MARKS.sub("", core(text)).replace("那个", "")[:30]
    for former, now in _FORMERLY.items():
        spoken = spoken.replace(former, now)
    for before in _BEFORE:
        if spoken.startswith(before) and len(spoken) > len(before) + 1:
            spoken = spoken.removeprefix(before)
            break
    for after in _AFTER:
        spoken = spoken.removesuffix(after) or spoken
    return spoken.removesuffix("的") or spoken


def _is_called(place: Place, spoken: str, stem: str) -> bool:
    """The name with or without 村, with or without the names above it before it."""
    for name in _forms(place.name):
        if name in (spoken, stem):
            return True
        for end in (name, name + "村"):
            if spoken.endswith(end) and _only_parents(place, spoken.removesuffix(end)):
                return True
    return False


def _only_parents(place: Place, before: str) -> bool:
    """Whether nothing but names above the place stands before its name."""
    above = (f"(?:{'|'.join(map(re.escape, _forms(parent)))})?" for parent in reversed(place.parents))
    return bool(re.fullmatch("".join(above), before))


def _same(spoken: str, stem: str, name: str) -> bool:
    return spoken in _forms(name) or stem == _forms(name)[0]


def _stem(name: str) -> str:
    """The name without its kind (村, 镇 …), at least one character."""
    spoken = bare(name)
    for ending in _ENDINGS:
        if spoken.endswith(ending) and len(spoken) > len(ending):
            return spoken.removesuffix(ending)
    return spoken


@lru_cache(maxsize=20_000)  # the names of a county's villages and groups
def _forms(name: str) -> tuple[str, str]:
    """A place's name as it is compared: whole and without its kind."""
    return bare(name), _stem(name)


def _closest(places: Sequence[Place], spoken: str) -> list[Place]:
    """Up to three places whose names come close, the closest first; nothing for a text much longer than a name."""
    said = _stem(spoken)
    near: list[tuple[float, Place]] = []
    for place in places:
        name = _forms(place.name)[1]
        if len(said) <= 2 * len(name) and set(said) & set(name):
            near.append((SequenceMatcher(None, said, name).ratio(), place))
    close = sorted((found for found in near if found[0] >= _CLOSE), key=lambda found: -found[0])
    return [place for _, place in close[:3]]

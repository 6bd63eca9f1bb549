"""Which village and which group of it a story names as the home."""

import re
from collections.abc import Sequence

from dialogues.finding.found import Found
from dialogues.finding.story import Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.plain import bare
from dialogues.surroundings import Place, Surroundings

_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_NUMBERED = re.compile(r"第?([一二三四五六七八九]|[一二]?十[一二三四五六七八九]?)(?:村民)?小?(组|队)")
_KINDS = ("村民委员会", "村委会", "行政村", "社区", "村", "屯", "组")
_NAMED_KINDS = "县乡镇"  # of which a village lies in one, by name
_SHORTEST = 2  # characters of a name that may stand without 村 or 屯
_BESIDE = 12  # characters around a name in which it is said what happens there


def find_place(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The id of the one village named as the home, or of the village whose group is named."""
    villages = [place for place in surroundings.places if place.inside is None]
    found = _only(_named(story, villages), story)
    if found:
        return found
    if _named(story, villages):
        return None
    groups = [place for place in surroundings.places if place.inside is not None]
    group = _only(_named(story, groups), story)
    inside = next((place.inside for place in groups if group and place.id == group.answer), None)
    return Found(inside, group.words) if group and inside else None


def find_group(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The id of the one group named, among those of the village asked about."""
    inside = question.inside
    if inside is None:
        village = find_place(story, question, surroundings)
        inside = str(village.answer) if village else None
    return _only(_named(story, [place for place in surroundings.places if inside and place.inside == inside]), story)


def _only(named: list[tuple[Place, int, str]], story: Story) -> Found | None:
    """The one place; of several those called the home, of namesakes those whose township is named too."""
    for chosen in (named, [row for row in named if _is_home(story, row[1])]):
        places = {place.id: words for place, _, words in chosen}
        if len(places) == 1:
            return Found(*places.popitem())
        above = {place.id: words for place, _, words in chosen if _parent_named(story.text, place)}
        if len(above) == 1 and len({place.name for place, _, _ in chosen}) == 1:
            return Found(*above.popitem())
    return None


def _named(story: Story, places: Sequence[Place]) -> list[tuple[Place, int, str]]:
    """The places named, where and how; a name within a longer one does not count."""
    text = _NUMBERED.sub(r"\1\2", story.text.translate(_DIGITS))
    pairs = {text[at: at + 2] for at in range(len(text) - 1)}
    found = []
    for place in places:
        if place.name[:2] not in pairs and place.name[:1] not in text:
            continue
        spot = _spot(story, text, place)
        if spot:
            found.append((place, *spot))
    return [
        row for row in found
        if not any(row[1] >= other[1] and row[1] + len(row[2]) < other[1] + len(other[2]) for other in found)
    ]


def _spot(story: Story, text: str, place: Place) -> tuple[int, str] | None:
    name = bare(place.name)
    stem = _stem(name)
    for words in dict.fromkeys((name, stem)):
        at = text.find(words)
        while at >= 0:
            if _stands_alone(text, place, words, at) and (words == name or _is_meant(text, stem, at)):
                return (at, words) if _lives_there(story, text, at, words) else None
            at = text.find(words, at + 1)
    return None


def _stem(name: str) -> str:
    ending = next((kind for kind in _KINDS if name.endswith(kind) and len(name) - len(kind) >= _SHORTEST), "")
    return name.removesuffix(ending)


def _stands_alone(text: str, place: Place, words: str, at: int) -> bool:
    """Whether the name is not the tail of a longer one: 湾村 in 大湾村."""
    before = text[max(0, at - 8): at]
    if not before or not re.search(r"[\w]$", before):
        return True
    parents = tuple(form for parent in place.parents for form in (bare(parent), _stem(bare(parent))))
    return before.endswith(parents) or (before.endswith(words_of("place", "leads")) and not _of_another(before, place))


def _of_another(before: str, place: Place) -> bool:
    """那坡县大湾村 is not ours, whose county has another name; 我们县大湾村 is."""
    kind = before[-1]
    own = [bare(parent) for parent in place.parents if bare(parent).endswith(kind)]
    return kind in _NAMED_KINDS and bool(own) and not re.search(f"(?:们|本|这|这个|那个|个|全|家|^){kind}$", before)


def _is_meant(text: str, stem: str, at: int) -> bool:
    """木棉 alone may be a tree: it is the village before 村 or 的人, or after 住在."""
    after, before = text[at + len(stem):], text[max(0, at - 4): at]
    if len(stem) < _SHORTEST:
        return False
    named = re.search(one_of(words_of("place", "at_home")).pattern + "$", before)
    return bool(named or one_of(words_of("place", "after")).match(after))


def _lives_there(story: Story, text: str, at: int, words: str) -> bool:
    """Not 不是木棉村的, and not where somebody works, fell or came from."""
    if not story.happened(at) or re.search("(?:不是|不在|不住)(?:在)?$", text[max(0, at - 4): at]):
        return False
    clause = story.clause_at(at)
    near = text[max(clause.start, at - 4): min(clause.end, at + len(words) + 6)]
    return _is_home(story, at) or not one_of(words_of("place", "elsewhere")).search(near)


def _is_home(story: Story, at: int) -> bool:
    begins = max(story.clause_at(at).start, at - _BESIDE)
    return bool(one_of(words_of("place", "at_home")).search(story.text[begins: at]))


def _parent_named(text: str, place: Place) -> bool:
    return any(bare(parent) in text or _stem(bare(parent)) in text for parent in place.parents)

"""Whose hardship it is: the speaker's own household's or another's, and what the speaker is to that one."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

from dialogues.finding.found import Found
from dialogues.finding.hardships import tellings
from dialogues.finding.story import Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.surroundings import Surroundings

OWN, ANOTHER = "self", "other"
_MOST = 60  # people of a story that are looked at
_CODES = ("child", "relative", "neighbour", "staff")
_SPEAKING_FOR = r"(?P<who>[^,。!?;\s]{1,8}?)(?:报(?!销)|申报|申请|问|说一|讲一|反映|求|填|登记)"
_NOBODY = re.compile("(?:我|我们|忙|一下|下|帮|个忙|我问|我们问|我讲|我说)$")  # 帮我报 and 帮忙报 tell nobody
_I_AM = r"我(?:就)?是(?:[他她](?:们)?(?:家)?的?|这家的?|那家的?|老人家?的?|[^,。!?;\s我]{0,6}?的?)?"
_NOT_KIN = (  # 我家隔壁 and 我男人的弟弟 are others
    r"(?!的?(?:隔壁|邻居|对门|对面|旁边|后面|前面|舅|叔|伯|姑|姨|弟|哥|姐|妹|亲戚|朋友|侄|外甥|表|堂|家(?:妈|爸|哥|弟|人)))"
)


@dataclass(frozen=True)
class _Person:
    """Somebody the story speaks of: of which household, where, in which words."""

    whose: str
    start: int
    words: str


def find_for_whom(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """self or other, by the people whom the hardship is told of; None where both or neither."""
    found = _spoken_for(story) or _by_people(story)
    known = {option.code for option in question.options}
    return found if found and (not known or found.answer in known) else None


def find_relation(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """What the speaker is to the other household: as 我是 says, else by the name for whom the hardship is told of."""
    for_whom = _spoken_for(story) or _by_people(story)
    if for_whom is None or for_whom.answer != ANOTHER:
        return None
    found = _self_told(story) or _by_name(story, for_whom)
    known = {option.code for option in question.options}
    return found if found and (not known or found.answer in known) else None


def _spoken_for(story: Story) -> Found | None:
    """帮隔壁三婆报, 替我妈申请: the one spoken for; 帮我家报 is the own household."""
    for match in _speaking_for().finditer(story.text):
        if not story.happened(match.start()) or story.denied(match.start()) or _NOBODY.match(match["who"]):
            continue
        return Found(OWN if re.match("我家|我自己|自", match["who"]) else ANOTHER, match[0])
    return None


def _by_people(story: Story) -> Found | None:
    hardships = {story.clause_at(telling.start) for telling in tellings(story)}
    people = _people(story)
    beside = [person for person in people if story.clause_at(person.start) in hardships]
    for group in (beside, people):
        households = {person.whose for person in group}
        if len(households) == 1:
            return Found(group[0].whose, group[0].words)
        if households:
            return None
    return _as_another(story) or _weakly(story)


def _as_another(story: Story) -> Found | None:
    """我是网格员, 我是他侄女: who speaks so of himself speaks for another household."""
    said = _self_told(story)
    speaks_for = said and (said.answer == "staff" or re.search("[他她]|[这那]家|老人", said.words))
    return Found(ANOTHER, said.words) if said and speaks_for else None


def _people(story: Story) -> list[_Person]:
    """Everybody plainly of the own or of another household."""
    others = [_Person(ANOTHER, match.start(), match[0]) for match in islice(_others().finditer(story.text), _MOST)]
    taken = {at for person in others for at in range(person.start, person.start + len(person.words))}
    own = [
        _Person(OWN, match.start(), match[0]) for match in islice(_own().finditer(story.text), _MOST)
        if not {match.start(), match.end() - 1} & taken
    ]
    return [
        person for person in (*own, *others)
        if story.happened(person.start) and not story.denied(person.start)
        and not (_lives_apart(story, person) if person.whose == OWN else _in_passing(story, person))
    ]


def _lives_apart(story: Story, person: _Person) -> bool:
    """我妈一个人在老家, or parents told of by one who is away: whose household it is is asked."""
    clause = story.clause_at(person.start)
    if one_of(words_of("whose", "away")).search(clause.text):
        return True
    is_parent = one_of(words_of("relation", "child")).match(person.words)
    afar = one_of(words_of("whose", "afar"))
    return bool(afar.match(clause.text, person.start - clause.start) or (is_parent and afar.search(story.text)))


def _in_passing(story: Story, person: _Person) -> bool:
    """跟隔壁借, 是邻居送去: a neighbour who only comes into it."""
    after = story.text[person.start + len(person.words): story.clause_at(person.start).end]
    helped = one_of(words_of("whose", "helped")).search(after[:6])
    if after.startswith("叫我") or (helped and story.text[:person.start].endswith("是")):
        return True
    return _came_in(story, person.start)


def _came_in(story: Story, start: int) -> bool:
    passing = one_of(words_of("whose", "in_passing")).pattern
    return bool(re.search(f"(?<![看见听遇碰想是]){passing}了?$", story.text[max(0, start - 3): start]))


def _weakly(story: Story) -> Found | None:
    """老公摔断腿 at the head of a clause is the own household, 她家漏雨 another, where nobody else is spoken of."""
    if _own().search(story.text):
        return None
    households: dict[str, str] = {}
    own, others = (one_of(words_of("whose", name)) for name in ("weakly_own", "weakly_others"))
    for clause in story.clauses:
        mine = own.match(clause.text) or _spouse().search(clause.text)
        for whose, found in ((ANOTHER, others.search(clause.text)), (OWN, mine)):
            if found and story.happened(clause.start + found.start()):
                households.setdefault(whose, found[0])
    if len(households) != 1:
        return None
    whose, words = households.popitem()
    return Found(whose, words)


def _self_told(story: Story) -> Found | None:
    told = {code: match for code in _CODES if (match := _said(code).search(story.text))}
    if len(told) != 1:
        return None
    code, match = told.popitem()
    return Found(code, match[0])


def _by_name(story: Story, for_whom: Found) -> Found | None:
    speaking_for, parents = one_of(words_of("whose", "for")).pattern, one_of(words_of("relation", "parents")).pattern
    if re.match(f"{speaking_for}我?{parents}", for_whom.words):
        return Found("child", for_whom.words)
    told = {}
    for code in _CODES:
        pattern = one_of(words_of("relation", code))
        match = pattern.search(for_whom.words) or next(story.real(pattern), None)
        if match and (match.string != story.text or not _came_in(story, match.start())):
            told[code] = match
    inside = {code: match for code, match in told.items() if match[0] in for_whom.words}
    for group in (inside, told):
        if len(group) == 1:
            code, match = group.popitem()
            return Found(code, match[0])
    return None


@cache
def _said(code: str) -> re.Pattern[str]:
    return re.compile(_I_AM + one_of(words_of("relation_said", code)).pattern + r"(?=[,。!?;\s帮替来想报我]|$)")


@cache
def _speaking_for() -> re.Pattern[str]:
    return re.compile(one_of(words_of("whose", "for")).pattern + "(?:忙)?" + _SPEAKING_FOR)


@cache
def _spouse() -> re.Pattern[str]:
    return re.compile(rf"(?<![他她嫂婶妈婆妹姐姨姑的]){one_of(words_of('whose', 'spouses')).pattern}{_NOT_KIN}")


@cache
def _own() -> re.Pattern[str]:
    not_myself = one_of(words_of("whose", "not_myself")).pattern
    own = one_of(words_of("whose", "own")).pattern
    household = rf"{own}{_NOT_KIN}"
    myself = rf"(?<![跟对给向帮替教让叫把被和同请问])我(?!{not_myself}|$|[,。!?;\s])"
    return re.compile(rf"{household}|{myself}")


@cache
def _others() -> re.Pattern[str]:
    others = one_of(words_of("whose", "others")).pattern
    surname = one_of(words_of("name", "surnames")).pattern
    everybody = one_of(words_of("whose", "all_of_them")).pattern
    person = rf"{others}(?!娘)(?!(?<=[屯村组队寨]){everybody})"
    return re.compile(rf"(?:我家|我们家?|我)?(?:的)?{person}|(?<!我是)老{surname}家")

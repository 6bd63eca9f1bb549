"""A question whose answer is how to address somebody; a surname is enough."""

import re

from dialogues.flow import Question
from dialogues.plain import bare
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = False
LONGEST = 12  # characters
_READ = 40
LONGEST_JOINED = 30  # of a name in parts, with a middle dot between them or in Latin letters
_DOT = re.compile(r"(?<=[\u4e00-\u9fff]) ?[·•・‧.．∙●] ?(?=[\u4e00-\u9fff])")  # as keyboards have it, not as a name has
_GAP = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_JOINED = re.compile(r"[^·]+(?:·[^·]+)+|[a-zà-ɏ' -]+")
_DEAD = re.compile("去世|过世|逝世|病逝|不在了|走了|死了|不在世|往生")
_NO_NAMES = frozenset((
    "打", "好", "好了", "好的", "嗯", "嗯嗯", "哦", "是", "是的", "对", "不是", "不", "行", "可以", "有", "没有",
    "不知道", "不晓得", "没晓得", "不清楚", "不记得", "ok", "你好", "您好", "不想说", "不想讲", "不说", "家里", "老人",
))  # said to any question, never to be called by
_KIN = "爸爸?|妈妈?|阿爸|阿妈|父亲|母亲|爷爷|奶奶|公公|婆婆|老公|老婆|男人|老伴|儿子|女儿|崽|老人家?"
_BEFORE = re.compile(
    rf"^(?:你好|您好)?(?:户主|当家人|当家的?)?(?:(?:我|他|她|这)?家?的?(?:{_KIN})(?=叫|姓|喊|是|名字))?(?:(?:大家|人家|别人|屯里人)?都?[喊叫](?=[我他她]))?"
    r"(?:我|他|她|这家)?(?:的?名字)?(?:免贵)?(?:是|叫做?|姓|喊做?)*(?=.)"
)
_AFTER = re.compile(r"(?:就行|就好|就可以|就得|都行|都可以)了?$")
_NO_NAME = re.compile(rf"{_KIN}|.*(?:电话|手机|号码).*")


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """The name without 我叫 and 姓."""
    text = _GAP.sub("", _DOT.sub("·", bare(reply.text)))
    if sum(mark.isdigit() for mark in text) >= 3:
        return Unclear(word("name_digits"))
    if speaks_of_dead(text):
        return Unclear(word("name_dead"))
    name = _AFTER.sub("", _BEFORE.sub("", text[:_READ])).removesuffix("的")
    most = question.most or (LONGEST_JOINED if _JOINED.fullmatch(name) else LONGEST)
    if len(text) > most + 6:
        return Unclear(word("name_long", most=most))
    if {text, name} & _NO_NAMES or _NO_NAME.fullmatch(name) or not any(mark.isalpha() for mark in name):
        return Unclear(word("name_unclear"))
    return Read(name) if len(name) <= most else Unclear(word("name_long", most=most))


def speaks_of_dead(text: str) -> bool:
    """Whether somebody has died: nobody is called by that, and another is the head of the household now."""
    return _DEAD.search(text) is not None


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The name."""
    return str(answered.answer)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether there is a name."""
    return isinstance(answer, str) and bool(answer)

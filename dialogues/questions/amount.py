"""A question whose answer is a sum of money in whole yuan, exact or between two sums."""

import re

from dialogues.amounts import RUN
from dialogues.flow import Question
from dialogues.money import CORRECTED, MONEY, read_money, sums
from dialogues.numerals import SHORT_NUMERAL, ungrouped
from dialogues.plain import bare
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_WORDS = 20  # characters of the person's own words that are kept
_LEAST_BARE = 100  # a smaller number without 元 or 万 may be thousands left out
_AROUND = (
    r"(?:我们?|家|已经|一共|总共|合计|前前后后|前后|到现在|现在|大概|大约|差不多|应该|可能|估计|约|花费?了?|用了?|去了|"
    r"交了?|付了?|借了?|欠了?|亏了?|有|是|就|才|都|得|要|共|也就|左右|上下|吧|了|啊|咯|这样|的?样子|整|度(?!数)|"
    r"而已|嘛|,| )*+"
)
_REPLY = re.compile(rf"{_AROUND}{MONEY}{_AROUND}")
_NOTHING = frozenset((
    "没花", "没花钱", "没有花", "没有花钱", "不花钱", "没用钱", "一分钱没花", "一分没花", "没花什么钱",
))
_ASKS = re.compile(
    "[?吗么]|怎|(?<![没冇无])(?:多少|几多)|能不能|可不可|是不是|有没有|要不要|条件|哪|要是|如果|(?<![一二两三四五六七八九])万一|听说|听讲|还是"
)
_SPENT = re.compile("[花用交付欠借]|费|开销")
_OTHER_MONEY = re.compile("还没做|申请|领|打工|补了|补[助贴]")
_COMES_IN = re.compile(  # right before the sum: what somebody gets, wants or is asked for by a swindler
    "(?:报销|捐|赔偿|理赔|[肯能会以要该讲说]赔|答应赔|保险(?:公司)?赔|挣|赚|[想要][贷借]|[喊叫让](?:我|他)?[交转打汇])了?"
    "[^,。;花用交付自欠]{0,3}$|(?:寄(?:回来?|给我们?)?|给我们?[寄汇打转]?)了?$"
)
_CAME_IN = re.compile("的?(?:慰问金|补助|补贴|低保|养老金|救助|抚恤|奖金)")  # right after it
_RATE = re.compile("[每一]个?(月|星期|礼拜|[天日次回年晚亩头只斤])[^,。;花用]{0,4}$")
_SHAPELESS = re.compile(r"[0-9.e+-]+", re.ASCII)


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """{"least", "most", "words"}: whole yuan, both the same where the sum is exact, and the words for it."""
    text = _corrected(ungrouped(bare(reply.text))[:60])
    if text in _NOTHING:
        return _bounded(question, 0, 0, text)
    if reply.text.strip().startswith(("-", "－", "−", "负")):
        return Unclear(word("amount_negative"), aimed=True)
    found = _REPLY.fullmatch(text) or _told(text)
    amount = read_money(found) if found else None
    if found is None or amount is None:
        return Unclear(word("amount_unclear"), aimed=bool(_SHAPELESS.fullmatch(text)))
    unit = found["currency"] or re.search(r"[百佰千仟万萬kw十拾]", found["run"])
    if not unit and 0 < amount.most < _LEAST_BARE:
        return Unclear(word("amount_unit", number=found["run"]), aimed=True)
    return _bounded(question, amount.least, amount.most, bare(reply.text)[:_WORDS])


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The sum in digits, or the person's words and the two sums they lie between."""
    if not isinstance(answered.answer, dict):
        return answered.reply
    least, most = answered.answer["least"], answered.answer["most"]
    if least == most:
        return word("amount_exact", sum=least)
    return word("amount_between", words=answered.answer["words"], least=least, most=most)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether the two sums are there and within the bounds."""
    if not isinstance(answer, dict):
        return False
    least, most = answer.get("least"), answer.get("most")
    return isinstance(least, int) and isinstance(most, int) and isinstance(_bounded(question, least, most, ""), Read)


def _corrected(text: str) -> str:
    """The words after 不对 and 说错了 where they tell a sum: 一万三,不对,一万八."""
    last = CORRECTED.split(text)[-1]
    return last if re.search(RUN, last) else text


def _told(text: str) -> re.Match[str] | None:
    """The only sum of a short sentence that asks nothing: 欠了亲戚两万块."""
    found = [] if _ASKS.search(text) or _OTHER_MONEY.search(text) else list(sums(text))
    whole = [one for one in found if not _RATE.search(text[: one.start()])]
    found = whole if len(whole) == 1 and _SPENT.search(text) else found  # 一亩一百五，十亩花了一千五
    if len(found) != 1 or _CAME_IN.match(text, found[0].end()) or _is_counted(text, found[0]):
        return None
    if _COMES_IN.search(text[: found[0].start()]):
        return None
    if (found[0]["run"].isdigit() and not found[0]["currency"] and not _SPENT.search(text)):
        return None
    return found[0]


def _is_counted(text: str, found: re.Match[str]) -> bool:
    """Whether the sum is told of one and their number follows: 住院每天两百八，住了十天."""
    rate = _RATE.search(text[: found.start()])
    return bool(rate and re.search(f"{SHORT_NUMERAL}个?{rate[1]}", text[found.end():]))


def _bounded(question: Question, least: int, most: int, words: str) -> Reading:
    if question.least is not None and most < question.least:
        return Unclear(word("amount_too_small", number=most, least=question.least), aimed=True)
    if question.most is not None and least > question.most:
        return Unclear(word("amount_too_big", number=least, most=question.most), aimed=True)
    return Read({"least": least, "most": most, "words": words})

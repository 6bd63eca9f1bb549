"""A question whose answer is a day, a month or a season, past or ahead."""

from datetime import date, timedelta

from dialogues.days import Puzzling, Span, read_days
from dialogues.flow import Question
from dialogues.plain import bare
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_WORDS = 20  # characters of the person's own words that are kept
_OLDEST = date(1920, 1, 1)


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """{"from", "to", "words"}: the first and last day meant and the words for them."""
    today = surroundings.today
    try:
        span = read_days(reply.text, today, question.tense == "ahead")
    except Puzzling as puzzling:
        return Unclear(word(puzzling.name, **puzzling.values), aimed=True)
    except OverflowError:
        return Unclear(word("day_unclear"), aimed=True)
    if span is None:
        return Unclear(word("day_unclear"))
    wrong = _outside(question, span, today)
    if wrong:
        return Unclear(wrong, aimed=True)
    first, last = _clipped(question, span, today)
    if question.one_day and first != last:
        return Unclear(word("day_one"), aimed=True)
    return Read({"from": first.isoformat(), "to": last.isoformat(), "words": bare(reply.text)[:_WORDS]})


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The day, or the person's words with the months they were read as."""
    if not isinstance(answered.answer, dict):
        return answered.reply
    first, last = (date.fromisoformat(str(answered.answer[end])) for end in ("from", "to"))
    if first == last:
        return f"{first.year}年{first.month}月{first.day}日"
    begins, ends = f"{first.year}年{first.month}月", f"{last.year}年{last.month}月"
    if last - first <= timedelta(days=20):
        begins, ends = f"{begins}{first.day}日", f"{last.month}月{last.day}日"
    stretch = begins if begins == ends else f"{begins}到{ends}"
    return f"{answered.answer['words']}（{stretch}）"


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether first and last day are there; a day that was right when it was said stays right."""
    return isinstance(answer, dict) and {"from", "to", "words"} <= answer.keys()


def _outside(question: Question, span: Span, today: date) -> str | None:
    """What is wrong with days on the wrong side of today, too far off or too long ago."""
    if question.tense == "past" and span.first > today:
        return word("day_future")
    if question.tense == "ahead" and span.last < today:
        return word("day_past")
    if question.most is not None and abs((span.last - today).days) > question.most and span.last > today:
        return word("day_too_far", limit=_date(today + timedelta(days=question.most)))
    oldest = _OLDEST if question.most is None else today - timedelta(days=question.most)
    if question.tense == "past" and span.last < oldest:
        return word("day_too_old", limit=_date(oldest))
    return None


def _clipped(question: Question, span: Span, today: date) -> tuple[date, date]:
    if question.tense == "ahead":
        return max(span.first, today), span.last
    return span.first, min(span.last, today)


def _date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

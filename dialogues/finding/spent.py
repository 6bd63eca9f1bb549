"""How much has been spent, or else lost: 花了三万多, 亏了两万八; not what is lent, earned or still to come."""

import re
from functools import cache
from itertools import islice

from dialogues.amounts import RUN, Amount
from dialogues.finding.found import Found
from dialogues.finding.story import Clause, Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.money import CORRECTED, read_money, sums
from dialogues.questions import fits
from dialogues.surroundings import Surroundings

_MOST = 60  # numbers of a story that are looked at
_BEFORE = 14  # characters between the word of spending and the sum
_TAIL = 4
_WHOLE, _PART, _LOSS = 2, 1, 0  # which sums come first


def find_spent(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The sum spent; where several are told, the one called the whole; where none is, the sum lost."""
    told: list[tuple[int, Found]] = []
    last = 0
    for match in islice(sums(story.text), _MOST):
        if _is_corrected(story.text, match.end()):
            return None
        if found := _spent(story, match, last) or _lost(story, match, last):
            told.append(found)
        last = match.end()
    spent = [found for rank, found in told if rank == max(rank for rank, _ in told)]
    if not spent or any(found.answer != spent[0].answer for found in spent):
        return None
    return spent[0] if fits(question, spent[0].answer, surroundings) or question.kind != "amount" else None


def _is_corrected(text: str, position: int) -> bool:
    """Whether another sum is put in the place of the one that ends here: 花了一万三,不对,一万八."""
    found = CORRECTED.match(text, position)
    return found is not None and re.search(RUN, text[position: found.end() + _TAIL]) is not None


def _spent(story: Story, match: re.Match[str], last: int) -> tuple[int, Found] | None:
    """The rank of the sum (a whole comes first) where it is told as spent; `last` is where the sum before ended."""
    clause, start = story.clause_at(match.start()), match.start()
    amount = read_money(match)
    if amount is None or not story.happened(start):
        return None
    cues = (_cue(clause, last, start), _summing_up(story, clause, start), _afterwards(story, match))
    cue = next((place for place in cues if place is not None), None)
    if cue is None or _is_elsewhere(story, clause, match, cue) or _is_rate(clause, cue, start):
        return None
    before = clause.text[: start - clause.start]
    whole = one_of(words_of("spent", "totals")).search(before)
    return _WHOLE if whole else _PART, _found(story, cue, match, amount)


def _lost(story: Story, match: re.Match[str], last: int) -> tuple[int, Found] | None:
    """The sum where it is told as lost, or as owed to the hospital."""
    clause, start = story.clause_at(match.start()), match.start()
    amount = read_money(match)
    if amount is None or not story.happened(start):
        return None
    begins, ends = max(clause.start, last, start - _BEFORE) - clause.start, start - clause.start
    cues = list(_losing().finditer(clause.text, begins, ends))
    after = one_of(words_of("spent", "lost_after")).match(story.text, match.end())
    between = clause.text[cues[-1].end() if cues else max(begins, ends - _TAIL): ends]
    if not (cues or after) or one_of(words_of("spent", "elsewhere")).search(between):
        return None
    cue = clause.start + cues[-1].start() if cues else start
    return None if _is_rate(clause, cue, start) else (_LOSS, _found(story, cue, match, amount))


def _cue(clause: Clause, last: int, start: int) -> int | None:
    """Where the nearest word of spending before the sum begins."""
    first = max(clause.start, last, start - _BEFORE) - clause.start
    cues = list(_cue_words().finditer(clause.text, first, start - clause.start))
    return clause.start + cues[-1].start() if cues else None


def _summing_up(story: Story, clause: Clause, start: int) -> int | None:
    """Where 合计 stands before the sum, something spent having been told before."""
    totals = one_of(words_of("spent", "totals")).pattern
    before = re.search(totals + "(?:是|有|大概|就)?$", clause.text[: start - clause.start])
    return clause.start + before.start() if before and _cue_words().search(story.text, 0, clause.start) else None


def _afterwards(story: Story, match: re.Match[str]) -> int | None:
    """Where the sum begins that is said to be used up: 三万块都花完了."""
    return match.start() if one_of(words_of("spent", "after")).match(story.text, match.end()) else None


@cache
def _cue_words() -> re.Pattern[str]:
    words = one_of((*words_of("spent", "spent"), *words_of("spent", "bills")))
    return re.compile(f"(?<!信){words.pattern}(?!社)")  # 信用社


@cache
def _losing() -> re.Pattern[str]:
    unless = "".join(f"(?<!{re.escape(word)})" for word in words_of("spent", "not_lost"))
    return re.compile(unless + one_of(words_of("spent", "lost")).pattern)


def _is_elsewhere(story: Story, clause: Clause, match: re.Match[str], cue: int) -> bool:
    """Whether a nearer word says that it was borrowed, earned or paid back, or that it is still to come."""
    begins = cue - clause.start
    between = clause.text[begins: match.start() - clause.start]
    before = clause.text[max(0, begins - 6): begins]
    after = story.text[match.end(): match.end() + _TAIL]
    lent, lent_after = (one_of(words_of("spent", name)) for name in ("elsewhere", "after_elsewhere"))
    if lent.search(between) or lent_after.match(after):
        return True
    payers = one_of(words_of("spent", "payers")).pattern
    if re.search(f"{lent.pattern}(?:了|下|着|的|医院)?$", before) or re.search(f"{payers}[^我自]{{0,3}}$", before):
        return True
    undone = one_of(words_of("spent", "not_spent"))
    told_after = re.search(r"了|过", between)
    return bool(undone.search(before[-4:]) or (undone.search(between) and not told_after))


def _is_rate(clause: Clause, cue: int, start: int) -> bool:
    """一个月花八百 and 每次花两千 are no sums spent; 一年花了三万 is."""
    before, between = clause.text[: cue - clause.start], clause.text[cue - clause.start: start - clause.start]
    rate = list(re.finditer("(?<![第这那])" + one_of(words_of("spent", "rates")).pattern, before[-8:] + between))
    if not rate:
        return False
    return not (rate[-1][0] == "一年" and re.search("了|掉|去", between))


def _found(story: Story, cue: int, match: re.Match[str], amount: Amount) -> Found:
    words = match[0].strip()
    return Found({"least": amount.least, "most": amount.most, "words": words}, story.text[cue: match.end()])

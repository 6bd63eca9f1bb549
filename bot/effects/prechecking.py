"""Pre-checking: a card's conditions beside what was answered, each with its sentence; nobody is judged."""

from collections.abc import Iterator

from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload
from bot.vocabulary import Vocabulary
from dialogues.prechecks import COUNTED
from knowledge.prechecks import CHECK, NOT, Criterion, Possible, Precheck
from knowledge.telling import told as telling
from knowledge.telling.chat import source_lines
from knowledge.telling.words import end_words

NUMBERS = "一二三四五六七八九"


def tell_precheck(context: Context, answers: Told, given: Told) -> list[Payload]:
    """Criterion by criterion, the sum, what is not written, the papers, and who decides; first of all what is over."""
    precheck = context.knowledge.prechecks[given["card"]]
    on, says = context.today, context.vocabulary
    told = context.knowledge.teller.told(context.knowledge.cards[precheck.card], on, context.county)
    lines = [
        *_over(precheck, told),
        *_criteria(precheck, answers, told, says),
        *_sum(precheck, answers, told, says),
        *_changes(precheck, answers, says),
        *_unsaid(told, says),
        says.text("precheck_papers", says=_part(told, "papers")),
        says.text("precheck_decided", asks=told.office.asks),
        *([told.card.caution] if told.card.caution else []),
    ]
    return [says.say("precheck_result", title=told.card.title, lines="\n".join(lines))]


def _over(precheck: Precheck, told: telling.Told) -> list[str]:
    """How old the papers are, what the county has ended, and what the documents themselves say has ended."""
    papers = {criterion.statement.source.id: criterion.statement.source for criterion in precheck.criteria.values()}
    state = [told.state] if told.state else []
    lapsed = [line for part in told.parts.values() for line in part.lapsed]
    return [*source_lines(list(papers.values()), told.words), *state, *lapsed]


def _criteria(precheck: Precheck, answers: Told, told: telling.Told, says: Vocabulary) -> Iterator[str]:
    """Each with the sentence it rests on, which is not told twice where the next one rests on it, too."""
    shown = ""
    for number, criterion in zip(NUMBERS, precheck.criteria.values(), strict=False):
        yield _criterion(number, criterion, _answer(criterion, answers), told, says)
        statement, again = criterion.statement, criterion.quote == shown
        shown = criterion.quote
        yield says.text("precheck_same_source") if again else says.text(
            "precheck_source", quote=shown.rstrip("。"), source=statement.source.short, clause=statement.clause
        )


def _answer(criterion: Criterion, answers: Told) -> Possible | None:
    return criterion.answers.get(str(answers.get(criterion.id)))


def _criterion(
    number: str, criterion: Criterion, answer: Possible | None, told: telling.Told, says: Vocabulary
) -> str:
    """Its outcome and why; a sentence that has ended fits nobody any more, it has to be asked about."""
    stands = criterion.statement.stands(told.on)
    outcome = answer.outcome if answer and stands else CHECK
    why = says.text("precheck_answered", label=answer.label) if answer else ""
    if criterion.asks and answer is None:
        why = says.text("precheck_not_asked")
    why += (answer.says if answer else criterion.says) or ""
    if not stands and criterion.statement.ends:
        why += says.text("precheck_lapsed", until=end_words(criterion.statement.ends))
    return says.text(
        "precheck_line", number=number, title=criterion.title, outcome=says.text(f"precheck_{outcome}"), why=why
    )


def _sum(precheck: Precheck, answers: Told, told: telling.Told, says: Vocabulary) -> list[str]:
    """The sum where it was asked for; else what the card says of the amount, or that it says nothing."""
    if precheck.sum and COUNTED in answers:
        return [says.text("precheck_sum", says=precheck.sum.told(int(answers[COUNTED])))]
    met = all(
        (answer := _answer(criterion, answers)) is None or answer.outcome != NOT
        for criterion in precheck.criteria.values()
    )
    return [says.text("precheck_amount", says=_part(told, "amount"))] if met else []


def _changes(precheck: Precheck, answers: Told, says: Vocabulary) -> list[str]:
    found = [_answer(criterion, answers) for criterion in precheck.criteria.values()]
    changes = dict.fromkeys(answer.changes for answer in found if answer and answer.changes)
    return [says.text("precheck_changes"), *(f"· {change}" for change in changes)] if changes else []


def _unsaid(told: telling.Told, says: Vocabulary) -> list[str]:
    """What the documents leave open about whom and whether still: nobody can be told more than they say."""
    gaps = [*told.parts["who"].gaps, *(() if told.parts["validity"].says else told.parts["validity"].gaps)]
    return [says.text("precheck_unsaid"), *(f"· {gap}" for gap in gaps)] if gaps else []


def _part(told: telling.Told, part: str) -> str:
    """What is said of a part, or that nothing is."""
    about = told.parts[part]
    return about.text + "".join(about.own) or "".join(about.gaps)

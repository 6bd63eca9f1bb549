"""Answers about cards, put together from what the sources say, with their year, their gaps and whom to ask."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.choices import card_value
from bot.knowledge import Knowledge
from bot.reply import Choice, Payload
from bot.vocabulary import Vocabulary
from knowledge.cards import Card, Statement
from knowledge.sources import Source

WHOLE = ("general", "amount", "who")  # the parts an answer to a whole card tells; the rest is behind buttons
GENERAL = "general"


def card_answer(card: Card, part: str, on: date, knowledge: Knowledge, vocabulary: Vocabulary) -> Payload:
    """One part of a card as it stands on that day; the whole card in a few lines when nothing narrower is asked."""
    lines = _whole(card, on, vocabulary) if part == GENERAL else _part(card, part, on, vocabulary)
    lines.append(vocabulary.text("ask", office=knowledge.offices[card.ask].asks))
    lines += [card.caution] if card.caution else []
    return Payload("\n".join(lines), _choices(card, part, on, vocabulary), card=(card.id, part))


def unsaid_answer(card: Card, on: date, knowledge: Knowledge, vocabulary: Vocabulary) -> Payload:
    """Everything people ask about a card and no source answers."""
    lines = [_title(card), vocabulary.text("unsaid_title")]
    lines += [f"· {gap.says}" for gap in card.unsaid()]
    lines.append(vocabulary.text("ask", office=knowledge.offices[card.ask].asks))
    return Payload("\n".join(lines), _choices(card, None, on, vocabulary), card=(card.id, GENERAL))


def _whole(card: Card, on: date, vocabulary: Vocabulary) -> list[str]:
    told = {part: card.said(part, on) for part in WHOLE}
    lines = [_title(card)]
    for part, statements in told.items():
        if statements:
            lines.append(_line(part, statements, vocabulary))
    lines += _sources((statement for statements in told.values() for statement in statements), vocabulary)
    return lines + _unsaid(card, on, vocabulary)


def _unsaid(card: Card, on: date, vocabulary: Vocabulary) -> list[str]:
    """The parts about which nothing stands; whether it still holds is told with the year of the paper."""
    silent = {gap.part for gap in card.unsaid()} - set(card.parts_said(on)) - {"validity"}
    names = [words.unsaid for part, words in vocabulary.parts.items() if part in silent]
    return [vocabulary.text("unsaid_short", parts="、".join(names))] if names else []


def _part(card: Card, part: str, on: date, vocabulary: Vocabulary) -> list[str]:
    """What stands, what stood, what is not said; and the year of the paper even where it says nothing."""
    statements, lapsed = card.said(part, on), card.lapsed(part, on)
    lines = [_title(card)]
    if statements:
        lines.append(_line(part, statements, vocabulary))
    if lapsed and not statements:
        says = "".join(dict.fromkeys(statement.says for statement in lapsed))
        lines.append(vocabulary.text("lapsed", until=f"{lapsed[0].ends:%Y}", says=says))
    lines += [gap.says for gap in card.unsaid() if gap.part == part]
    return lines + _sources((*statements, *lapsed) or card.said(GENERAL, on), vocabulary)


def _title(card: Card) -> str:
    return f"【{card.title}】"


def _line(part: str, statements: Sequence[Statement], vocabulary: Vocabulary) -> str:
    says = "".join(statement.says for statement in statements)
    return says if part == GENERAL else f"{vocabulary.parts[part].line}：{says}"


def _sources(statements: Iterable[Statement], vocabulary: Vocabulary) -> list[str]:
    """One line per document: its name and the sentence about its year that must go with it."""
    sources: dict[str, Source] = {statement.source.id: statement.source for statement in statements}
    return [vocabulary.text("source", name=source.short, standing=source.standing) for source in sources.values()]


def _choices(card: Card, shown: str | None, on: date, vocabulary: Vocabulary) -> tuple[Choice, ...]:
    """The parts that say something, what is not written, and the way to declare a hardship."""
    parts = [part for part in card.parts_said(on) if part != shown]
    choices = [Choice(_button(part, vocabulary), card_value(card.id, part)) for part in parts]
    if card.unsaid() and shown is not None:
        choices.append(Choice(vocabulary.text("unsaid_button"), f"notsaid.{card.id}"))
    return (*choices, vocabulary.choices["declare"])


def _button(part: str, vocabulary: Vocabulary) -> str:
    return vocabulary.text("whole_button") if part == GENERAL else vocabulary.parts[part].button

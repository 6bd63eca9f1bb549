"""Answers about cards: what knowledge tells, with the buttons that belong under it."""

from datetime import date

from bot.choices import card_value
from bot.knowledge import Knowledge
from bot.reply import Choice, Payload
from bot.vocabulary import Vocabulary
from dialogues.prechecks import flow_id
from knowledge.cards import Card
from knowledge.county import County
from knowledge.not_covered import Topic
from knowledge.telling.chat import chat_answer, reach, unsaid_answer
from knowledge.telling.told import GENERAL, Told


def card_answer(
    card: Card, part: str, on: date, county: County, knowledge: Knowledge, vocabulary: Vocabulary
) -> Payload:
    """One part of a card as it stands on that day in that county; the whole card in a few lines for `general`."""
    told = knowledge.teller.told(card, on, county)
    return Payload(chat_answer(told, part), _choices(told, part, knowledge, vocabulary), card=(card.id, part))


def not_said_answer(
    card: Card, on: date, county: County, knowledge: Knowledge, vocabulary: Vocabulary
) -> Payload:
    """Everything people ask about a card and no source answers."""
    told = knowledge.teller.told(card, on, county)
    return Payload(unsaid_answer(told), _choices(told, None, knowledge, vocabulary), card=(card.id, GENERAL))


def not_covered_answer(topic: Topic, county: County, knowledge: Knowledge, vocabulary: Vocabulary) -> Payload:
    """That we have no document about it, and the office that knows."""
    contact, words, asks = county.contact(topic.ask), knowledge.teller.words, knowledge.offices[topic.ask].asks
    if contact is not None:
        asks += "\n" + words.say("answer.contact", name=contact.name, reach=reach(contact, words, "answer"))
    return vocabulary.say("not_covered_topic", says=topic.says, asks=asks)


def _choices(told: Told, shown: str | None, knowledge: Knowledge, vocabulary: Vocabulary) -> tuple[Choice, ...]:
    """The parts that say something, what is not written, a look for oneself, and the way to declare a hardship."""
    parts = [part for part, about in told.parts.items() if part != shown and (about.says or about.own)]
    choices = [Choice(vocabulary.part_button(part), card_value(told.card.id, part)) for part in parts]
    if told.card.unsaid() and shown is not None:
        choices.append(Choice(vocabulary.text("unsaid_button"), f"notsaid.{told.card.id}"))
    if told.card.id in knowledge.prechecks and told.over is None:
        choices.append(Choice(vocabulary.text("precheck_button"), f"start.{flow_id(told.card.id)}"))
    return (*choices, vocabulary.choices["declare"])

"""Pre-checking: the words that ask whether a card is for oneself, about the card told last or one chosen now."""

from dataclasses import replace

from bot.choices import card_value, on_screen
from bot.guiding import Response
from bot.reply import Choice
from bot.speaking import Speaker
from bot.state import CardShown, State
from dialogues.prechecks import card_of, flow_id


def precheck(speaker: Speaker, state: State) -> Response:
    """About the card told last; which one, where none was."""
    card = state.recent_card(speaker.guide.surroundings.now, speaker.vocabulary.limits.card_minutes)
    if card is None or card not in speaker.knowledge.cards:
        return prechecks(speaker, state)
    if card in speaker.knowledge.prechecks:
        return speaker.ask_first(state, flow_id(card))
    who = Choice(speaker.vocabulary.part_button("who"), card_value(card, "who"))
    label = speaker.knowledge.cards[card].label
    return speaker.aside(state, speaker.vocabulary.say("precheck_none", who, label=label))


def looking_at(speaker: Speaker, state: State, flow: str) -> State:
    """What is asked after a pre-check without naming a card is about the card it looked at."""
    card = card_of(flow)
    return replace(state, card=CardShown(card, "general", speaker.guide.surroundings.now)) if card else state


def prechecks(speaker: Speaker, state: State, rest: bool = False) -> Response:
    """Every card whose conditions a document names."""
    cards = speaker.knowledge.cards
    choices = [Choice(cards[card].label, f"start.{flow_id(card)}") for card in speaker.knowledge.prechecks]
    shown = on_screen(choices, speaker.vocabulary.choices["prechecks_more"], rest=rest)
    return speaker.aside(state, speaker.vocabulary.say("precheck_which", *shown))

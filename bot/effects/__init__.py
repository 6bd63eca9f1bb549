"""Effects: what dialogues make happen outside the conversation, all in the turn's transaction."""

from collections.abc import Callable, Mapping

from bot.effects.adding import add_to_case
from bot.effects.asking_for_person import ask_for_person
from bot.effects.confirming import confirm
from bot.effects.context import Context
from bot.effects.correcting import correct
from bot.effects.declaring import open_declared_case, open_urgent_case
from bot.effects.looking_up import look_up_case
from bot.effects.prechecking import tell_precheck
from bot.effects.raising import raise_in_conversation, tell_who_is_above
from bot.effects.told import Told
from bot.effects.visiting import cannot_visit, move_visit, record_visit
from bot.effects.withdrawing import withdraw
from bot.reply import Payload
from dialogues.events import Effected

EFFECTS: Mapping[str, Callable[[Context, Told, Told], list[Payload]]] = {
    "open_case": open_declared_case,
    "open_urgent_case": open_urgent_case,
    "ask_for_person": ask_for_person,
    "look_up_case": look_up_case,
    "add_to_case": add_to_case,
    "withdraw": withdraw,
    "correct": correct,
    "confirm": confirm,
    "record_visit": record_visit,
    "move_visit": move_visit,
    "cannot_visit": cannot_visit,
    "raise_objection": raise_in_conversation,
    "tell_who_is_above": tell_who_is_above,
    "precheck": tell_precheck,
}


def perform(context: Context, effected: Effected) -> list[Payload]:
    """Makes it happen; raises Refused where it cannot. After a colon an effect names the card it is about."""
    effect, _, card = effected.effect.partition(":")
    return EFFECTS[effect](context, effected.answers, {**effected.given, "card": card} if card else effected.given)

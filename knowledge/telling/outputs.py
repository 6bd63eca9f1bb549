"""The five ways in which a card is told, by name: chat, short message, notice, loudspeaker, large print."""

from collections.abc import Callable, Mapping

from knowledge.telling.chat import chat_answer
from knowledge.telling.large_print import large_print
from knowledge.telling.loudspeaker import loudspeaker_script
from knowledge.telling.notice import notice
from knowledge.telling.sheet import Sheet
from knowledge.telling.short_message import short_message
from knowledge.telling.told import Told

SHEETS: Mapping[str, Callable[[Told], Sheet]] = {"notice": notice, "large": large_print}
OUTPUTS: Mapping[str, Callable[[Told], str]] = {
    "chat": chat_answer,
    "short": short_message,
    "notice": lambda told: notice(told).text,
    "loudspeaker": loudspeaker_script,
    "large": lambda told: large_print(told).text,
}
"""Each as text, made from the same structure."""

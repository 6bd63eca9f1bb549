"""The answer in the chat: a part of a card, or the whole in a few lines, with its papers, its gaps and whom to ask."""

from collections.abc import Sequence

from knowledge.county import Contact
from knowledge.sources import Source
from knowledge.telling.told import GENERAL, Told
from knowledge.telling.words import Words

WHOLE = ("general", "amount", "who")  # what an answer to a whole card tells; the rest is behind buttons


def chat_answer(told: Told, part: str = GENERAL) -> str:
    """One part; the whole card in a few lines when nothing narrower is asked."""
    lines = _whole(told) if part == GENERAL else _part(told, part)
    return "\n".join([*_head(told), *lines, *_ask(told, part)])


def unsaid_answer(told: Told) -> str:
    """Everything people ask about the card and no document answers."""
    gaps = [f"· {gap.says}" for gap in told.card.unsaid()]
    return "\n".join([*_head(told), told.words.say("answer.unsaid_title"), *gaps, *_ask(told, None)])


def source_lines(sources: Sequence[Source], words: Words) -> list[str]:
    """One line a document: its name, and the sentence about its year that must go with it."""
    return [words.say("answer.source", name=source.short, standing=source.standing) for source in sources]


def _head(told: Told) -> list[str]:
    """What no longer holds says so before anything else."""
    return [f"【{told.card.title}】", *([told.state] if told.over else [])]


def _whole(told: Told) -> list[str]:
    says = [_line(told, part) for part in WHOLE if told.parts[part].says]
    lines = says or [line for part in WHOLE for line in told.parts[part].lapsed]
    own = dict.fromkeys(line for part in WHOLE for line in told.parts[part].own)
    standing = [part for part in WHOLE if told.parts[part].says]
    unsaid = [told.words.say("answer.unsaid", parts="、".join(told.silent()))] if told.silent() else []
    return [*lines, *own, *source_lines(told.sources(standing), told.words), *unsaid]


def _part(told: Told, part: str) -> list[str]:
    """What stands, what stood, what is not written, what the county adds; and the year even where it says nothing."""
    about = told.parts[part]
    lines = [_line(told, part)] if about.says else []
    return [*lines, *about.lapsed, *about.gaps, *about.own, *source_lines(told.sources([part]), told.words)]


def _line(told: Told, part: str) -> str:
    says = told.parts[part].text
    return says if part == GENERAL else f"{told.words.parts[part]}：{says}"


def _ask(told: Told, part: str | None) -> list[str]:
    """Whom to ask, and the telephone where the county has told one; that it has not is told where somebody asks."""
    words = told.words
    state = "" if told.over else told.state
    lines = [state + words.say("answer.ask", asks=told.office.asks)]
    if told.contact is not None:
        lines.append(words.say("answer.contact", name=told.contact.name, reach=reach(told.contact, words, "answer")))
    elif part == "where":
        lines.append(words.say("answer.no_phone"))
    return [*lines, *([told.card.caution] if told.card.caution else [])]


def reach(contact: Contact, words: Words, use: str) -> str:
    """Telephone, address and hours, as far as they are known."""
    known = {"phone": contact.phone, "address": contact.address, "hours": contact.hours}
    return "，".join(words.say(f"{use}.{name}", **{name: value}) for name, value in known.items() if value)

"""Attention: what one message is taken for, decided in a fixed order and without touching anything."""

import re
import unicodedata
from dataclasses import replace

from backend.attachments.files import Kept
from bot.around import Around
from bot.choices import read_choice
from bot.forwarded import as_forwarded
from bot.guessed import guessed
from bot.heard import LONGEST, Heard
from bot.meanings import AskFirst, Attached, Attention, BindChat, FlowReply, Plain, StartFlow, Unread, Urgent, Word
from bot.meant import corrected, followed_up, meant, sure_of
from bot.quoted import button_meant, is_past
from bot.routes import CRISIS, FRAUD
from bot.state import State
from bot.understanding import Understood
from dialogues import receipts
from dialogues.plain import bare, says_something
from dialogues.questions.picking import numbered
from dialogues.reply import Reply
from dialogues.simplified import simplified

STATUS, TRICK = "status", "fraud"
NAMED = ("name", "contact")  # questions to which a name is typed
LONGEST_NAME = 5  # characters of a name and a word before it; what is longer may be a wish: 对了我要撤回
_BINDING = re.compile(r"绑定[ :：]*([0-9a-z]{5})[ -]?([0-9a-z]{5})", re.IGNORECASE)


def decide(heard: Heard, understood: Understood | None, around: Around) -> Attention:
    """What the message is taken for; without understanding (None) as much as words and buttons tell.

    A reply to an earlier question is never an answer to today's.
    """
    taken_for = _decided(heard, understood, around)
    past = isinstance(taken_for, FlowReply) and is_past(heard.quoted, around)
    return Unread("quoted") if past else taken_for


def _decided(heard: Heard, understood: Understood | None, around: Around) -> Attention:
    if heard.kind == "forwarded":
        return as_forwarded(_decided(replace(heard, kind="text"), understood, replace(around, state=State())))
    at_once = without_understanding(heard, around)
    if at_once is not None:
        return at_once
    text = heard.text or ""
    if understood is None:
        return _tricked(text, around) or guessed(text, around)
    urgent = _urgent(text, understood, around)
    if urgent is not None:
        return urgent
    told = corrected(understood, around)
    return meant(text, told, around) if around.step is None else _aside(text, told, around)


def without_understanding(heard: Heard, around: Around) -> Attention | None:
    """The first two places of the order; None when understanding has to be asked.

    It is asked about words of fraud, too: whoever has been cheated may be in despair, and life comes first.
    """
    if heard.kind == "forwarded":
        alone = without_understanding(replace(heard, kind="text"), replace(around, state=State()))
        return None if alone is None else as_forwarded(alone)
    if isinstance(heard.attachment, Kept):
        return Attached(heard.attachment, heard.text or "")
    if heard.attachment is not None:
        return Unread(f"attachment_{heard.attachment}")
    if heard.kind not in ("text", "choice"):
        return Unread(_unread(heard.kind, around))
    if heard.choice is not None:
        return read_choice(
            heard.choice, around.state, around.vocabulary, around.knowledge, around.flows, around.surroundings
        )
    text = heard.text or ""
    told = _unreadable(text) or button_meant(simplified(text), heard.quoted, around) or _worded(text, around)
    return told or (None if _tricked(text, around) else _replied(text, around))


def binding_code(text: str) -> str | None:
    """The code in a text that binds a chat, as it was made."""
    found = _BINDING.search(simplified(text))
    return f"{found[1]}-{found[2]}".upper() if found else None


def _unread(kind: str, around: Around) -> str:
    """What is said to a message that is no text; what to do after an edit hangs on the question that waits."""
    if kind != "edited" or around.step is None:
        return kind
    return "edited_story" if around.kind in ("text", *NAMED) else "edited_answer"


def _unreadable(text: str) -> Attention | None:
    if len(text) > LONGEST:
        return Unread("too_long")
    if not text:
        return Unread("empty")
    if says_something(text):
        return None
    pictures = any(unicodedata.category(mark) == "So" for mark in text)
    return Unread("pictures") if pictures else Word("help")  # a lone question mark is a call for help


def _worded(text: str, around: Around) -> Attention | None:
    spoken = simplified(text)
    code = binding_code(spoken)
    if code:
        return BindChat(code)
    offered = _offered(spoken, around)
    if offered:
        return offered
    word = around.vocabulary.everyday_word(spoken)
    if word:
        return Word(word)
    danger = around.vocabulary.danger(spoken)
    return Urgent(danger, text, around.kind == "text") if danger and danger != TRICK else None


def _tricked(text: str, around: Around) -> Urgent | None:
    """A word of fraud."""
    trick = around.vocabulary.danger(simplified(text)) == TRICK
    return Urgent(TRICK, text, around.kind == "text") if trick else None


def _offered(spoken: str, around: Around) -> Attention | None:
    """A typed number, or the typed words of a button, for the buttons that were shown last."""
    offered, labels = around.state.offered, around.vocabulary.labels
    place = numbered(spoken)
    value = offered[place - 1] if place and place <= len(offered) else None
    value = value or next((value for value in offered if labels.get(value) == bare(spoken)), None)
    if value is None:
        return None
    return read_choice(
        value, around.state, around.vocabulary, around.knowledge, around.flows, around.surroundings
    )


def _replied(text: str, around: Around) -> Attention | None:
    """The waiting question knows the reply, or asks for a name, which understanding has nothing to say about.

    Where nothing waits, the number on a receipt asks for its case.
    """
    spoken = simplified(text)
    if around.step is None:
        receipt = receipts.read(spoken)
        if around.vocabulary.only_replies(spoken):
            return Plain("nothing_waits")
        return StartFlow(STATUS, {"receipt": receipt}) if receipt else None
    if around.recognised(spoken):
        return FlowReply(Reply(spoken))
    if around.vocabulary.leaves(spoken):
        return Word("stop")
    if not any(mark.isalpha() for mark in spoken):  # a number is never a question
        return FlowReply(Reply(spoken))
    if around.kind in NAMED and not around.vocabulary.asks(spoken) and len(spoken) <= LONGEST_NAME:
        return FlowReply(Reply(text))
    return None


def _urgent(text: str, understood: Understood, around: Around) -> Attention | None:
    """Danger or fraud in the whole; in a piece only beyond doubt, because torn from its story it sounds worse.

    What is said within a dialogue is torn from it, too, and tells of danger beyond doubt or perhaps.
    """
    thresholds, answers = around.vocabulary.thresholds, around.kind == "text"
    for route, kind, enough in ((CRISIS, "crisis", thresholds.crisis), (FRAUD, TRICK, thresholds.fraud)):
        first = understood.likeliest[0] == route and understood.share(route) >= thresholds.urgent_first
        beyond = max(understood.share(route), understood.share_apart(route)) >= thresholds.urgent_apart
        torn = around.step is not None and (route == CRISIS or not answers)
        if beyond or (not torn and (first or understood.share(route) >= enough)):
            return Urgent(kind, text, answers)
    return _tricked(text, around) or _perhaps_urgent(text, understood, around)


def _perhaps_urgent(text: str, understood: Understood, around: Around) -> Urgent | None:
    """A story, or an answer of more than a few words (我儿子), that sounds like danger to life."""
    few = around.kind != "text" and len(text) < around.vocabulary.limits.shortest_story
    perhaps = around.step is not None and understood.share(CRISIS) >= around.vocabulary.thresholds.crisis and not few
    return Urgent("crisis", text, answers=True, sure=False) if perhaps else None


def _aside(text: str, understood: Understood, around: Around) -> Attention:
    """A dialogue waits: only what is plainly something else is taken out of its way."""
    spoken, free = simplified(text), around.kind == "text"
    asks = around.vocabulary.asks(spoken)
    reply = FlowReply(Reply(text if free or around.kind in NAMED else spoken))
    step = around.step
    if step and step.question and step.question.asked_back:
        return reply
    if not asks and (free or understood.likeliest[1] < around.vocabulary.thresholds.settled):
        return reply
    other = (followed_up(understood, around) if asks else None) or sure_of(text, understood, around)
    match other:
        case StartFlow(flow, given):
            here = around.state.session is not None and around.state.session.flow == flow
            return reply if here else AskFirst(flow, str(given["story"]) if "story" in given else None)
        case Plain(saying) if not asks and (free or around.kind in NAMED or saying not in around.vocabulary.small_talk):
            return reply
        case None:
            return reply
        case _:
            return other

"""What a tapped button means: what it says while it holds, and an old button afterwards."""

import pytest

from bot.around import Around
from bot.attention import decide
from bot.heard import Heard
from bot.meanings import Attention, CardAnswer, FlowReply, NotSaid, OldButton, StartFlow, Topic, Visit, Word
from bot.state import State
from dialogues.reply import Reply
from dialogues.session import Session
from tests.bot.talk import FLOWS, KNOWLEDGE, VOCABULARY
from tests.bot.test_attention import AT_PHONE, SURROUNDINGS


def tapped(value: str, session: Session | None = None, revision: int = 0) -> Attention:
    state = State(session=session, revision=revision)
    heard = Heard("web", "c1", "m1", choice=value, kind="choice")
    return decide(heard, None, Around(state, VOCABULARY, KNOWLEDGE, FLOWS, SURROUNDINGS))


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("word.help", Word("help")), ("word.none", Word("none")), ("word.nothing", OldButton()),
        ("card.dibao.who", CardAnswer("dibao", "who")), ("card.dibao.price", OldButton()),
        ("card.gone.who", OldButton()), ("notsaid.dibao", NotSaid("dibao")), ("topic.work", Topic("work")),
        ("topic.work.2", Topic("work", 2)), ("topic.work.0", OldButton()), ("topic.work.12", OldButton()),
        ("topic.gone.2", OldButton()), ("start.declare", StartFlow("declare")), ("start.visit_done", OldButton()),
        ("visit.01m7zzzzzzzzzzzzzzzzzzzzzz.2026-11.done", Visit("01m7zzzzzzzzzzzzzzzzzzzzzz", "2026-11", "done")),
        ("visit.01m7zzzzzzzzzzzzzzzzzzzzzz.2026-11.delete", OldButton()), ("visit.x.2026.done", OldButton()),
        ("step.declare.phone.7.none", OldButton()), ("", OldButton()), ("step", OldButton()),
        ("'; drop table household; --", OldButton()),
    ],
)
def test_a_button_means_what_it_says_or_is_an_old_one(value: str, meant: Attention) -> None:
    assert tapped(value) == meant


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("step.declare.phone.7.none", FlowReply(Reply("none", "none"))),
        ("step.declare.phone.6.none", OldButton()),
        ("step.declare.size.7.none", OldButton()),
        ("step.status.phone.7.none", OldButton()),
        ("step.declare.phone.07.none", OldButton()),
    ],
)
def test_a_button_of_a_dialogue_holds_while_its_question_waits(value: str, meant: Attention) -> None:
    assert tapped(value, AT_PHONE, revision=7) == meant

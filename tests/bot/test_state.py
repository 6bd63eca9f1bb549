"""The state survives being stored, and old or damaged shapes never crash."""

from dataclasses import replace

import pytest

from bot.state import CardShown, State
from dialogues.session import Session
from tests.backend.moments import MONDAY

SESSION = Session("declare", {"story": "屋顶漏雨"}, {})
FULL = State(
    SESSION, (Session("status"),), CardShown("dibao", "how", MONDAY), 7, ("word.help", "word.human"), "v1", "屋顶漏雨"
)


@pytest.mark.parametrize("state", [State(), FULL])
def test_a_state_comes_back_as_it_was_stored(state: State) -> None:
    assert State.from_json(state.to_json()) == state


@pytest.mark.parametrize(
    "stored",
    [
        None, "", "{}", "[]", "null", "no json", '{"session": 3}', '{"session": {"flow": "declare"}}',
        '{"paused": [{}, 1, null]}', '{"card": {"id": "dibao"}}', '{"card": {"id": 1, "part": 2, "at": "soon"}}',
        '{"revision": "many"}', '{"offered": [1, null]}', '{"village": 3, "story": []}',
    ],
)
def test_what_an_older_shape_does_not_tell_is_as_at_the_beginning(stored: str | None) -> None:
    assert State.from_json(stored) == State()


def test_a_single_paused_dialogue_of_an_older_shape_is_kept() -> None:
    stored = State(paused=(SESSION,)).to_json().replace('"paused": [', '"paused": ').replace('}], "card"', '}, "card"')
    assert State.from_json(stored).paused == (SESSION,)


def test_pausing_and_resuming_keep_every_dialogue() -> None:
    paused = FULL.pausing()
    assert (paused.session, [session.flow for session in paused.paused]) == (None, ["declare", "status"])
    assert paused.resuming() == replace(FULL, revision=9)


def test_an_older_dialogue_of_the_same_flow_gives_way() -> None:
    older = Session("declare", {"story": "以前的"})
    assert State(session=SESSION, paused=(older,)).pausing().paused == (SESSION,)

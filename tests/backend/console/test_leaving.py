"""Somebody leaves, or is posted elsewhere, while a form of theirs is on its way: it changes nothing any more."""

from collections.abc import Callable

import pytest

from backend.cases.thread import entries_of
from backend.console import gate
from backend.console.desk import Desk
from backend.staff.actions import deactivate
from backend.staff.models import Staff, StaffSession
from backend.staff.queries import actor_of
from tests.backend.console.conftest import World


def switched_off(world: World) -> None:
    with world.database.writing() as session:
        by = actor_of(session, world.staff["administrator"])
        deactivate(session, by, world.staff["village"].id, world.clock())


def posted_elsewhere(world: World) -> None:
    world.post_to("village", "lower")


def made_auditor(world: World) -> None:
    with world.database.writing() as session:
        session.get_one(Staff, world.staff["village"].id).role = "auditor"


def signed_out(world: World) -> None:
    with world.database.writing() as session:
        session.query(StaffSession).delete()


@pytest.mark.parametrize("happens", [switched_off, posted_elsewhere, made_auditor, signed_out])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("note", {"seen": "1", "text": "去看过了"}),
        ("reveal", {"fields": "contact", "reason": "visit", "why": "核实情况需要"}),
    ],
)
def test_what_happens_between_the_door_and_the_desk_counts(
    world: World, monkeypatch: pytest.MonkeyPatch, happens: Callable[[World], None], path: str, fields: dict[str, str]
) -> None:
    case_id = world.declare()
    browser = world.browser("village")

    async def meanwhile(desk: Desk) -> None:
        happens(world)

    monkeypatch.setattr(gate, "_touch", meanwhile)
    answer = world.post(browser, f"/staff/cases/{case_id}/{path}", **fields)
    assert (answer.status_code, "张三丰" in answer.text) == (404, False)
    with world.database.reading() as session:
        assert [entry.kind for entry in entries_of(session, case_id)] == ["received"]

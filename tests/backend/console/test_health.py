"""The health page says how understanding is doing, and what to do about it."""

import shutil
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from backend.console.app import console_router
from backend.console.health import NluState
from backend.objections.models import Objection
from backend.staff.models import Staff
from tests.backend.console.conftest import World


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("off", "没有启用"), ("untaught", "还没有学过问法"), ("silent", "没有应答"),
        ("older", "新学好的问法用不了。请再运行一次 mingbai train"), ("answering", "正常"),
    ],
)
def test_each_state_of_understanding_is_told(world: World, state: NluState, told: str) -> None:
    app = FastAPI()
    app.include_router(console_router(world.database, world.rules, world.settings, world.clock, lambda: state))
    page = replace(world, app=app).browser("administrator").get("/staff/health").text
    assert told in page[page.index("听懂问话（nlu）") : page.index("最近一次备份")]


def test_recordings_that_no_answer_uses_are_named(world: World) -> None:
    folder = world.settings.data / "recordings"
    folder.mkdir()
    for name in ("dibao.mp3", "dibo.mp3"):
        (folder / name).write_bytes(b"ID3")
    page = world.browser("administrator").get("/staff/health").text
    shutil.rmtree(folder)
    assert "dibo.mp3" in page[page.index("用不上的录音") :]
    assert "dibao.mp3</span>" not in page


def test_what_nobody_may_see_is_a_count_with_what_to_do_and_never_its_words(world: World) -> None:
    objection = world.objection("village")
    administrator = world.browser("administrator")
    before = administrator.get("/staff/health").text
    with world.database.writing() as session:
        for staff in session.scalars(select(Staff).where(Staff.role.in_(("township", "county")))):
            staff.active = False
        said = session.get_one(Objection, objection).text or ""
    after = administrator.get("/staff/health").text
    told = "请在“人员”里给县里再安排一位没有被提到的经办同志"
    assert [told in before, told in after, "bad\">1<" in after, said in after] == [False, True, True, False]

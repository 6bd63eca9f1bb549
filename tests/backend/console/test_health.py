"""The health page says how understanding is doing, and what to do about it."""

from dataclasses import replace

import pytest
from fastapi import FastAPI

from backend.console.app import console_router
from backend.console.health import NluState
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

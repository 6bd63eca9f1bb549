"""Training takes in what the county has told: its words and its villages make another model."""

import os
from pathlib import Path

import pytest

from backend.county.actions import tell
from backend.database import Database
from backend.scope import TERMINAL
from backend.settings import Settings
from bot import training
from tests.backend.county import County
from tests.backend.moments import MONDAY


def test_only_the_three_newest_models_are_kept(tmp_path: Path) -> None:
    settings, folder = Settings(data=tmp_path, _env_file=None), tmp_path / "models"
    folder.mkdir()
    for age, name in enumerate("edcba"):
        for file in (folder / f"{name}.tar.gz", folder / f"{name}.tar.gz.json"):
            file.write_text(name)
            os.utime(file, (1000 - age, 1000 - age))
    training.drop_older(settings)
    assert sorted(file.name[0] for file in folder.iterdir()) == ["c", "c", "d", "d", "e", "e"]


@pytest.mark.skipif(not training.installed(), reason="needs the nlu environment: make setup-nlu")
async def test_a_local_word_makes_another_model(database: Database, county: County, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, _env_file=None)
    plain = await training.wanted(settings)
    await training.take_county_words(settings, database)
    villages = await training.wanted(settings)
    with database.writing() as session:
        tell(session, TERMINAL, county.county, "word", "阿公米", {"means": "tekun"}, 0, "a", MONDAY)
    assert await training.wanted(settings) == villages
    await training.take_county_words(settings, database)
    assert len({plain, villages, await training.wanted(settings)}) == 3

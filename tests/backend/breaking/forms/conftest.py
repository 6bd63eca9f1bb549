"""The county of the console's tests, for those who send its forms."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.backend.breaking.forms.attempts import Attempt, Row
from tests.backend.breaking.forms.kept_scenes import KeptScenes
from tests.backend.console.conftest import World, county, world

__all__ = ["county", "world"]


@pytest.fixture(scope="session")
def kept_scenes(tmp_path_factory: pytest.TempPathFactory) -> KeptScenes:
    return KeptScenes(tmp_path_factory.mktemp("scenes"))


@pytest.fixture
def opened(world: World, kept_scenes: KeptScenes, tmp_path: Path) -> Callable[[Row], Attempt]:
    """Opens the form of a row in somebody's browser."""
    return lambda row: Attempt(world, row, tmp_path, kept_scenes)

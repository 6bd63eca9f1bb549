"""Scenes are set once for all forms that need them; whoever comes later finds the county copied from a file."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.backend.breaking.forms import scenes
from tests.backend.console.conftest import World, _copy


@dataclass
class KeptScenes:
    """By name: the ids, what the clock showed at the end, and the county."""

    folder: Path
    made: dict[str, tuple[scenes.Ids, datetime, Path]] = field(default_factory=dict)

    def of(self, world: World, name: str) -> scenes.Ids:
        """The scene of that name is set; its ids."""
        if name not in self.made:
            ids, file = scenes.of(world, name), self.folder / f"{len(self.made)}.db"
            _copy(world.database, file, back=False)
            self.made[name] = (ids, world.clock.now, file)
            return dict(ids)
        ids, world.clock.now, file = self.made[name]
        _copy(world.database, file, back=True)
        with world.database.reading() as session:
            world.rules.procedures.read(session)
        return dict(ids)

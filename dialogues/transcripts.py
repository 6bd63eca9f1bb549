"""Transcripts: a played conversation as a file that a policy officer can read and a test plays again."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from dialogues.play import Entry
from dialogues.session import Json
from dialogues.surroundings import Place, Surroundings

VILLAGES = (
    Place("mumian", "木棉村", ("三里镇",)),
    Place("jiangzhou1", "江洲村", ("三里镇",)),
    Place("jiangzhou2", "江洲村", ("城关镇",)),
)
"""Invented; two share a name, as villages do."""


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are read."""


def _as_read(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _as_read)


def written(
    about: str, flow: str, surroundings: Surroundings, given: Mapping[str, Json], talk: Sequence[Entry]
) -> str:
    """The file: what it is about, what it began with, and everything that was said."""
    file: dict[str, Any] = {"about": about, "flow": flow, "now": surroundings.now.isoformat()}
    if surroundings.channel != "web":
        file["channel"] = surroundings.channel
    if given:
        file["given"] = dict(given)
    return yaml.dump(
        {**file, "talk": list(talk)}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000
    )

"""Hypothesis keeps its examples outside the repository: pytest refuses to collect beside its folder."""

import tempfile
from pathlib import Path

from hypothesis.configuration import set_hypothesis_home_dir

set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "mingbai-hypothesis")

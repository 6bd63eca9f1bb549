"""Joint model: ridge, margins and small networks read the same message; only what all believe is believed."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

import numpy as np
import scipy.sparse as sp

from nlu.components.linear_model import LinearModel
from nlu.components.margins import learn_by_margins
from nlu.components.networks import Networks
from nlu.components.ridge import learn_by_ridge

RIDGE, MARGINS = "ridge", "margins"


@dataclass(frozen=True)
class JointModel:
    """Linear models know single words best, the networks what goes together: they err on different messages."""

    ridge: LinearModel
    margins: LinearModel
    networks: Networks

    @classmethod
    def learn(
        cls, rows: sp.csr_matrix, copies: Sequence[np.ndarray], classes: Sequence[str], shrink: float, trust: float
    ) -> "JointModel":
        """From the lessons' rows and the folded copies of them; see `learn_by_ridge` for `shrink` and `trust`."""
        ridge = learn_by_ridge(rows, classes, shrink, trust)
        networks = Networks.learn(copies, np.searchsorted(ridge.classes, classes))
        return cls(ridge, learn_by_margins(rows, classes), networks)

    @property
    def classes(self) -> List[str]:
        return self.ridge.classes

    def chances(self, row: sp.csr_matrix, folded: np.ndarray) -> np.ndarray:
        """The geometric mean of the three opinions for each class; together less than 1 where they differ."""
        return np.cbrt(self.ridge.chances(row) * self.margins.chances(row) * self.networks.chances(folded))

    def save(self, folder: Path) -> None:
        """All parts, in a folder that need not exist."""
        folder.mkdir(exist_ok=True)
        self.ridge.save(folder / RIDGE)
        self.margins.save(folder / MARGINS)
        self.networks.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "JointModel":
        return cls(LinearModel.load(folder / RIDGE), LinearModel.load(folder / MARGINS), Networks.load(folder))

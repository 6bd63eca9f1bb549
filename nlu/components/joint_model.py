"""Joint model: a linear model and small networks read the same message; only what both believe is believed."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

import numpy as np
import scipy.sparse as sp

from nlu.components.linear_model import LinearModel
from nlu.components.networks import Networks


@dataclass(frozen=True)
class JointModel:
    """The linear model knows single words best, the networks what goes together: they err on different messages."""

    linear: LinearModel
    networks: Networks

    @classmethod
    def learn(
        cls, rows: sp.csr_matrix, copies: Sequence[np.ndarray], classes: Sequence[str], shrink: float, trust: float
    ) -> "JointModel":
        """From the lessons' rows and the folded copies of them; see LinearModel.learn for `shrink` and `trust`."""
        linear = LinearModel.learn(rows, classes, shrink, trust)
        return cls(linear, Networks.learn(copies, np.searchsorted(linear.classes, classes)))

    @property
    def classes(self) -> List[str]:
        return self.linear.classes

    def chances(self, row: sp.csr_matrix, folded: np.ndarray) -> np.ndarray:
        """The geometric mean of both opinions for each class; together less than 1 where they differ."""
        return np.sqrt(self.linear.chances(row) * self.networks.chances(folded))

    def save(self, folder: Path) -> None:
        """Both parts, in a folder that need not exist."""
        folder.mkdir(exist_ok=True)
        self.linear.save(folder)
        self.networks.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "JointModel":
        return cls(LinearModel.load(folder), Networks.load(folder))

"""Linear model: one weight for each term and class, and the chances they add up to."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import List

import numpy as np
import scipy.sparse as sp


@dataclass(frozen=True)
class LinearModel:
    """Weights as plain numbers: a model archive holds no code. Learnt in `ridge` and in `margins`."""

    classes: List[str]
    weights: np.ndarray
    """Features by classes, in two bytes each: half the memory, the same answers."""
    offsets: np.ndarray

    @classmethod
    def of(cls, classes: List[str], weights: np.ndarray, offsets: np.ndarray) -> "LinearModel":
        """From numbers of any precision."""
        return cls(classes, np.ascontiguousarray(weights, dtype=np.float16), offsets.astype(np.float32))

    def chances(self, row: sp.csr_matrix) -> np.ndarray:
        """One number for each class; together they are 1."""
        scores = row.data @ self.weights[row.indices].astype(np.float32) + self.offsets
        raised = np.exp(scores - scores.max())
        return raised / raised.sum()

    def save(self, folder: Path) -> None:
        """Write the numbers without pickle into a folder that need not exist."""
        folder.mkdir(exist_ok=True)
        np.save(folder / "weights.npy", self.weights, allow_pickle=False)
        kept = {"classes": self.classes, "offsets": self.offsets.tolist()}
        (folder / "model.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Read what `save` wrote; an array that would run code is refused by numpy."""
        kept = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        weights = np.load(folder / "weights.npy", allow_pickle=False)
        return cls(kept["classes"], weights, np.array(kept["offsets"], dtype=np.float32))

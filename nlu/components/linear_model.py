"""Linear model: ridge regression of each class against all others, with chances that leave-one-out answers have earned."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

import numpy as np
import scipy.sparse as sp
from scipy.linalg.lapack import spotrf, spotri
from sklearn.linear_model import LogisticRegression


def _inverse(matrix: np.ndarray) -> np.ndarray:
    """Of a symmetric positive definite matrix, in single precision (n = 8,000 phrases: 256 MB)."""
    factor, failed = spotrf(matrix, lower=True, overwrite_a=True)
    inverse, failed_too = spotri(factor, lower=True, overwrite_c=True)
    if failed or failed_too:
        raise ValueError("the phrases cannot be learnt: raise `shrink` in config.yml")
    return np.tril(inverse) + np.tril(inverse, -1).T


@dataclass(frozen=True)
class LinearModel:
    """Weights as plain numbers: a model archive holds no code."""

    classes: List[str]
    weights: np.ndarray
    """Features by classes."""
    offsets: np.ndarray

    @classmethod
    def learn(cls, rows: sp.csr_matrix, classes: Sequence[str], shrink: float, trust: float) -> "LinearModel":
        """Ridge regression in its dual form, then logistic regression on what each phrase would have been called
        had it not been learnt (leave-one-out, in closed form: answer - dual / diagonal of the inverse).
        `shrink` holds the weights small; `trust` (the inverse strength of the second step) lets chances go far.
        """
        names = sorted(set(classes))
        answers = (np.array(classes)[:, None] == np.array(names)).astype(np.float32)
        likeness = (rows @ rows.T).toarray().astype(np.float32)
        inverse = _inverse(np.asfortranarray(likeness + shrink * np.eye(len(likeness), dtype=np.float32)))
        dual = inverse @ answers
        unseen = answers - dual / np.diag(inverse)[:, None]
        earned = LogisticRegression(C=trust, max_iter=2000).fit(unseen, classes)
        weights = (rows.T @ dual) @ earned.coef_.T  # both steps are linear, so one matrix holds them
        return cls(names, np.ascontiguousarray(weights, dtype=np.float32), earned.intercept_.astype(np.float32))

    def chances(self, row: sp.csr_matrix) -> np.ndarray:
        """One number for each class; together they are 1."""
        scores = np.asarray(row @ self.weights)[0] + self.offsets
        raised = np.exp(scores - scores.max())
        return raised / raised.sum()

    def save(self, folder: Path) -> None:
        """Write the numbers without pickle."""
        np.save(folder / "weights.npy", self.weights, allow_pickle=False)
        kept = {"classes": self.classes, "offsets": self.offsets.tolist()}
        (folder / "model.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        """Read what `save` wrote; an array that would run code is refused by numpy."""
        kept = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        weights = np.load(folder / "weights.npy", allow_pickle=False)
        return cls(kept["classes"], weights, np.array(kept["offsets"], dtype=np.float32))

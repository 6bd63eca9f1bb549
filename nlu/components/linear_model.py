"""Linear model: ridge regression of each class against the others, with chances earned in leave-one-out answers."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

import numpy as np
import scipy.sparse as sp
from scipy.linalg.lapack import spotrf, spotrs, strtri
from sklearn.linear_model import LogisticRegression

BLOCK = 500


def _likeness(rows: sp.csr_matrix) -> np.ndarray:
    """Products of all pairs of rows; in blocks, because a sparse result takes three times the memory."""
    count = rows.shape[0]
    likeness = np.empty((count, count), dtype=np.float32, order="F")
    for start in range(0, count, BLOCK):
        likeness[:, start : start + BLOCK] = (rows @ rows[start : start + BLOCK].T).toarray()
    return likeness


def unseen_answers(rows: sp.csr_matrix, answers: np.ndarray, shrink: float) -> tuple[np.ndarray, np.ndarray]:
    """Ridge regression in its dual form: its coefficients, and what each row would be called had it not been learnt.

    Leave-one-out has a closed form here: answer - coefficient / diagonal of the inverse (Allen's PRESS, 1974). With
    K = L L', that diagonal is the squared length of the columns of the inverse of L.
    Needs 4 bytes for each pair of rows: 400 MB for 10,000 phrases.
    """
    likeness = _likeness(rows)
    likeness[np.diag_indices_from(likeness)] += shrink
    factor, failed = spotrf(likeness, lower=True, overwrite_a=True)
    if failed:
        raise ValueError("the phrases cannot be learnt: raise `shrink` in config.yml")
    dual, _ = spotrs(factor, np.asfortranarray(answers, dtype=np.float32), lower=True)
    inverse, _ = strtri(factor, lower=True, overwrite_c=True)
    return dual, answers - dual / np.einsum("ij,ij->j", inverse, inverse)[:, None]


@dataclass(frozen=True)
class LinearModel:
    """Weights as plain numbers: a model archive holds no code."""

    classes: List[str]
    weights: np.ndarray
    """Features by classes."""
    offsets: np.ndarray

    @classmethod
    def learn(cls, rows: sp.csr_matrix, classes: Sequence[str], shrink: float, trust: float) -> "LinearModel":
        """Ridge regression, then logistic regression on what it says of phrases it has not seen.

        `shrink` holds the first step's weights small; `trust` lets the second step's chances go far from even.
        """
        names = sorted(set(classes))
        answers = (np.array(classes)[:, None] == np.array(names)).astype(np.float32)
        dual, unseen = unseen_answers(rows, answers, shrink)
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

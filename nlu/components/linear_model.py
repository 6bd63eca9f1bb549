"""Linear model: one line between each class and all others (one-vs-rest support vector machine), and its chances."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC


def _fit(rows: sp.csr_matrix, classes: Sequence[str], cost: float) -> LinearSVC:
    return LinearSVC(C=cost, class_weight="balanced", dual=True, max_iter=3000, random_state=0).fit(rows, classes)


def softmax(scores: np.ndarray, temperature: float) -> np.ndarray:
    """Chances that add up to one; a higher temperature is more hesitant."""
    raised = np.exp((scores - scores.max(axis=-1, keepdims=True)) / temperature)
    return raised / raised.sum(axis=-1, keepdims=True)


def out_of_fold_scores(rows: sp.csr_matrix, classes: Sequence[str], cost: float, folds: int) -> np.ndarray:
    """What a model says about phrases it has not seen: each fold is scored by a model of the others."""
    answers = np.array(classes)
    scores = np.zeros((rows.shape[0], len(set(classes))))
    splits = StratifiedKFold(folds, shuffle=True, random_state=0).split(rows, answers)
    for seen, unseen in splits:
        scores[unseen] = _fit(rows[seen], answers[seen], cost).decision_function(rows[unseen])
    return scores


def best_temperature(scores: np.ndarray, right: np.ndarray) -> float:
    """The temperature under which the chances of the right classes are most likely."""
    tried = np.geomspace(0.05, 2.0, 40)
    losses = [-np.log(softmax(scores, t)[np.arange(len(right)), right] + 1e-12).mean() for t in tried]
    return float(tried[int(np.argmin(losses))])


@dataclass(frozen=True)
class LinearModel:
    """Weights as plain numbers, so that a model archive holds no code."""

    classes: List[str]
    weights: np.ndarray
    """Columns of the features by classes."""
    offsets: np.ndarray
    temperature: float

    @classmethod
    def learn(cls, rows: sp.csr_matrix, classes: Sequence[str], cost: float, folds: int) -> "LinearModel":
        model = _fit(rows, classes, cost)
        names = list(model.classes_)
        right = np.array([names.index(name) for name in classes])
        temperature = best_temperature(out_of_fold_scores(rows, classes, cost, folds), right)
        weights = np.ascontiguousarray(model.coef_.T, dtype=np.float32)
        return cls(names, weights, model.intercept_.astype(np.float32), temperature)

    def scores(self, rows: sp.csr_matrix) -> np.ndarray:
        return rows @ self.weights + self.offsets

    def chances(self, rows: sp.csr_matrix) -> np.ndarray:
        return softmax(self.scores(rows), self.temperature)

    def save(self, folder: Path) -> None:
        np.save(folder / "weights.npy", self.weights, allow_pickle=False)
        kept = {"classes": self.classes, "offsets": self.offsets.tolist(), "temperature": self.temperature}
        (folder / "model.json").write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "LinearModel":
        kept = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        weights = np.load(folder / "weights.npy", allow_pickle=False)
        return cls(kept["classes"], weights, np.array(kept["offsets"], dtype=np.float32), kept["temperature"])

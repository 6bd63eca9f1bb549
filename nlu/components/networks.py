"""Networks: small neural networks that judge a folded message, and agree on one opinion."""

from dataclasses import dataclass
from pathlib import Path
from typing import List, Sequence

import numpy as np
from sklearn.neural_network import MLPClassifier

HIDDEN = 400
EPOCHS = 24
BATCH = 128
COUNT = 2  # networks, whose opinions are averaged
ARRAYS = 4  # of one network: weights and offsets of two layers

Network = Sequence[np.ndarray]


def _learn(copies: Sequence[np.ndarray], answers: np.ndarray, seed: int) -> Network:
    """Each round over the lessons reads another copy of them."""
    learner = MLPClassifier((HIDDEN,), batch_size=min(BATCH, len(answers)), random_state=seed)
    for epoch in range(EPOCHS):
        learner.partial_fit(copies[epoch % len(copies)], answers, classes=np.unique(answers))
    return [learner.coefs_[0], learner.intercepts_[0], learner.coefs_[1], learner.intercepts_[1]]


def _logarithms(folded: np.ndarray, network: Network) -> np.ndarray:
    """Of the chances of each class."""
    first, first_offsets, second, second_offsets = network
    scores = np.maximum(folded @ first + first_offsets, 0) @ second + second_offsets
    return scores - scores.max() - np.log(np.exp(scores - scores.max()).sum())


@dataclass(frozen=True)
class Networks:
    """Weights as plain numbers: a model archive holds no code."""

    all: List[Network]

    @classmethod
    def learn(cls, copies: Sequence[np.ndarray], answers: np.ndarray) -> "Networks":
        """`copies` hold the same folded lessons in the same order; `answers` are numbers from 0, at least three."""
        return cls([_learn(copies, answers, seed) for seed in range(COUNT)])

    def chances(self, folded: np.ndarray) -> np.ndarray:
        """The geometric mean of the networks' opinions."""
        return np.exp(np.mean([_logarithms(folded, network) for network in self.all], axis=0))

    def save(self, folder: Path) -> None:
        """Write the numbers without pickle."""
        np.savez(folder / "networks.npz", *(array for network in self.all for array in network))

    @classmethod
    def load(cls, folder: Path) -> "Networks":
        """Read what `save` wrote; an array that would run code is refused by numpy."""
        with np.load(folder / "networks.npz", allow_pickle=False) as kept:
            arrays = list(kept.values())
        return cls([arrays[at : at + ARRAYS] for at in range(0, len(arrays), ARRAYS)])

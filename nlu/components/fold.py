"""Fold: a message's many terms as few numbers, so that what goes together lies together."""

from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import numpy as np
import scipy.sparse as sp
from sklearn.utils.extmath import randomized_svd

SIZE = 500  # numbers a message is folded into
SHARED = 2  # lessons a term must stand in; what stands in one alone goes together with nothing
FORGOTTEN = 0.3  # share of the terms left out of a forgetful copy


@dataclass(frozen=True)
class Fold:
    """Latent semantic analysis (Deerwester 1990): singular vectors of the lessons' rows."""

    place: np.ndarray
    """Column of a row -> line of `terms`, or -1."""
    terms: np.ndarray
    """Shared terms by SIZE, in two bytes each: half the memory, the same answers."""

    @classmethod
    def learn(cls, rows: sp.csr_matrix) -> "Fold":
        """From the rows of all lessons."""
        shared = np.flatnonzero(np.bincount(rows.indices, minlength=rows.shape[1]) >= SHARED)
        place = np.full(rows.shape[1], -1, dtype=np.int32)
        place[shared] = np.arange(len(shared))
        size = min(SIZE, rows.shape[0] - 1, len(shared) - 1)
        terms = randomized_svd(rows[:, shared], size, n_iter=2, random_state=0)[2].T
        return cls(place, np.ascontiguousarray(terms, dtype=np.float16))

    def of(self, row: sp.csr_matrix) -> np.ndarray:
        """One message's numbers."""
        place = self.place[row.indices]
        known = place >= 0
        return row.data[known] @ self.terms[place[known]].astype(np.float32)

    def forgetful(self, rows: sp.csr_matrix, copies: int) -> Iterator[np.ndarray]:
        """The numbers of all rows several times, each time without some terms, as if other words had been used."""
        random, shared = np.random.default_rng(0), rows[:, np.flatnonzero(self.place >= 0)]
        terms = self.terms.astype(np.float32)
        for _ in range(copies):
            kept = shared.copy()
            kept.data = kept.data * (random.random(len(kept.data), dtype=np.float32) >= FORGOTTEN)
            yield np.asarray(kept @ terms, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the numbers without pickle."""
        np.savez(folder / "fold.npz", place=self.place, terms=self.terms)

    @classmethod
    def load(cls, folder: Path) -> "Fold":
        """Read what `save` wrote; an array that would run code is refused by numpy."""
        with np.load(folder / "fold.npz", allow_pickle=False) as kept:
            return cls(kept["place"], kept["terms"])

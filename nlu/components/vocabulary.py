"""Vocabulary: which terms are known, how telling each one is, and a text's terms as a row of numbers."""

import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, List, Sequence

import numpy as np
import scipy.sparse as sp

STRANGE = 0.15  # how much an unknown term adds to the squared length, next to the rarest known one; measured


def grams(text: str, longest: int) -> List[str]:
    """All runs of 1 to `longest` characters (n-grams), with the text's two ends marked."""
    marked = f"^{text}$"
    return [marked[at : at + size] for size in range(1, longest + 1) for at in range(len(marked) - size + 1)]


@dataclass(frozen=True)
class Vocabulary:
    """Terms and their weights (inverse document frequency)."""

    columns: Dict[str, int]
    idf: np.ndarray

    @classmethod
    def learn(cls, texts: Iterable[Sequence[str]]) -> "Vocabulary":
        """From the terms of each training text."""
        bags = [set(terms) for terms in texts]
        counts = Counter(term for bag in bags for term in bag)
        known = sorted(counts)
        idf = [1 + math.log((1 + len(bags)) / (1 + counts[term])) for term in known]
        return cls({term: column for column, term in enumerate(known)}, np.array(idf, dtype=np.float32))

    def row(self, terms: Sequence[str], length: float) -> sp.csr_matrix:
        """Sublinear TF-IDF of one text, of the given length.

        Unknown terms count in the length though they have no column, so that a text of which little is known has a
        short row, as a phrase has in leave-one-out.
        """
        counts = Counter(self.columns.get(term, -1) for term in terms)
        strange = counts.pop(-1, 0)
        at = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[at]
        values *= length / (math.sqrt(float(values @ values) + STRANGE * strange * self.strangest**2) or 1.0)
        return sp.csr_matrix((values, at, [0, len(at)]), shape=(1, len(self.columns)))

    @property
    def strangest(self) -> float:
        """The weight of a term that is in no training text: that of the rarest known one."""
        return float(self.idf.max(initial=0.0))

    def known_share(self, terms: Sequence[str], size: int) -> float:
        """How many of the terms of `size` characters, inside the text, have been seen in training (0 to 1)."""
        inside = [term for term in terms if len(term) == size and term[0] != "^" and term[-1] != "$"]
        return sum(term in self.columns for term in inside) / max(1, len(inside))

    def save(self, file: Path) -> None:
        """Write plain JSON: a model archive holds no code."""
        kept = {"terms": list(self.columns), "idf": [round(float(weight), 4) for weight in self.idf]}
        file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> "Vocabulary":
        """Read what `save` wrote."""
        kept = json.loads(file.read_text(encoding="utf-8"))
        columns = {term: column for column, term in enumerate(kept["terms"])}
        return cls(columns, np.array(kept["idf"], dtype=np.float32))

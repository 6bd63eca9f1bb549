"""Runs of characters (n-grams) and their weights: what a text is made of, as a row of numbers."""

import json
import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, List

import numpy as np
import scipy.sparse as sp


def grams(text: str, longest: int) -> List[str]:
    """All runs of 1 to `longest` characters, with the text's two ends marked."""
    marked = f"^{text}$"
    return [marked[at : at + size] for size in range(1, longest + 1) for at in range(len(marked) - size + 1)]


@dataclass(frozen=True)
class GramTable:
    """Which runs are known, and how telling each one is (inverse document frequency)."""

    longest: int
    columns: Dict[str, int]
    idf: np.ndarray

    @classmethod
    def learn(cls, texts: Iterable[str], longest: int, min_texts: int) -> "GramTable":
        """Keep the runs that stand in at least `min_texts` texts."""
        bags = [set(grams(text, longest)) for text in texts]
        counts = Counter(gram for bag in bags for gram in bag)
        kept = sorted(gram for gram, count in counts.items() if count >= min_texts)
        idf = [1 + math.log((1 + len(bags)) / (1 + counts[gram])) for gram in kept]
        return cls(longest, {gram: column for column, gram in enumerate(kept)}, np.array(idf, dtype=np.float32))

    def row(self, text: str) -> sp.csr_matrix:
        """Sublinear TF-IDF of one text, of length one (or zero when nothing is known)."""
        counts = Counter(self.columns[gram] for gram in grams(text, self.longest) if gram in self.columns)
        at = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))) * self.idf[at]
        values /= np.linalg.norm(values) or 1.0
        return sp.csr_matrix((values, at, [0, len(at)]), shape=(1, len(self.columns)))

    def known_share(self, text: str, size: int = 2) -> float:
        """How much of a text, in runs of `size` characters, has been seen in training (0 to 1)."""
        runs = [text[at : at + size] for at in range(len(text) - size + 1)] or [text]
        return sum(run in self.columns for run in runs) / len(runs)

    def save(self, file: Path) -> None:
        kept = {"longest": self.longest, "grams": list(self.columns), "idf": [round(float(x), 4) for x in self.idf]}
        file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> "GramTable":
        kept = json.loads(file.read_text(encoding="utf-8"))
        columns = {gram: column for column, gram in enumerate(kept["grams"])}
        return cls(kept["longest"], columns, np.array(kept["idf"], dtype=np.float32))

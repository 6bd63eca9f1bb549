"""Ridge: regression of each class against the others, with chances earned in leave-one-out answers."""

from typing import Sequence

import numpy as np
import scipy.sparse as sp
from scipy.linalg.lapack import spotrf, spotrs, strtri
from sklearn.linear_model import LogisticRegression

from nlu.components.linear_model import LinearModel

BLOCK = 500


def learn_by_ridge(rows: sp.csr_matrix, classes: Sequence[str], shrink: float, trust: float) -> LinearModel:
    """Ridge regression, then logistic regression on what it says of phrases it has not seen.

    `shrink` holds the first step's weights small; `trust` lets the second step's chances go far from even.
    """
    names = sorted(set(classes))
    answers = (np.array(classes)[:, None] == np.array(names)).astype(np.float32)
    dual, unseen = unseen_answers(rows, answers, shrink)
    earned = LogisticRegression(C=trust, max_iter=2000).fit(unseen, classes)
    weights = (rows.T @ dual) @ earned.coef_.T  # both steps are linear, so one matrix holds them
    return LinearModel.of(names, weights, earned.intercept_)


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


def _likeness(rows: sp.csr_matrix) -> np.ndarray:
    """Products of all pairs of rows; in blocks, because a sparse result takes three times the memory."""
    count = rows.shape[0]
    likeness = np.empty((count, count), dtype=np.float32, order="F")
    for start in range(0, count, BLOCK):
        likeness[:, start : start + BLOCK] = (rows @ rows[start : start + BLOCK].T).toarray()
    return likeness

"""Margins: a linear support vector machine, which looks at the phrases nearest to another class."""

from typing import Sequence

import scipy.sparse as sp
from sklearn.svm import LinearSVC

from nlu.components.linear_model import LinearModel

SHARPNESS = 6.0  # how far a margin is from even chances; measured, because the machine itself knows no chances


def learn_by_margins(rows: sp.csr_matrix, classes: Sequence[str]) -> LinearModel:
    """From the rows of the lessons, of at least three classes."""
    machine = LinearSVC(dual=True, random_state=0).fit(rows, classes)
    return LinearModel.of(list(machine.classes_), SHARPNESS * machine.coef_.T, SHARPNESS * machine.intercept_)

"""Ridge and margins: the closed form of leave-one-out against leaving one out, and models that are kept."""

import numpy as np
import pytest
import scipy.sparse as sp

from nlu.components.linear_model import LinearModel
from nlu.components.margins import learn_by_margins
from nlu.components.ridge import learn_by_ridge, unseen_answers


def test_unseen_answers_are_those_of_a_model_without_the_row():
    numbers = np.random.default_rng(7)
    rows = sp.csr_matrix(numbers.normal(size=(30, 8)).astype(np.float32))
    answers = numbers.normal(size=(30, 2)).astype(np.float32)
    _, unseen = unseen_answers(rows, answers, shrink=0.5)
    others = np.arange(30) != 4
    inside = (rows[others] @ rows[others].T).toarray() + 0.5 * np.eye(29)
    expected = (rows[4] @ rows[others].T).toarray() @ np.linalg.solve(inside, answers[others])
    assert np.allclose(unseen[4], expected[0], atol=1e-3)


@pytest.mark.parametrize("learnt", [
    lambda rows, classes: learn_by_ridge(rows, classes, shrink=0.2, trust=3.0), learn_by_margins,
])
def test_a_saved_model_answers_as_before_and_knows_its_lessons(learnt, tmp_path):
    rows = sp.csr_matrix(np.tile(np.eye(3, dtype=np.float32), (4, 1)))
    model = learnt(rows, ["a", "b", "c"] * 4)
    model.save(tmp_path / "kept")
    assert (LinearModel.load(tmp_path / "kept").chances(rows[1]) == model.chances(rows[1])).all()
    assert abs(model.chances(rows[1]).sum() - 1) < 1e-5
    assert model.classes[model.chances(rows[1]).argmax()] == "b"

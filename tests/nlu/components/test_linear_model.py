"""The closed form of leave-one-out, against leaving one out."""

import numpy as np
import scipy.sparse as sp

from nlu.components.linear_model import LinearModel, unseen_answers


def test_unseen_answers_are_those_of_a_model_without_the_row():
    numbers = np.random.default_rng(7)
    rows = sp.csr_matrix(numbers.normal(size=(30, 8)).astype(np.float32))
    answers = numbers.normal(size=(30, 2)).astype(np.float32)
    _, unseen = unseen_answers(rows, answers, shrink=0.5)
    others = np.arange(30) != 4
    inside = (rows[others] @ rows[others].T).toarray() + 0.5 * np.eye(29)
    expected = (rows[4] @ rows[others].T).toarray() @ np.linalg.solve(inside, answers[others])
    assert np.allclose(unseen[4], expected[0], atol=1e-3)


def test_a_saved_model_answers_as_before(tmp_path):
    rows = sp.csr_matrix(np.eye(12, dtype=np.float32))
    model = LinearModel.learn(rows, ["a", "b", "c"] * 4, shrink=0.2, trust=3.0)
    model.save(tmp_path)
    assert (LinearModel.load(tmp_path).chances(rows[0]) == model.chances(rows[0])).all()
    assert abs(model.chances(rows[0]).sum() - 1) < 1e-5

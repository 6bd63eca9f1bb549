"""The joint model: what both its halves believe, and the fold that the networks read."""

import numpy as np
import scipy.sparse as sp

from nlu.components.fold import Fold
from nlu.components.joint_model import JointModel

CLASSES = ["bread", "milk", "salt"]


def lessons(each: int = 30) -> tuple[sp.csr_matrix, list[str]]:
    """Rows in which every class has ten terms of its own, of which a row shows half; ten more mean nothing."""
    random = np.random.default_rng(3)
    shown = random.random((3 * each, 40)) < 0.5
    answers = [CLASSES[place % 3] for place in range(3 * each)]
    for place in range(3 * each):
        for other in range(3):
            if other != place % 3:
                shown[place, 10 * other : 10 * other + 10] = False
    return sp.csr_matrix(shown.astype(np.float32) / 3), answers


def learnt() -> tuple[JointModel, Fold, sp.csr_matrix, list[str]]:
    rows, answers = lessons()
    fold = Fold.learn(rows)
    return JointModel.learn(rows, list(fold.forgetful(rows, 3)), answers, 0.2, 3.0), fold, rows, answers


def test_what_was_taught_is_answered():
    model, fold, rows, answers = learnt()
    best = [model.classes[int(np.argmax(model.chances(row, fold.of(row))))] for row in rows]
    assert best == answers


def test_chances_together_are_less_than_one_where_the_halves_differ():
    model, fold, rows, _ = learnt()
    mixed = sp.csr_matrix(np.full((1, 40), 0.1, dtype=np.float32))
    assert 0 < model.chances(mixed, fold.of(mixed)).sum() < 1
    assert model.chances(rows[0], fold.of(rows[0])).sum() <= 1 + 1e-5


def test_a_saved_model_and_fold_answer_as_before(tmp_path):
    model, fold, rows, _ = learnt()
    model.save(tmp_path / "route")
    fold.save(tmp_path)
    again, folded = JointModel.load(tmp_path / "route"), Fold.load(tmp_path).of(rows[5])
    assert np.allclose(again.chances(rows[5], folded), model.chances(rows[5], fold.of(rows[5])), atol=1e-6)


def test_a_term_of_one_lesson_alone_is_not_folded():
    rows = sp.csr_matrix(np.array([[1, 1, 0], [1, 0, 1], [0, 1, 0], [1, 1, 0]], dtype=np.float32))
    fold = Fold.learn(rows)
    assert fold.place.tolist() == [0, 1, -1]
    assert not fold.of(sp.csr_matrix(np.array([[0, 0, 1]], dtype=np.float32))).any()


def test_forgetful_copies_differ_and_keep_the_order():
    rows, _ = lessons()
    fold = Fold.learn(rows)
    first, second = fold.forgetful(rows, 2)
    whole = np.stack([fold.of(row) for row in rows])
    assert first.shape == whole.shape
    assert not np.allclose(first, second)
    nearest = (first @ whole.T / np.linalg.norm(whole, axis=1)).argmax(axis=1)
    assert (np.array(lessons()[1])[nearest] == np.array(lessons()[1])).mean() > 0.9

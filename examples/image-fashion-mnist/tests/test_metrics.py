"""A class that no sample has cannot be ranked, and does not spoil the others' scores."""

import numpy as np
import pytest
from sklearn import metrics as oracle

from fashion_mnist.steps import metrics


def test_absent_class_is_not_ranked():
    """The rankings are those of the classes that are there."""
    rng = np.random.default_rng(0)
    y, p = rng.integers(2, size=100), rng.dirichlet(np.ones(3), 100)
    areas = [oracle.roc_auc_score(y == k, p[:, k]) for k in (0, 1)]
    assert metrics.scores(y, p)["roc_auc"] == pytest.approx(np.mean(areas))

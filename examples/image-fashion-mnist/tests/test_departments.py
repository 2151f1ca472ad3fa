"""The shop's departments."""

import numpy as np

from fashion_mnist.plots import DEPARTMENTS, departments


def test_errors_within_a_department_are_on_the_diagonal():
    """A shirt taken for a coat stays in its department, a shirt taken for a bag does not."""
    labels = sorted(DEPARTMENTS)
    y = np.array([labels.index("Shirt")] * 3)
    p = np.eye(len(labels))[[labels.index(name) for name in ("Shirt", "Coat", "Bag")]]
    p[2] *= 0.4  # a bag, although the tops have more probability together
    p[2, [labels.index(name) for name in ("Shirt", "Coat")]] = 0.3
    counts = [text.get_text().split()[1] for text in departments(y, p, labels, 1).axes[0].texts]
    assert sorted(counts)[-2:] == ["1", "2"]

"""Judge a gradient by slopes that are measured, and name the mistake where it is a known one."""

from collections.abc import Callable, Mapping

import numpy as np

from .calling import require

Loss = Callable[[np.ndarray], float]
STEP = 1e-5  # the error of a central difference is about its square
NEAR = 1e-6  # of the length of the gradient: far above that error, far below any mistake


def measured(loss: Loss, w: np.ndarray) -> np.ndarray:
    """Return the central differences of a loss at w, (d,)."""
    steps = STEP * np.eye(len(w))
    return np.array([(loss(w + step) - loss(w - step)) / (2 * STEP) for step in steps])


def judge(
    came: np.ndarray, loss: Loss, w: np.ndarray, known: Mapping[tuple[str, str], np.ndarray]
) -> None:
    """End the check with a card unless ``came`` is the gradient of the loss at w.

    Parameters
    ----------
    came, w : (d,)
    known
        For the message of a mistake, what it violates and where to look, what the mistake gives.
    """
    shape = np.shape(came)
    require(shape == w.shape, f"the gradient has one slope for each weight, {w.shape}, not {shape}")
    require(np.isfinite(came).all(), "each slope must be a finite number", "what overflows")
    right = measured(loss, w)
    if near(came, right):
        return
    for (violates, look), wrong in known.items():
        require(not near(came, wrong), violates, look)
    worst = int(np.argmax(np.abs(came - right)))
    differs = "central differences of the loss measure another slope"
    require(False, differs, f"the derivative with respect to weight {worst}, on two rows by hand")


def near(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two gradients agree."""
    return bool(np.linalg.norm(a - b) <= NEAR * (1e-3 + np.linalg.norm(b)))

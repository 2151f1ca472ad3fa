"""Checks of s3.14: Av = λv, the pair that eigh finds, and an honest end."""

import ast

import numpy as np
from course import calling, exercises, outcomes, samples
from course.calling import call, raises, require

READY_MADE = {"eig", "eigh", "eigvals", "eigvalsh", "svd", "svdvals", "eigs", "eigsh", "svds"}


def test_finds_the_largest_pair(lesson, rng):
    """The direction is only stretched, and by as much as eigh says."""
    for values in ([5.0, 3.0, 1.0, 0.5], [-6.0, 4.0, 2.0, 1.0]):
        A, axes = _planted(values, rng)
        value, v = _pair(lesson, A, 3 * axes.sum(axis=1), tol=1e-8, steps=500)
        length = "the direction has length 1"
        require(abs(np.linalg.norm(v) - 1) < 1e-9, length, "its last scaling")
        stays = np.linalg.norm(A @ v - value * v) <= 1e-7
        largest = np.linalg.eigvalsh(A)[np.argmax(np.abs(np.linalg.eigvalsh(A)))]
        sign = "an eigenvalue below 0 turns the vector round; the size has come without the sign"
        require(not np.isclose(value, -largest, rtol=1e-4), sign, "the Rayleigh quotient")
        require(
            np.isclose(value, largest, rtol=1e-6), "the eigenvalue of largest size, as eigh has it"
        )
        require(stays, "Av = λv: the direction is only stretched", "the residual of the definition")
        require(abs(v @ axes[:, 0]) > 1 - 1e-6, "the same direction as eigh finds, up to its sign")


def test_of_own_correlations(lesson, rng):
    """The strongest direction of the project's own columns is only stretched."""
    X = samples.standardised()[0][:, :10]
    A = X.T @ X / len(X)
    found, axes = np.linalg.eigh(A)
    start = axes @ rng.choice([-1.0, 1.0], size=len(A))  # all directions alike: none is missed
    tol = 1e-3
    value, v = _pair(lesson, A, start, tol=tol, steps=20_000)
    close = np.linalg.norm(A @ v - value * v) <= 1.01 * tol * value
    require(close, "Av = λv holds for the correlations of the project's own columns, within `tol`")
    # The part along the first axis never shrinks, so tol bounds the distance to its eigenvalue.
    largest = found[-1] - value <= 1.01 * tol * value * np.sqrt(len(A))
    require(largest, "the eigenvalue of the correlations is the largest, as eigh has it")


def test_stops_when_it_is_good_enough(lesson, rng):
    """A looser bound needs fewer products; a start that is right already needs one."""
    A, axes = _planted([2.0, 1.9, 0.1, 0.0], rng)
    start = axes.sum(axis=1)
    value, v = _pair(lesson, A, start, tol=0.1, steps=2000)
    left = np.linalg.norm(A @ v - value * v) / abs(value)
    require(left <= 0.1 + 1e-12, "what is returned meets `tol`", "‖Av - λv‖ against tol times |λ|")
    early = "it returns as soon as `tol` is met, and not when the vector no longer moves"
    require(left > 1e-6, early, "the test inside the loop")
    error = raises(RuntimeError, lesson.power_iteration, A, start, tol=1e-9, steps=5)
    require(error is not None, "too few products are reported")
    exact = -4 * axes[:, 0]
    _pair(lesson, A, exact, tol=1e-6, steps=1, look="the start is an eigenvector already")
    small, axes = _planted([-2e-6, 1e-6, 0.0], rng)
    scaled = "the bound is in proportion to |λ|: this matrix is small, and so is its residual"
    value, v = _pair(lesson, small, axes.sum(axis=1), tol=1e-6, steps=200)
    require(np.linalg.norm(small @ v - value * v) <= 3e-12, scaled, "tol times |λ|")


def test_leaves_its_arguments_alone(lesson, rng):
    """Neither matrix nor start is changed."""
    A, axes = _planted([3.0, 1.0, 0.5], rng)
    start = 7 * axes.sum(axis=1)
    kept, before = A.copy(), start.copy()
    value, v = _pair(lesson, A, start, tol=1e-6, steps=500)
    require(np.array_equal(start, before), "the start stays as it was", "`/=` changes its array")
    call(lesson.deflate, A, value, v, gives=np.ndarray)
    require(np.array_equal(A, kept), "the matrix stays as it was", "`-=` changes its array")


def test_deflation_leads_to_the_next(lesson, rng):
    """The pair that was found has the value 0; all others stay."""
    A, axes = _planted([5.0, -3.0, 1.0, 0.5], rng)
    rest = call(lesson.deflate, A, 5.0, axes[:, 0], gives=np.ndarray)
    require(rest.shape == A.shape, f"the shape stays {A.shape}; it is {rest.shape}", "np.outer")
    gone = np.abs(rest @ axes[:, 0]).max() < 1e-9
    require(gone, "the direction that was taken away is sent to 0", "value times v v^T")
    others = np.allclose(rest @ axes[:, 1:], A @ axes[:, 1:], rtol=0, atol=1e-9)
    require(
        others, "all other directions are stretched as before", "np.outer, not the inner product"
    )
    long = call(lesson.deflate, A, 5.0, 2 * axes[:, 0], gives=np.ndarray)
    require(np.allclose(long, rest), "the length of the vector makes no difference", "v^T v")
    _, v = _pair(lesson, rest, axes.sum(axis=1), tol=1e-8, steps=500)
    require(abs(v @ axes[:, 1]) > 1 - 1e-6, "what comes next is the second direction")


def test_uses_products_only(lesson, exercise):
    """No ready-made decomposition."""
    for name in exercise.functions:
        if calling.is_stub(getattr(lesson, name)):
            raise outcomes.NotAttempted()
        used = {
            getattr(node, "attr", getattr(node, "id", ""))
            for node in ast.walk(exercises.tree(exercise, name))
        }
        ready = sorted(used & READY_MADE)
        require(not ready, "only products are allowed here", f"`{name}`", came=f"it uses {ready}")


def _planted(values, rng):
    """Return a symmetric matrix with these eigenvalues, and their directions as columns."""
    axes, _ = np.linalg.qr(rng.normal(size=(len(values), len(values))))
    A = axes @ np.diag(values) @ axes.T
    return (A + A.T) / 2, axes


def _pair(lesson, A, start, *, tol, steps, look=""):
    pair = call(lesson.power_iteration, A, start, tol=tol, steps=steps, gives=tuple)
    require(len(pair) == 2, "two things are returned: the value, and the direction", look)
    value, v = pair
    require(isinstance(value, float), "the value is a float", "what `type` says of it", came=value)
    shape = isinstance(v, np.ndarray) and v.shape == start.shape
    require(shape, f"the direction is an array of shape {start.shape}", "shapes", came=v)
    require(np.isfinite(v).all(), "each entry is finite", "the length, before it overflows", came=v)
    return value, v

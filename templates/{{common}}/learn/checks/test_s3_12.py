"""Checks of s3.12: where the axes go, in which order maps act, and the way back."""

import numpy as np
from course.calling import call, require

EXACT = 1e-9


def test_rotation_takes_the_axes_along(lesson, rng):
    """A quarter turn takes the first axis to the second; lengths stay, turns add up."""
    quarter = _matrix(call(lesson.rotation, np.pi / 2, gives=np.ndarray), (2, 2))
    look = "the columns: where (1, 0) goes, and where (0, 1) goes"
    clock = "a quarter turn takes (1, 0) to (0, 1), not to (0, -1): this turns with the clock"
    require(not _same(quarter[:, 0], [0, -1]), clock, look)
    require(_same(quarter[:, 0], [0, 1]), "a turn by pi / 2 takes (1, 0) to (0, 1)", "radians")
    require(_same(quarter[:, 1], [-1, 0]), "a turn by pi / 2 takes (0, 1) to (-1, 0)", look)
    one, other = rng.uniform(0.2, 1.4, size=2)
    turned = _matrix(call(lesson.rotation, one, gives=np.ndarray), (2, 2))
    length = "a turn keeps lengths and angles: its transpose undoes it"
    require(_same(turned.T @ turned, np.eye(2)), length, look)
    back = _matrix(call(lesson.rotation, -one, gives=np.ndarray), (2, 2))
    require(_same(back @ turned, np.eye(2)), "the turn by -angle undoes the turn by angle", look)
    further = _matrix(call(lesson.rotation, other, gives=np.ndarray), (2, 2))
    both = _matrix(call(lesson.rotation, one + other, gives=np.ndarray), (2, 2))
    require(_same(further @ turned, both), "two turns are one turn by the sum of the angles", look)


def test_order_of_two_maps(lesson, rng):
    """What acts first stands on the right; the product is associative."""
    squash, turn = np.diag([1.0, 0.0]), np.array([[0.0, -1.0], [1.0, 0.0]])
    both = _matrix(call(lesson.compose, squash, turn, gives=np.ndarray), (2, 2))
    look = "first A, then B: B(Ax) = (BA)x"
    swapped = "(1, 0), flattened to the first axis and then turned, ends on the second axis"
    require(not _same(both, squash @ turn), f"{swapped}; here `then` has acted first", look)
    pairs = "a product of matrices adds up rows times columns, not numbers at the same place"
    require(not _same(both, squash * turn), pairs, "`@` and `*`")
    a, b, c = rng.normal(size=(3, 2)), rng.normal(size=(4, 3)), rng.normal(size=(2, 4))
    ab = _matrix(call(lesson.compose, a, b, gives=np.ndarray), (4, 2))
    abc = _matrix(call(lesson.compose, ab, c, gives=np.ndarray), (2, 2))
    bc = _matrix(call(lesson.compose, b, c, gives=np.ndarray), (2, 3))
    grouped = _matrix(call(lesson.compose, a, bc, gives=np.ndarray), (2, 2))
    require(_same(abc, grouped), "three maps give the same, whichever two are composed first", look)
    x = rng.normal(size=2)
    require(_same(ab @ x, b @ (a @ x)), "the composed map does what one map after the other does")


def test_moves_each_row(lesson, rng):
    """Each row of a batch goes where the matrix takes it, and the inverse brings it back."""
    points, matrix = rng.normal(size=(2, 2)), rng.normal(size=(2, 2))
    kept = points.copy(), matrix.copy()
    moved = _matrix(call(lesson.move, points, matrix, gives=np.ndarray), (2, 2))
    turned = "each row x becomes Ax; here it became x A, which is the map of the transpose"
    require(not _same(moved, points @ matrix), turned, "the shapes in x^T A^T")
    require(
        not _same(moved, matrix @ points),
        "a point is a row of `points`; here its columns were taken for points",
        "on which side the points stand",
    )
    expected = np.array([matrix @ row for row in points])
    require(_same(moved, expected), "each row x becomes Ax", "one row by hand")
    untouched = _same(points, kept[0]) and _same(matrix, kept[1])
    require(untouched, "the arrays that came in stay as they were", "operators with `=`")
    flat, many = rng.normal(size=(3, 2)), rng.normal(size=(7, 2))
    raised = _matrix(call(lesson.move, many, flat, gives=np.ndarray), (7, 3))
    rows = np.array([flat @ row for row in many])
    require(_same(raised, rows), "a matrix of 3 rows takes points of the plane into space")
    square = np.eye(2) + 0.3 * rng.uniform(-1, 1, size=(2, 2))
    there = _matrix(call(lesson.move, many, square, gives=np.ndarray), (7, 2))
    back = _matrix(call(lesson.move, there, np.linalg.inv(square), gives=np.ndarray), (7, 2))
    require(_same(back, many), "the inverse brings each point back to where it was")


def test_compose_agrees_with_move(lesson, rng):
    """To move twice is to move once by the composed map."""
    points, a, b = rng.normal(size=(6, 3)), rng.normal(size=(2, 3)), rng.normal(size=(4, 2))
    halfway = _matrix(call(lesson.move, points, a, gives=np.ndarray), (6, 2))
    twice = _matrix(call(lesson.move, halfway, b, gives=np.ndarray), (6, 4))
    both = _matrix(call(lesson.compose, a, b, gives=np.ndarray), (4, 3))
    once = _matrix(call(lesson.move, points, both, gives=np.ndarray), (6, 4))
    require(_same(twice, once), "to move twice is to move once by the composed map", "the order")


def _matrix(came, shape):
    require(came.shape == shape, f"the shape must be {shape}, not {came.shape}", "rows and columns")
    return came


def _same(a, b):
    return np.allclose(a, b, rtol=0, atol=EXACT)

"""Checks of s3.16: distances by projection, the rows at the kerb, and the widest street."""

import numpy as np
from course.calling import call, require


def test_distance_is_that_of_the_projection(lesson, rng):
    """The foot of a row lies on the plane, and no point of the plane is nearer."""
    w, b = rng.choice([-1, 1], size=3) * rng.uniform(1, 2, size=3), rng.uniform(1, 2)
    X = rng.normal(size=(20, 3))
    came = _distances(lesson, X, w, b)
    scores = X @ w + b
    length = "a score is no distance: it grows with the length of w"
    require(not np.allclose(came, scores), length, "what the score is divided by")
    sign = "rows on the far side have a distance below 0"
    require(not np.allclose(came, np.abs(came)), sign, "the sign of the score")
    require((np.sign(came) == np.sign(scores)).all(), "the sign is that of the score", "b")
    foot = X - np.outer(came, w / np.linalg.norm(w))
    on = np.abs(foot @ w + b).max() < 1e-9
    require(on, "a row moved back by its distance, along w, lies on the plane", "norm of w, and b")
    plane = rng.normal(size=(400, 3)) * 3
    plane -= np.outer((plane @ w + b) / (w @ w), w)
    brute = np.linalg.norm(X[:, None] - plane, axis=2).min(axis=1)
    nearer = "no point of the plane is nearer than the distance says"
    require((brute >= np.abs(came) - 1e-9).all(), nearer)
    twice = _distances(lesson, X, 2 * w, 2 * b)
    require(np.allclose(twice, came), "twice w and twice b are the same plane", "norm of w")


def test_margin_and_support(lesson):
    """The margin is the least room of all rows; who has no more holds it."""
    X = np.array([[3.0, 0], [1, 5], [-2, 1], [-1, -3], [4, 4], [-1.05, 7]])
    y = np.array([1, 1, -1, -1, 1, -1])
    w, b = np.array([2.0, 0.0]), 0.0
    margin, support = _margin(lesson, X, y, w, b, tol=1e-9)
    scaled = "the margin is a distance: the same for w and for 2w"
    require(abs(margin - 2.0) > 1e-9, scaled, "distances, not scores", came=margin)
    whole = "the margin is the distance of the nearest row, not of a mean or of both kerbs together"
    require(abs(margin - 1.0) < 1e-9, whole, "the least of y d(x)", came=margin)
    kerb = "the support set holds the rows of both classes at the least distance, and no other"
    require(list(support) == [1, 3], kerb, "y d(x), row by row", came=support)
    _, support = _margin(lesson, X, y, w, b, tol=0.1)
    tolerant = "rows up to `tol` beyond the nearest one belong to the support set"
    require(list(support) == [1, 3, 5], tolerant, "tol", came=support)
    _, support = _margin(lesson, X, y, w, b, tol=2.0)
    exact = "a row that is exactly `tol` beyond the nearest belongs to the support set"
    require(list(support) == [0, 1, 2, 3, 5], exact, "tol", came=support)
    margin, support = _margin(lesson, X, y, w, 3.0, tol=1e-9)
    wrong = "with a row on the wrong side, the margin is below 0"
    require(margin < 0, wrong, "the distance times y, not its absolute value", came=margin)
    require(list(support) == [3], "the row that is furthest on the wrong side is the least")


def test_widest_plane(lesson, rng):
    """No random plane, and no direction of a fine grid, has a wider empty street."""
    X, y = _streets(rng)
    w, b = _plane(lesson, X, y)
    scores = y * (X @ w + b)
    right = (scores > 0).mean() > 0.75
    require(right, "the plane separates the classes", "the side to which w points")
    length, best = np.linalg.norm(w), _widest(X, y)
    margin = scores.min() / length
    widest = margin > 0.99 * best
    soft = "rows stand in the street: a softer plane was found than the widest empty one"
    require(widest or scores.min() > 0.98, soft, "what `C` charges for a row in the street")
    require(widest, "other planes separate the classes by a wider street", "C")
    scale = "the rows that are nearest have scores of 1 and -1"
    require(abs(scores.min() - 1) < 0.02, scale, "how long w is")
    for _ in range(100):
        direction, where = rng.normal(size=2), rng.normal()
        other = (y * (X @ direction + where)).min() / np.linalg.norm(direction)
        require(margin >= 0.99 * other, "no random plane has a wider street")


def test_only_the_kerb_counts(lesson, rng):
    """Without the rows far from the street the plane is the same."""
    X, y = _streets(rng)
    w, b = _plane(lesson, X, y)
    scores = y * (X @ w + b)
    near = scores < 1.5 * scores.min()
    enough = near[y > 0].any() and near[y < 0].any()
    require(enough, "rows of both classes stand at the kerb: the street is in the middle", "b")
    other, shift = _plane(lesson, X[near], y[near])
    close = np.allclose(other, w, rtol=0.03, atol=0.03 * np.linalg.norm(w))
    same = close and abs(shift - b) < 0.03 * (1 + abs(b) + np.linalg.norm(w))
    require(same, "rows far from the street do not move it", "each row pulls in other models")


def _streets(rng):
    """Return rows in the plane on both sides of an empty street, of width 0.4, and their sides."""
    angle = rng.uniform(0, 2 * np.pi)
    across = np.array([np.cos(angle), np.sin(angle)])
    along = np.array([-across[1], across[0]])
    y = np.repeat([1, -1], 20)
    depth = 0.2 + rng.uniform(0.02, 2, size=40)
    depth[[0, 1, 20]] = 0.2  # these hold the street where it is
    place = rng.uniform(-2, 2, size=40)
    place[[0, 1, 20]] = -1, 1, rng.uniform(-0.5, 0.5)
    return np.outer(place, along) + np.outer(y * depth, across) + rng.uniform(-1, 1, size=2), y


def _widest(X, y):
    """Return the margin of the best of many directions, each with its best place."""
    angles = np.linspace(0, 2 * np.pi, 2880, endpoint=False)
    shadows = X @ np.array([np.cos(angles), np.sin(angles)])
    return ((shadows[y > 0].min(axis=0) - shadows[y < 0].max(axis=0)) / 2).max()


def _distances(lesson, X, w, b):
    came = call(lesson.signed_distance, X, w, b, gives=np.ndarray)
    require(came.shape == (len(X),), f"one distance for each row, ({len(X)},), not {came.shape}")
    return came


def _margin(lesson, X, y, w, b, *, tol):
    pair = call(lesson.margin_and_support, X, y, w, b, tol=tol, gives=tuple)
    require(len(pair) == 2, "two things come back: the margin, and the support set")
    margin, support = pair
    require(isinstance(margin, float), "the margin is a float", "its type", came=margin)
    integers = isinstance(support, np.ndarray) and support.dtype.kind == "i" and support.ndim == 1
    require(integers, "the support set is an array of row numbers", "np.flatnonzero", came=support)
    return margin, support


def _plane(lesson, X, y):
    pair = call(lesson.widest_plane, X, y, gives=tuple)
    require(len(pair) == 2, "two things come back: w and b")
    w, b = pair
    flat = isinstance(w, np.ndarray) and w.shape == (2,)
    require(flat, "w has one number for each column, (2,)", "the shape of `coef_`", came=w)
    require(isinstance(b, float), "b is a float", "the shape of `intercept_`", came=b)
    return w, b

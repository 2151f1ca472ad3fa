"""Checks of s3.11: angles, right angles, and the library's neighbours."""

import math

import numpy as np
from course import own
from course.calling import call, require
from sklearn.neighbors import NearestNeighbors


def cosine_of(lesson, a, b):
    """Ask for a cosine: a number from -1 to 1."""
    answer = call(lesson.cosine, a, b, gives=float)
    require(math.isfinite(answer), "the cosine is a number", "a vector of length 0")
    require(-1 - 1e-9 <= answer <= 1 + 1e-9, "a cosine lies between -1 and 1", "the two lengths")
    return answer


def shadow_of(lesson, a, b):
    """Ask for a projection: a vector of floats, as long as what was given."""
    answer = call(lesson.project, a, b, gives=np.ndarray)
    require(answer.shape == a.shape, "the projection has the shape of the vectors")
    require(np.isfinite(answer).all(), "the projection is made of numbers", "a vector of length 0")
    return answer.astype(float)


def nearest(lesson, X, query, k):
    """Ask for the numbers of k different rows."""
    rows = call(lesson.neighbours, X, query, k, gives=np.ndarray)
    require(rows.shape == (k,), f"the answer has the shape (k,), here ({k},)")
    require(np.issubdtype(rows.dtype, np.integer), "the answer holds row numbers")
    known = len(set(rows.tolist())) == k and ((rows >= 0) & (rows < len(X))).all()
    require(known, "the answer names k different rows of X")
    return rows


def vectors_of(rng):
    """Turn the training data into vectors; random ones where they hold no numbers."""
    if hasattr(own, "pictures"):
        pictures = own.pictures()[:300]
        return pictures.reshape(len(pictures), -1)
    numbers = own.numbers()[:300].fillna(0)
    numbers = (numbers - numbers.mean()) / numbers.std(ddof=0).replace(0, 1)
    return (
        numbers.to_numpy() if numbers.size and numbers.any(axis=None) else rng.normal(size=(30, 4))
    )


def test_known_angles(lesson, rng):
    """Same, opposite and square directions have the cosines 1, -1 and 0; 60 degrees a half."""
    a = rng.normal(size=5)
    a *= 3 / math.sqrt((a**2).sum())
    square = np.array([-a[1], a[0], 0, 0, 0])
    require(math.isclose(cosine_of(lesson, a, a), 1), "a vector has the cosine 1 with itself")
    require(math.isclose(cosine_of(lesson, a, -a), -1), "opposite vectors have the cosine -1")
    at_zero = math.isclose(cosine_of(lesson, a, square), 0, abs_tol=1e-9)
    require(at_zero, "vectors at right angles have the cosine 0")
    one, other = np.array([1.0, 0.0]), np.array([0.5, math.sqrt(0.75)])
    half = math.isclose(cosine_of(lesson, one, other), 0.5)
    require(half, "two vectors of length 1 at 60 degrees have the cosine of 60 degrees")


def test_scale_does_not_matter(lesson, rng):
    """Longer vectors have the same cosine, and order does not matter."""
    a, b = rng.normal(size=(2, 6))
    plain = cosine_of(lesson, a, b)
    for left, right in ((7 * a, b), (a, 0.01 * b), (b, a)):
        again = cosine_of(lesson, left, right)
        text = "the cosine depends on directions only, not on lengths"
        require(math.isclose(plain, again, abs_tol=1e-9), text, "both lengths", f"{plain}, {again}")


def test_without_direction(lesson):
    """The vector of zeros has the cosine 0 with all, and nothing casts a shadow on it."""
    zero, other = np.zeros(3), np.array([1.0, 2.0, 3.0])
    for a, b in ((zero, other), (other, zero), (zero, zero)):
        require(cosine_of(lesson, a, b) == 0, "a vector of length 0 has the cosine 0 with all")
    text = "the projection on a vector of length 0 is all zeros"
    require((shadow_of(lesson, other, zero) == 0).all(), text)


def test_shadow(lesson, rng):
    """The shadow lies on the line through b, and what it leaves stands at right angles to b."""
    for scale in (1.0, 0.2, 30.0):
        a, b = rng.normal(size=(2, 5))
        b = b * scale
        shadow = shadow_of(lesson, a, b)
        steps = shadow / b
        text = "the projection lies on the line through b: it is a multiple of b"
        require(np.allclose(steps, steps[0], atol=1e-9), text, "which vector is stretched")
        left_over = sum((x - s) * y for x, s, y in zip(a, shadow, b, strict=True))
        text = "what is left of a stands at right angles to b"
        look = "by what the dot product is divided"
        require(abs(left_over) < 1e-9 * scale, text, look, f"a dot product of {left_over}")


def test_small_integers(lesson, rng):
    """Pixels of 8 bits do not wrap round."""
    a, b = rng.integers(100, 256, size=(2, 40), dtype=np.uint8)
    text = "the answer for vectors of uint8 is that for the same numbers as floats"
    look = "products of uint8 wrap round at 256"
    same = math.isclose(cosine_of(lesson, a, b), cosine_of(lesson, a * 1.0, b * 1.0))
    require(same, f"cosine: {text}", look)
    same = np.allclose(shadow_of(lesson, a, b), shadow_of(lesson, a * 1.0, b * 1.0))
    require(same, f"project: {text}", look)
    X = rng.integers(0, 256, size=(60, 40), dtype=np.uint8)
    same = nearest(lesson, X, a, 3).tolist() == nearest(lesson, X * 1.0, a * 1.0, 3).tolist()
    require(same, f"neighbours: {text}", look)


def test_neighbours(lesson, rng):
    """The nearest row is the one with the same direction, not the longest one."""
    X, query = rng.normal(size=(50, 6)), rng.normal(size=6)
    X[7], X[11], X[13] = 0.01 * query, query + 0.01 * X[11], 100 * (query + X[13])
    X[20], X[21] = -query, 0
    rows = nearest(lesson, X, query, 1)
    text = "the row with the direction of the query comes first, however short it is"
    require(rows[0] == 7, text, "the lengths of the rows")
    order = nearest(lesson, X, query, 50)
    require(
        order[-1] == 20, "the row that points the other way comes last", "the order of the sort"
    )
    text = "a row of zeros counts as one of similarity 0: after those that agree, before the others"
    place, agree = order.tolist().index(21), int((X @ query > 1e-12).sum())
    require(place == agree, text, "where 0 / 0 ends up in a sort", f"place {place}")


def agree(lesson, X, query, k, where):
    """Compare the similarities of the rows found with those that scikit-learn finds."""
    rows = nearest(lesson, X, query, k)
    found = NearestNeighbors(n_neighbors=k, metric="cosine", algorithm="brute").fit(X * 1.0)
    wanted = 1 - found.kneighbors(query[None] * 1.0)[0][0]

    def length(v):
        return math.sqrt(sum(x * x for x in v)) or 1.0

    q = query.tolist()
    got = []
    for row in rows:
        v = X[row].tolist()
        got.append(sum(x * y for x, y in zip(v, q, strict=True)) / length(v) / length(q))
    text = f"{where}, the rows found are as similar as those that scikit-learn finds"
    require(np.allclose(got, wanted, atol=1e-6), text, "the order, the most similar first", got)


def test_agrees_with_library(lesson, rng):
    """On random vectors the neighbours are those of scikit-learn."""
    agree(lesson, rng.normal(size=(80, 5)), rng.normal(size=5), 6, "on random vectors")


def test_own_data(lesson, rng):
    """On the training data the neighbours are those of scikit-learn."""
    X = vectors_of(rng)
    agree(lesson, X, X[0], min(5, len(X)), "on your training data")
    a, b = X[0] * 1.0, X[-1] * 1.0
    left_over = (a - shadow_of(lesson, a, b)) @ b
    text = "for two of your rows, what is left of a stands at right angles to b"
    require(abs(left_over) <= 1e-8 * max(1.0, float(b @ b), float(a @ a)), text, came=left_over)


def test_many_rows(lesson, rng):
    """100,000 rows are compared at once."""
    X = rng.random((100_000, 8), dtype=np.float32) + 0.5
    X[777] = [1, 0, 0, 0, 0, 0, 0, 0]
    rows = nearest(lesson, X, X[777] * 3, 2)
    require(rows[0] == 777, "of 100,000 rows, the one with the same direction comes first")

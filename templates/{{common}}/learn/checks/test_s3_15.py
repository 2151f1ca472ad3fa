"""Checks of s3.15: axes that no direction beats, scores from the right origin, and the way back."""

import numpy as np
from course import samples
from course.calling import call, require
from sklearn.decomposition import PCA

CENTRE = "the mean of each column is taken off before anything else"


def test_axes_beat_random_directions(lesson, rng):
    """Along the first axis the cloud spreads most; no random direction comes near."""
    X = _cloud(rng)
    mean, axes, _ = _axes(lesson, X, 3)
    require(np.allclose(mean, X.mean(axis=0)), "the mean is that of each column", "axis=0")
    unit = np.allclose(axes @ axes.T, np.eye(3), atol=1e-9)
    require(unit, "the axes are rows of length 1, perpendicular to each other", "rows or columns")
    spread = (X @ axes.T).var(axis=0)
    towards = abs(axes[0] @ mean) / np.linalg.norm(mean)
    require(towards < 0.95 or spread[0] > spread[1], CENTRE, "what svd is given")
    require((np.diff(spread) <= 0).all(), "variances along the axes fall", "the order of the axes")
    directions = rng.normal(size=(200, X.shape[1]))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    most = (X @ directions.T).var(axis=0).max()
    require(spread[0] >= most, "no direction has more variance than the first axis", CENTRE)


def test_agrees_with_scikit_learn(lesson, rng):
    """The same flat space, axis for axis up to the sign, and the same shares."""
    X = _cloud(rng)
    for k in (1, 3, 5):
        oracle = PCA(k, svd_solver="full").fit(X)
        _, axes, share = _axes(lesson, X, k)
        same = np.abs(np.sum(axes * oracle.components_, axis=1)) > 1 - 1e-9
        require(same.all(), "each axis is that of scikit-learn, up to its sign", CENTRE, came=axes)
        of_all = oracle.explained_variance_ratio_
        kept = "shares are of the whole variance, also of that along axes that are left out"
        told = k == 5 or not np.allclose(share, of_all / of_all.sum())
        require(told, kept, "the sum in the denominator", came=share)
        root = "a share is one of variances; singular values are standard deviations"
        s = oracle.singular_values_
        everything = np.linalg.svd(X - X.mean(axis=0), compute_uv=False).sum()
        require(not np.allclose(share, s / everything), root, "what is squared", came=share)
        shares = "the shares are those of scikit-learn"
        require(np.allclose(share, of_all), shares, "variances along axes", came=share)
    wide = rng.normal(size=(4, 9))
    _, axes, _ = _axes(lesson, wide, 2)
    flat = PCA(2, svd_solver="full").fit(wide).components_
    require(np.allclose(axes.T @ axes, flat.T @ flat), "more columns than rows are no obstacle")


def test_own_columns(lesson):
    """On the project's own columns, as much is kept as scikit-learn keeps."""
    X, _ = samples.standardised()
    _, axes, _ = _axes(lesson, X, 2)
    kept = (X @ axes.T).var(axis=0).sum()
    most = PCA(2, svd_solver="full").fit(X).explained_variance_.sum() * (1 - 1 / len(X))
    same = np.isclose(kept, most, rtol=1e-6)
    require(same, "of the project's own columns, two axes keep as much variance as any two can")


def test_scores_and_back(lesson, rng):
    """Scores are measured from the mean that is given; all axes lead back to the same point."""
    X = _cloud(rng)
    mean, axes = X.mean(axis=0), PCA(svd_solver="full").fit(X).components_
    kept = X.copy(), mean.copy(), axes.copy()
    new = X[:3] + rng.normal(size=(3, X.shape[1]))
    came = call(lesson.scores, new, mean, axes[:2], gives=np.ndarray)
    require(came.shape == (3, 2), f"the scores of 3 rows on 2 axes are (3, 2), not {came.shape}")
    own = "new rows are measured from the mean that is given, not from their own"
    look = "which mean is taken off"
    require(not np.allclose(came, (new - new.mean(axis=0)) @ axes[:2].T), own, look)
    off = "the mean is taken off before rows are measured"
    require(not np.allclose(came, new @ axes[:2].T), off, look)
    by_hand = [[(row - mean) @ axis for axis in axes[:2]] for row in new]
    require(np.allclose(came, by_hand), "a score is the product of a centred row and an axis")
    whole = call(lesson.scores, new, mean, axes, gives=np.ndarray)
    again = call(lesson.rebuild, whole, mean, axes, gives=np.ndarray)
    require(again.shape == new.shape, f"the points have the shape {new.shape}, not {again.shape}")
    added = "what was taken off is added again"
    require(not np.allclose(again, new - mean), added, "the mean")
    require(np.allclose(again, new), "with all axes, each row comes back as it was", "the mean")
    near = call(lesson.rebuild, came, mean, axes[:2], gives=np.ndarray)
    upright = np.abs((new - near) @ axes[:2].T).max() < 1e-8
    require(upright, "what is lost is perpendicular to the axes that are kept", "the product")
    untouched = all(np.array_equal(a, b) for a, b in zip((X, mean, axes), kept, strict=True))
    require(untouched, "the arrays that came in stay as they were", "in-place operators")


def test_leaves_rows_alone(lesson, rng):
    """The rows that are analysed stay as they were."""
    X = _cloud(rng)
    kept = X.copy()
    _axes(lesson, X, 2)
    require(
        np.array_equal(X, kept), "the rows that came in stay as they were", "in-place operators"
    )


def _cloud(rng):
    """Return rows that spread by 5, 4, 3, 2, 1 along turned axes, exactly, far from the origin."""
    turned, _ = np.linalg.qr(rng.normal(size=(5, 5)))
    raw = rng.normal(size=(60, 5))
    white, _ = np.linalg.qr(raw - raw.mean(axis=0))
    return (white * np.sqrt(60) * [5, 4, 3, 2, 1]) @ turned.T + rng.choice([-30, 30], size=5)


def _axes(lesson, X, k):
    three = call(lesson.principal_axes, X, k, gives=tuple)
    require(len(three) == 3, "three arrays come back: mean, axes, shares", "what is returned")
    shapes = (X.shape[1],), (k, X.shape[1]), (k,)
    for name, came, shape in zip(("mean", "axes", "shares"), three, shapes, strict=True):
        right = isinstance(came, np.ndarray) and came.shape == shape
        require(right, f"the {name} are an array of shape {shape}", "rows and columns", came=came)
    return three

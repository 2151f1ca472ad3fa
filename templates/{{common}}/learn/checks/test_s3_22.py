"""Checks of s3.22: each row once per epoch, gradients right on average, and a seeded order."""

import numpy as np
from course import gradients
from course.calling import call, require

SIZES = ((50, 8), (48, 8), (5, 9), (30, 1))


def test_each_row_once(lesson):
    """An epoch holds each row exactly once, in batches of the size asked for."""
    for n, size in SIZES:
        parts = _batches(lesson, n, size, np.random.default_rng(n))
        drawn = np.concatenate(parts)
        require(len(drawn) >= n, "the last rows are in a batch, too, if it is a smaller one", "n")
        once = "each row comes exactly once in an epoch: none is left out, none comes twice"
        require(np.array_equal(np.sort(drawn), np.arange(n)), once, "drawing without replacement")
        sizes = [len(part) for part in parts]
        full = all(each == size for each in sizes[:-1]) and 0 < sizes[-1] <= size
        require(full, "batches have `size` rows, and only the last may be smaller", came=sizes)


def test_order_is_seeded(lesson):
    """The order comes from the generator alone, and is drawn anew each time."""
    state = np.random.get_state()[1].copy()
    rng = np.random.default_rng(1)
    first, second = (np.concatenate(_batches(lesson, 60, 7, rng)) for _ in range(2))
    sorted_ = "rows are put into random order before they are cut"
    require(not np.array_equal(first, np.arange(60)), sorted_, "what is shuffled")
    inside = any(set(first[i : i + 7]) != set(range(i, i + 7)) for i in range(0, 56, 7))
    neighbours = np.mean(np.abs(np.diff(first)) == 1) < 0.5
    mixed = "rows are shuffled, not whole batches: neighbours in the table meet by chance only"
    require(inside and neighbours, mixed, "what is put into random order")
    again = np.concatenate(_batches(lesson, 60, 7, np.random.default_rng(1)))
    repeat = "the same generator gives the same order"
    require(np.array_equal(first, again), repeat, "where the random numbers come from")
    require(not np.array_equal(first, second), "each epoch has an order of its own", "the seed")
    other = np.concatenate(_batches(lesson, 60, 7, np.random.default_rng(2)))
    require(not np.array_equal(first, other), "another generator gives another order", "the seed")
    untouched = np.array_equal(np.random.get_state()[1], state)
    require(untouched, "the global random numbers of NumPy are left alone", "`np.random.`")


def test_batch_gradient(lesson, rng):
    """On its rows, the gradient agrees with measured slopes."""
    X, y, w = rng.normal(size=(20, 3)), rng.normal(size=20), rng.normal(size=3)
    kept = X.copy(), y.copy(), w.copy()
    rows = rng.permutation(20)[:6]

    def loss(v, some=rows):
        return np.mean((X[some] @ v - y[some]) ** 2)

    right = gradients.measured(loss, w)
    known = {
        ("the sign is wrong: this points where the loss falls", "score minus truth"): -right,
        ("this is the sum over the batch, not its mean", "the number of rows in it"): 6 * right,
        ("this divides by all rows, not by those of the batch", "len of what"): 0.3 * right,
        ("this is the gradient of half the squared error", "a square's derivative"): right / 2,
        ("this is the gradient of the absolute error", "each row pulls as far as it is off"): (
            gradients.measured(lambda v: np.mean(np.abs(X[rows] @ v - y[rows])), w)
        ),
        ("this is the gradient over all rows", "X[rows]"): (
            gradients.measured(lambda v: loss(v, np.arange(20)), w)
        ),
    }
    came = call(lesson.batch_gradient, X, y, w, rows, gives=np.ndarray)
    gradients.judge(came, loss, w, known)
    same = all(np.array_equal(a, b) for a, b in zip((X, y, w), kept, strict=True))
    require(same, "X, y and w stay as they were", "in-place operators")


def test_unbiased(lesson, rng):
    """Over an epoch of equal batches, the mean gradient is that of all rows, exactly."""
    X, y, w = rng.normal(size=(48, 3)), rng.normal(size=48), rng.normal(size=3)
    parts = _batches(lesson, 48, 8, rng)
    mean = np.mean([_gradient(lesson, X, y, w, part) for part in parts], axis=0)
    whole = _gradient(lesson, X, y, w, np.arange(48))
    average = "the gradients of an epoch, averaged, are the gradient of all rows"
    require(np.allclose(mean, whole), average, "means of equal batches", came=mean)


def test_sgd_takes_each_step(lesson, rng):
    """Each batch of each epoch gives one step, from where the last one has led."""
    X, y = rng.normal(size=(21, 2)), rng.normal(size=21)
    kept = X.copy(), y.copy()
    calls, drawn = [], []
    gradient, cut = lesson.batch_gradient, lesson.batches

    def seen(X, y, w, rows):
        calls.append((np.array(w), np.array(rows), gradient(X, y, w, rows)))
        return calls[-1][2]

    def told(*args, **named):
        drawn.append(cut(*args, **named))
        return drawn[-1]

    lesson.batch_gradient, lesson.batches = seen, told
    w = _sgd(lesson, X, y, rate=0.05, epochs=3, size=5, rng=np.random.default_rng(3))
    used = "`sgd` gets its gradients from `batch_gradient`, its rows from `batches`"
    require(calls and drawn, used, "the names in the loop")
    anew = "`batches` is called once for each epoch: the order is drawn anew"
    require(len(drawn) == 3, anew, "outside or inside the loop", came=f"{len(drawn)} calls")
    wanted = [part for epoch in drawn for part in epoch]
    given = [rows for _, rows, _ in calls]
    all_used = len(given) == len(wanted) and all(map(np.array_equal, given, wanted))
    count = f"{len(given)} gradients of {len(wanted)} batches"
    require(all_used, "each batch of each epoch gives one gradient, in its order", "", came=count)
    require((calls[0][0] == 0).all(), "the start is at weights of 0", "w", came=calls[0][0])
    after = [place for place, _, _ in calls[1:]] + [w]
    for (place, _, slope), then in zip(calls, after, strict=True):
        require(not np.allclose(then, place), "each gradient is followed by a step of its own", "w")
        up = "the step goes up: the gradient is subtracted"
        require(not np.allclose(then, place + 0.05 * slope), up, "the sign")
        step = "a step is the rate times the gradient, down from where the last step has led"
        require(np.allclose(then, place - 0.05 * slope), step, "rate", came=then)
    same = np.array_equal(X, kept[0]) and np.array_equal(y, kept[1])
    require(same, "X and y stay as they were", "in-place operators")


def test_sgd_arrives(lesson, rng):
    """Where a perfect answer exists, the steps come to rest on it; the same seed, the same way."""
    X, w = np.linalg.qr(rng.normal(size=(40, 3)))[0] * np.sqrt(40), rng.normal(size=3)
    y = X @ w
    came = [_sgd(lesson, X, y, rate=0.02, epochs=150, size=8, rng=_seeded()) for _ in range(2)]
    require(np.array_equal(*came), "the same seed gives the same weights", "the generator")
    near = np.abs(came[0] - w).max() < 1e-3 * (1 + np.abs(w).max())
    require(near, "where all batches agree on the answer, the steps lead to it", came=came[0])
    whole = _sgd(lesson, X, y, rate=0.1, epochs=2, size=40, rng=_seeded())
    plain = np.zeros(3)
    for _ in range(2):
        plain = plain - 0.1 * 2 * X.T @ (X @ plain - y) / 40
    require(np.allclose(whole, plain), "with one batch of all rows it is gradient descent", "rate")


def _seeded():
    return np.random.default_rng(11)


def _batches(lesson, n, size, rng):
    parts = call(lesson.batches, n, size, rng, gives=list)
    arrays = all(isinstance(part, np.ndarray) and part.dtype.kind == "i" for part in parts)
    require(parts and arrays, "a list of integer arrays comes back", "slices of the order")
    return parts


def _gradient(lesson, X, y, w, rows):
    came = call(lesson.batch_gradient, X, y, w, rows, gives=np.ndarray)
    require(came.shape == w.shape, f"one slope for each weight, {w.shape}, not {came.shape}")
    return came


def _sgd(lesson, X, y, **named):
    w = call(lesson.sgd, X, y, gives=np.ndarray, **named)
    require(w.shape == (X.shape[1],), f"one weight for each column, not {w.shape}")
    require(np.isfinite(w).all(), "the weights are finite", "the sign of the step")
    return w

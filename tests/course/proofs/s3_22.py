"""What s3.22 must refuse, and what it must accept."""

BATCHES = """
def batches(n, size, rng):
    {order}
    return [order[start : start + size] for start in {starts}]
"""
GRADIENT = """
def batch_gradient(X, y, w, rows):
    return {}
"""
SGD = """
def sgd(X, y, *, rate, epochs, size, rng):
    w = np.zeros(X.shape[1])
    for _ in range(epochs):
        {epoch}
    return w
"""

MISCONCEPTIONS = {
    "with replacement": (
        BATCHES.format(order="order = rng.integers(n, size=n)", starts="range(0, n, size)"),
        "none is left out, none comes twice",
    ),
    "the rest is dropped": (
        BATCHES.format(
            order="order = rng.permutation(n)",
            starts="(range(0, n - size + 1, size) if n > size else [0])",
        ),
        "the last rows are in a batch, too",
    ),
    "the order of the table": (
        BATCHES.format(order="order = np.arange(n)", starts="range(0, n, size)"),
        "rows are put into random order before they are cut",
    ),
    "whole batches are shuffled": (
        """
def batches(n, size, rng):
    parts = [np.arange(start, min(start + size, n)) for start in range(0, n, size)]
    last = [part for part in parts if len(part) < size]
    full = [part for part in parts if len(part) == size]
    return [full[i] for i in rng.permutation(len(full))] + last
""",
        "rows are shuffled, not whole batches",
    ),
    "global random numbers": (
        BATCHES.format(order="order = np.random.permutation(n)", starts="range(0, n, size)"),
        "the same generator gives the same order",
    ),
    "a seed of its own": (
        BATCHES.format(
            order="order = np.random.default_rng(0).permutation(n)", starts="range(0, n, size)"
        ),
        "each epoch has an order of its own",
    ),
    "sign": (
        GRADIENT.format("2 * X[rows].T @ (y[rows] - X[rows] @ w) / len(rows)"),
        "the sign is wrong: this points",
    ),
    "sum for mean": (
        GRADIENT.format("2 * X[rows].T @ (X[rows] @ w - y[rows])"),
        "this is the sum over the batch, not its mean",
    ),
    "mean over all rows": (
        GRADIENT.format("2 * X[rows].T @ (X[rows] @ w - y[rows]) / len(X)"),
        "this divides by all rows",
    ),
    "half the squared error": (
        GRADIENT.format("X[rows].T @ (X[rows] @ w - y[rows]) / len(rows)"),
        "the gradient of half the squared error",
    ),
    "absolute error": (
        GRADIENT.format("X[rows].T @ np.sign(X[rows] @ w - y[rows]) / len(rows)"),
        "the gradient of the absolute error",
    ),
    "all rows": (
        GRADIENT.format("2 * X.T @ (X @ w - y) / len(X)"),
        "this is the gradient over all rows",
    ),
    "one step for an epoch": (
        SGD.format(
            epoch="w = w - rate * sum(batch_gradient(X, y, w, rows) "
            "for rows in batches(len(X), size, rng))"
        ),
        "each gradient is followed by a step of its own",
    ),
    "one order for all epochs": (
        SGD.replace("    for _", "    parts = batches(len(X), size, rng)\n    for _").format(
            epoch="for rows in parts:\n            w = w - rate * batch_gradient(X, y, w, rows)"
        ),
        "the order is drawn anew",
    ),
    "up": (
        SGD.format(
            epoch="for rows in batches(len(X), size, rng):\n"
            "            w = w + rate * batch_gradient(X, y, w, rows)"
        ),
        "the step goes up",
    ),
}

ALTERNATIVES = {
    "shuffles in place, adds up row by row": """
def batches(n, size, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return np.split(order, np.arange(size, n, size))

def batch_gradient(X, y, w, rows):
    return np.mean([2 * (X[i] @ w - y[i]) * X[i] for i in rows], axis=0)

def sgd(X, y, *, rate, epochs, size, rng):
    w = np.zeros(X.shape[1])
    while epochs:
        epochs -= 1
        for part in batches(n=len(y), size=size, rng=rng):
            step = rate * batch_gradient(X, y, w.copy(), part)
            w -= step
    return w
""",
}

EQUIVALENT: dict[str, str] = {}

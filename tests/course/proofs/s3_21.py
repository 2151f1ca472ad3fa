"""What s3.21 must refuse, and what it must accept."""

RATE = """
def critical_rate(X):
    return float({})
"""
DESCEND = """
def descend(X, y, *, rate, steps):
    w = np.zeros(X.shape[1])
    losses = [float(np.mean((X @ w - y) ** 2))]
    for _ in range(steps):
        gradient = {gradient}
        w = w {sign} rate * gradient
        losses.append(float(np.mean((X @ w - y) ** 2)))
        if {bad}:
            raise FloatingPointError
    return w, losses
"""
RIGHT = {
    "gradient": "2 * X.T @ (X @ w - y) / len(y)",
    "sign": "-",
    "bad": "not np.isfinite(losses[-1]) or losses[-1] > losses[0]",
}

MISCONCEPTIONS = {
    "the flattest direction": (
        RATE.format("2 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[0]"),
        "not the flattest",
    ),
    "the best rate, not the critical one": (
        RATE.format("1 / np.linalg.eigvalsh(2 * X.T @ X / len(X))[-1]"),
        "the critical rate is twice that",
    ),
    "no factor of the square": (
        RATE.format("2 / np.linalg.eigvalsh(X.T @ X / len(X))[-1]"),
        "its second derivative has the factor 2",
    ),
    "a sum": (
        RATE.format("2 / np.linalg.eigvalsh(2 * X.T @ X)[-1]"),
        "the number of rows is missing in its curvature",
    ),
    "singular values": (
        RATE.format("len(X) / np.linalg.norm(X, 2)"),
        "not singular values",
    ),
    "up": (
        DESCEND.format(**RIGHT | {"sign": "+", "bad": "False"}),
        "the sign is wrong: the step goes up",
    ),
    "sum for mean": (
        DESCEND.format(**RIGHT | {"gradient": "2 * X.T @ (X @ w - y)", "bad": "False"}),
        "the gradient is that of a sum, not of a mean",
    ),
    "half the squared error": (
        DESCEND.format(**RIGHT | {"gradient": "X.T @ (X @ w - y) / len(y)"}),
        "the gradient of half the squared error",
    ),
    "only nan is reported": (
        DESCEND.format(**RIGHT | {"bad": "np.isnan(losses[-1])"}),
        "must raise FloatingPointError",
    ),
    "any loss that does not fall is reported": (
        DESCEND.format(**RIGHT | {"bad": "not losses[-1] < losses[-2]"}),
        "FloatingPointError",
    ),
}

ALTERNATIVES = {
    "singular values, and the products of rows once": """
def critical_rate(X):
    return float(len(X) / np.linalg.norm(X, 2) ** 2)

def descend(X, y, *, rate, steps):
    G, g = X.T @ X, X.T @ y
    w, losses = np.zeros(len(g)), []
    while True:
        residual = y - X @ w
        losses.append(float(residual @ residual / len(residual)))
        if losses[-1] > losses[0] or not np.isfinite(losses[-1]):
            raise FloatingPointError("too far")
        if len(losses) > steps:
            return w, losses
        w = w + 2 * rate / len(residual) * (g - G @ w)
""",
}

EQUIVALENT: dict[str, str] = {}

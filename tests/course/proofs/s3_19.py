"""What s3.19 must refuse, and what it must accept."""

SQUARED = """
def mse_gradient(X, y, w):
    return {}
"""
LOGISTIC = """
def logistic_gradient(X, y, w):
    p = expit(X @ w)
    return {}
"""

MISCONCEPTIONS = {
    "sign": (SQUARED.format("2 * X.T @ (y - X @ w) / len(y)"), "the sign is wrong: this points"),
    "sum for mean": (
        LOGISTIC.format("X.T @ (p - y)"),
        "of the sum over the rows, not of their mean",
    ),
    "sign and sum": (
        SQUARED.format("2 * X.T @ (y - X @ w)"),
        "the sign is wrong, and rows are summed",
    ),
    "half the squared error": (
        SQUARED.format("X.T @ (X @ w - y) / len(y)"),
        "the gradient of half the squared error",
    ),
    "absolute error": (
        SQUARED.format("X.T @ np.sign(X @ w - y) / len(y)"),
        "the gradient of the absolute error",
    ),
    "root of the error": (
        SQUARED.format("X.T @ (X @ w - y) / len(y) / np.sqrt(np.mean((X @ w - y) ** 2))"),
        "the gradient of the root of the error",
    ),
    "the other of the two losses": (
        SQUARED.format("X.T @ (expit(X @ w) - y) / len(y)"),
        "this is the gradient of the log loss",
    ),
    "mean over the weights": (
        SQUARED.format("2 * X.T @ (X @ w - y) / len(w)"),
        "divides by the number of weights",
    ),
    "no sigmoid": (
        LOGISTIC.format("X.T @ (X @ w - y) / len(y)"),
        "this compares scores, not probabilities",
    ),
    "squared error of probabilities": (
        LOGISTIC.format("2 * X.T @ ((p - y) * p * (1 - p)) / len(y)"),
        "the squared error of probabilities",
    ),
    "classes of -1 and 1": (
        LOGISTIC.format("X.T @ (p - (2 * y - 1)) / len(y)"),
        "takes the classes for -1 and 1",
    ),
    "a factor of two": (
        LOGISTIC.format("2 * X.T @ (p - y) / len(y)"),
        "the log loss has no square",
    ),
    "infinity over infinity": (
        LOGISTIC.format("X.T @ (np.exp(X @ w) / (1 + np.exp(X @ w)) - y) / len(y)"),
        "with scores of size 1000 the gradient is no finite number",
    ),
}

ALTERNATIVES = {
    "row by row, and a tanh": """
def mse_gradient(X, y, w):
    return np.mean([2 * (row @ w - truth) * row for row, truth in zip(X, y)], axis=0)

def logistic_gradient(X, y, w):
    p = (1 + np.tanh(X @ w / 2)) / 2
    return np.mean((p - y)[:, None] * X, axis=0)
""",
}

EQUIVALENT: dict[str, str] = {}

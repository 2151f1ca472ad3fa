"""What s3.15 must refuse, and what it must accept."""

AXES = """
def principal_axes(X, k):
    mean = X.mean(axis=0)
    _, s, axes = np.linalg.svd({given}, full_matrices=False)
    return mean, {axes}, {share}
"""
RIGHT = {"given": "X - mean", "axes": "axes[:k]", "share": "s[:k] ** 2 / (s**2).sum()"}

MISCONCEPTIONS = {
    "not centred": (
        AXES.format(**RIGHT | {"given": "X"}),
        "the mean of each column is taken off before anything else",
    ),
    "axes as columns": (
        AXES.format(**RIGHT | {"axes": "axes[:k].T"}),
        "the axes are an array of shape",
    ),
    "the last axes first": (
        AXES.format(**RIGHT | {"axes": "axes[::-1][:k]"}),
        "variances along the axes fall",
    ),
    "shares of what is kept": (
        AXES.format(**RIGHT | {"share": "s[:k] ** 2 / (s[:k] ** 2).sum()"}),
        "also of that along axes that are left out",
    ),
    "shares of singular values": (
        AXES.format(**RIGHT | {"share": "s[:k] / s.sum()"}),
        "singular values are standard deviations",
    ),
    "new rows by their own mean": (
        """
def scores(X, mean, axes):
    return (X - X.mean(axis=0)) @ axes.T
""",
        "not from their own",
    ),
    "scores of rows that are not centred": (
        """
def scores(X, mean, axes):
    return X @ axes.T
""",
        "the mean is taken off before rows are measured",
    ),
    "the mean is forgotten on the way back": (
        """
def rebuild(scores, mean, axes):
    return scores @ axes
""",
        "what was taken off is added again",
    ),
}

ALTERNATIVES = {
    "eigenvectors of the covariances": """
def principal_axes(X, k):
    mean = np.average(X, axis=0)
    values, vectors = np.linalg.eigh(np.cov(X, rowvar=False))
    order = np.argsort(values)[::-1][:k]
    return mean, vectors.T[order], values[order] / values.sum()

def scores(X, mean, axes):
    return np.einsum("nd,kd->nk", X - mean[None], axes)

def rebuild(scores, mean, axes):
    return mean + np.stack([sum(s * a for s, a in zip(row, axes)) for row in scores])
""",
}

EQUIVALENT: dict[str, str] = {
    "_, s, axes = np.linalg.svd(X - mean, full_matrices=False) -> "
    "_, s, axes = np.linalg.svd(X - mean, full_matrices=True)": "axes without variance, cut off by k",
}

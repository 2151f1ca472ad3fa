"""What s3.13 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "normal equations": (
        """
def least_squares(X, y):
    return np.linalg.pinv(X.T @ X) @ (X.T @ y)
""",
        "too many digits were lost",
    ),
    "columns moved to their means": (
        """
def least_squares(X, y):
    return np.linalg.lstsq(X - X.mean(axis=0), y - y.mean())[0]
""",
        "the residual is perpendicular to each column of X",
    ),
    "pairwise correlation": (
        """
def dependent_columns(X):
    with np.errstate(all="ignore"):
        r = np.abs(np.corrcoef(X, rowvar=False))
    return [j for j in range(X.shape[1]) if (r[j, :j] > 1 - 1e-9).any()]
""",
        "though it is like none of them",
    ),
    "lists all that take part": (
        """
def dependent_columns(X):
    whole = np.linalg.matrix_rank(X)
    return [j for j in range(X.shape[1]) if np.linalg.matrix_rank(np.delete(X, j, 1)) == whole]
""",
        "only the last is listed",
    ),
    "units are not removed": (
        """
def dependent_columns(X):
    ranks = [0, *(np.linalg.matrix_rank(X[:, : j + 1]) for j in range(X.shape[1]))]
    return [j for j in range(X.shape[1]) if ranks[j] == ranks[j + 1]]
""",
        "a column in tiny units says something new",
    ),
}

ALTERNATIVES = {
    "singular values, and what is left of a column": """
def least_squares(X, y):
    return np.linalg.pinv(X) @ y

def dependent_columns(X):
    basis, found = np.zeros((len(X), 0)), []
    for j, column in enumerate(X.T):
        length = np.linalg.norm(column)
        column = column / length if length else column
        for _ in range(2):
            column = column - basis @ (basis.T @ column)
        if np.linalg.norm(column) < 1e-9:
            found.append(j)
        else:
            basis = np.column_stack([basis, column / np.linalg.norm(column)])
    return found
""",
}

EQUIVALENT: dict[str, str] = {}

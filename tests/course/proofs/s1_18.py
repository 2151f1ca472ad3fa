"""What s1.18 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "root of what rounding left": (
        """
def distances(a, b):
    a, b = a.astype(float), b.astype(float)
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * (a @ b.T)
    with np.errstate(invalid="ignore"):
        return np.sqrt(squares)
""",
        "every distance is a finite number",
    ),
    "all differences at once": (
        """
def distances(a, b):
    a, b = a.astype(float), b.astype(float)
    return np.sqrt(((a[:, None] - b[None]) ** 2).sum(axis=2))
""",
        "an array of (n, m, d) is too large",
    ),
    "a loop over rows": (
        """
def distances(a, b):
    a, b = a.astype(float), b.astype(float)
    rows = [np.sqrt(((row - b) ** 2).sum(axis=1)) for row in a]
    return np.array(rows).reshape(len(a), len(b))
""",
        "there is no loop over rows or cells",
    ),
    "lets scipy do it": (
        """
def distances(a, b):
    from scipy.spatial.distance import cdist

    return cdist(a, b)
""",
        "the distances are worked out here",
    ),
    "hides the loop": (
        """
def nearest(a, b):
    if not len(a):
        return np.zeros(0, dtype=int)
    return np.apply_along_axis(lambda row: ((b - row) ** 2).sum(axis=1).argmin(), 1, a)
""",
        "what hides a loop is a loop",
    ),
    "forgets the root": (
        """
def distances(a, b):
    a, b = a.astype(float), b.astype(float)
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * (a @ b.T)
    return np.maximum(squares, 0)
""",
        "is the Euclidean one",
    ),
    "row by row only": (
        """
def distances(a, b):
    return np.sqrt(((a - b) ** 2).sum(axis=1))
""",
        "could not be broadcast together",
    ),
    "the closest row of a": (
        """
def nearest(a, b):
    return distances(a, b).argmin(axis=0)
""",
        "there is one number for each row of a",
    ),
    "squares in uint8": (
        """
def distances(a, b):
    squares = (a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1) - 2 * (a @ b.T)
    return np.sqrt(np.maximum(squares.astype(float), 0))
""",
        "distances(array of shape (5, 9), uint8",
    ),
}

ALTERNATIVES = {
    "centred, and einsum": """
def distances(a, b):
    centre = b.mean(axis=0, dtype=float)
    a, b = a - centre, b - centre
    lengths = np.einsum("ik,ik->i", a, a)[:, np.newaxis] + np.einsum("jk,jk->j", b, b)[np.newaxis]
    return np.clip(lengths - 2 * np.einsum("ik,jk->ij", a, b), 0, None) ** 0.5


def nearest(a, b):
    return np.argmin(distances(b, a).T, axis=-1)
""",
}

EQUIVALENT: dict[str, str] = {}

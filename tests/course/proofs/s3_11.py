"""What s3.11 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "a dot product is a cosine": (
        """
def cosine(a, b):
    return float(np.clip(np.asarray(a, dtype=float) @ b, -1, 1))
""",
        "the cosine depends on directions only",
    ),
    "divides by squared lengths": (
        """
def cosine(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(a @ b / max((a @ a) * (b @ b), 1e-300))
""",
        "has the cosine 1 with itself",
    ),
    "zero over zero": (
        """
def cosine(a, b):
    with np.errstate(all="ignore"):
        a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
""",
        "the cosine is a number",
    ),
    "stretches a in place of b": (
        """
def project(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return a @ b / (b @ b) * a if b.any() else np.zeros(len(a))
""",
        "it is a multiple of b",
    ),
    "divides by the length, not its square": (
        """
def project(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return a @ b / np.linalg.norm(b) * b if b.any() else np.zeros(len(a))
""",
        "by what the dot product is divided",
    ),
    "multiplies small integers": (
        """
def project(a, b):
    return (a @ b) / max(b @ b, 1e-300) * b
""",
        "project: the answer for vectors of uint8",
    ),
    "largest dot product": (
        """
def neighbours(X, query, k):
    X, query = np.asarray(X, dtype=float), np.asarray(query, dtype=float)
    return np.argsort(-(X @ query))[:k]
""",
        "however short it is",
    ),
    "least similar first": (
        """
def neighbours(X, query, k):
    X, query = np.asarray(X, dtype=float), np.asarray(query, dtype=float)
    lengths = np.linalg.norm(X, axis=1) * np.linalg.norm(query)
    return np.argsort(X @ query / np.where(lengths == 0, 1, lengths))[-k:]
""",
        "points the other way comes last",
    ),
    "rows of zeros are not numbers": (
        """
def neighbours(X, query, k):
    X, query = np.asarray(X, dtype=float), np.asarray(query, dtype=float)
    with np.errstate(all="ignore"):
        similar = X @ query / np.linalg.norm(X, axis=1) / np.linalg.norm(query)
    return np.argsort(-np.nan_to_num(similar, nan=-0.999))[:k]
""",
        "a row of zeros counts as one of similarity 0",
    ),
}

ALTERNATIVES = {
    "unit vectors first": """
def unit(a):
    a = np.asarray(a).astype(np.float64)
    length = np.sqrt((a * a).sum(axis=-1, keepdims=True))
    return np.divide(a, length, out=np.zeros_like(a), where=length > 0)


def cosine(a, b):
    return float(np.sum(unit(a) * unit(b)))


def project(a, b):
    return np.dot(np.asarray(a, dtype=float), unit(b)) * unit(b)


def neighbours(X, query, k):
    return np.argsort(unit(X).dot(unit(query)), kind="stable")[::-1][:k].copy()
""",
}

EQUIVALENT = {
    "lengths = np.linalg.norm(X, axis=1) * np.linalg.norm(query) -> "
    "lengths = np.linalg.norm(X, axis=1) / np.linalg.norm(query)": "the query's length is the same "
    "for all rows, and does not change their order",
}

"""What s3.08 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "Bonferroni for Holm": (
        """
def holm(p):
    return np.minimum(p * len(p), 1)
""",
        "the second smallest has two rivals",
    ),
    "Holm without its walk": (
        """
def holm(p):
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = p[order] * np.arange(len(p), 0, -1)
    return np.minimum(adjusted, 1)
""",
        "holm: a larger p-value never has a smaller",
    ),
    "Holm counts from the wrong end": (
        """
def holm(p):
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(1, len(p) + 1))
    return np.minimum(adjusted, 1)
""",
        "holm: in more than 5 % of the families",
    ),
    "Holm beyond 1": (
        """
def holm(p):
    order = np.argsort(p)
    adjusted = np.empty(len(p))
    adjusted[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    return adjusted
""",
        "holm: an adjusted p-value is at most 1",
    ),
    "answers in sorted order": (
        """
def benjamini_hochberg(p):
    m = len(p)
    steps = np.sort(p) * m / np.arange(1, m + 1)
    return np.minimum.accumulate(steps[::-1])[::-1]
""",
        "benjamini_hochberg: no p-value becomes smaller, each at the place",
    ),
    "Benjamini-Hochberg walks upwards": (
        """
def benjamini_hochberg(p):
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.maximum.accumulate(p[order] * m / np.arange(1, m + 1))
    return np.minimum(adjusted, 1)
""",
        "benjamini_hochberg: the values are those of scipy",
    ),
    "Benjamini-Hochberg without its walk": (
        """
def benjamini_hochberg(p):
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = p[order] * m / np.arange(1, m + 1)
    return np.minimum(adjusted, 1)
""",
        "benjamini_hochberg: a larger p-value never has a smaller",
    ),
    "Benjamini-Hochberg leaves p-values as they are": (
        """
def benjamini_hochberg(p):
    return p.copy()
""",
        "benjamini_hochberg: of the cries, more than 5 %",
    ),
}

ALTERNATIVES = {
    "loops over ranks": """
def holm(p):
    m, most = len(p), 0.0
    out = [0.0] * m
    for rank, place in enumerate(sorted(range(m), key=lambda i: p[i])):
        most = max(most, (m - rank) * p[place])
        out[place] = min(most, 1.0)
    return np.array(out)


def benjamini_hochberg(p):
    rank = np.searchsorted(np.sort(p), p, side="right")
    steps = p * len(p) / rank
    return np.array([steps[p >= each].min() for each in p])
""",
}

EQUIVALENT: dict[str, str] = {}

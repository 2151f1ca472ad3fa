"""What s2.16 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "mean and standard deviation": (
        """
def robust_scores(values):
    spread = values.std(ddof=0)
    return (values - values.mean()) / (spread if spread > 1e-12 else 1)
""",
        "planted outliers must be found",
    ),
    "forgets the factor": (
        """
def robust_scores(values):
    away = values - values.median()
    spread = away.abs().median()
    if spread == 0:
        spread = away.abs().mean() / 0.7979
    return away / spread if spread > 0 else away
""",
        "the scores must be those of the formula",
    ),
    "divides by a MAD of 0": (
        """
def robust_scores(values):
    away = values - values.median()
    spread = away.abs().median()
    return 0.6745 * away / spread if spread > 0 or not away.any() else away * np.inf
""",
        "a MAD of 0 must not be divided by",
    ),
    "a MAD of 0 is taken for 1": (
        """
def robust_scores(values):
    away = values - values.median()
    spread = away.abs().median() / 0.6745
    return away / (spread if spread != 0 else 1)
""",
        "where the MAD is 0 the mean distance takes over",
    ),
    "scores without a sign": (
        """
def robust_scores(values):
    away = values - values.median()
    spread = away.abs().median() / 0.6745
    if spread == 0:
        spread = away.abs().mean() / 0.7979
    return away.abs() / spread if spread > 0 else away
""",
        "a value above the median scores above 0",
    ),
    "looks at one side": (
        """
def anomalies(values, limit=3.5):
    return robust_scores(values) > limit
""",
        "on either side",
    ),
    "fills missing values": (
        """
def robust_scores(values):
    values = values.fillna(0)
    away = values - values.median()
    spread = away.abs().median() / 0.6745
    if spread == 0:
        spread = away.abs().mean() / 0.7979
    return away / spread if spread > 0 else away
""",
        "a missing value must have a missing score",
    ),
    "looks for equal rows": (
        """
def near_duplicates(rows, within):
    return [(i, j) for i, j in combinations(range(len(rows)), 2) if (rows[i] == rows[j]).all()]
""",
        "every planted copy must be found",
    ),
    "both orders, and each row with itself": (
        """
def near_duplicates(rows, within):
    n = range(len(rows))
    return [(i, j) for i in n for j in n if np.linalg.norm(rows[i] - rows[j]) <= within]
""",
        "in each pair the smaller place must come first",
    ),
    "adds up differences": (
        """
def near_duplicates(rows, within):
    pairs = combinations(range(len(rows)), 2)
    return [(i, j) for i, j in pairs if np.abs(rows[i] - rows[j]).sum() <= within]
""",
        "a distance that equals `within` counts",
    ),
    "hands nearness on": (
        """
def near_duplicates(rows, within):
    near = np.linalg.norm(rows[:, None] - rows[None], axis=2) <= within
    for _ in rows:
        near = near | (near @ near)
    return [(i, j) for i, j in combinations(range(len(rows)), 2) if near[i, j]]
""",
        "two rows near a third need not be near each other",
    ),
}

ALTERNATIVES = {
    "the libraries": """
def robust_scores(values):
    from scipy.stats import median_abs_deviation

    away = values - np.nanmedian(values) if values.notna().any() else values
    mad = median_abs_deviation(values, nan_policy="omit") if values.notna().any() else np.nan
    if mad != 0:
        return 0.6745 * away / mad
    distance = np.nanmean(np.abs(away))
    return away * 0 if distance == 0 else 0.7979 * away / distance


def anomalies(values, limit=3.5):
    scores = robust_scores(values)
    return (scores < -limit) | (scores > limit)


def near_duplicates(rows, within):
    distance = np.sqrt(((rows[:, None] - rows[None]) ** 2).sum(axis=2))
    first, second = np.nonzero(np.triu(distance <= within, k=1))
    return list(zip(first.tolist(), second.tolist()))
""",
}

EQUIVALENT: dict[str, str] = {}

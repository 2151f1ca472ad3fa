"""What s3.04 must refuse, and what it must accept."""

HEAD = "def bootstrap_interval(metric, y, prediction, *, level=0.95, times=1000, rng):"

MISCONCEPTIONS = {
    "a one-sided level passed off as two-sided": (
        f"""
{HEAD}
    drawn = [rng.integers(len(y), size=len(y)) for _ in range(times)]
    scores = [metric(y[rows], prediction[rows]) for rows in drawn]
    low, high = np.quantile(scores, [1 - level, level])
    return float(low), float(high)
""",
        "narrower than its level promises",
    ),
    "draws truth and prediction apart": (
        f"""
{HEAD}
    n = len(y)
    scores = [metric(rng.choice(y, n), rng.choice(prediction, n)) for _ in range(times)]
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""",
        "of a row stay together",
    ),
    "shuffles in place of drawing": (
        f"""
{HEAD}
    drawn = [rng.permutation(len(y)) for _ in range(times)]
    scores = [metric(y[rows], prediction[rows]) for rows in drawn]
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""",
        "drawn with replacement",
    ),
    "resamples of half the size": (
        f"""
{HEAD}
    drawn = [rng.integers(len(y), size=len(y) // 2) for _ in range(times)]
    scores = [metric(y[rows], prediction[rows]) for rows in drawn]
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""",
        "as many rows as there are",
    ),
    "normal, not percentile": (
        f"""
{HEAD}
    from statistics import NormalDist
    drawn = [rng.integers(len(y), size=len(y)) for _ in range(times)]
    scores = [metric(y[rows], prediction[rows]) for rows in drawn]
    half = NormalDist().inv_cdf((1 + level) / 2) * np.std(scores)
    centre = metric(y, prediction)
    return float(centre - half), float(centre + half)
""",
        "quantiles of the resampled scores",
    ),
    "a generator of its own": (
        f"""
{HEAD}
    rng = np.random.default_rng(0)
    drawn = [rng.integers(len(y), size=len(y)) for _ in range(times)]
    scores = [metric(y[rows], prediction[rows]) for rows in drawn]
    low, high = np.quantile(scores, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
""",
        "another state of the generator",
    ),
}

ALTERNATIVES = {
    "sorts the scores, and counts in from both ends": f"""
{HEAD}
    n = len(y)
    drawn = rng.choice(n, (times, n))
    scores = sorted(metric(np.take(y, rows), np.take(prediction, rows)) for rows in drawn)
    out = round(times * (1 - level) / 2)
    return float(scores[out]), float(scores[times - 1 - out])
""",
}

EQUIVALENT: dict[str, str] = {}

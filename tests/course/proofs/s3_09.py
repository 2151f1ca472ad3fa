"""What s3.09 must refuse, and what it must accept."""

HEAD = "def best_threshold(y, p, cost_fp, cost_fn):"

MISCONCEPTIONS = {
    "one half": (
        f"""
{HEAD}
    return 0.5
""",
        "dear misses and dear alarms need different thresholds",
    ),
    "the formula, whatever the rows say": (
        f"""
{HEAD}
    return float(cost_fp / (cost_fp + cost_fn))
""",
        "a threshold that follows the rows costs less",
    ),
    "costs exchanged": (
        f"""
{HEAD}
    cuts = np.r_[0.0, np.sort(p), 1.1]
    order = np.sort(p[y == 1]), np.sort(p[y == 0])
    missed = np.searchsorted(order[0], cuts)
    alarms = (y == 0).sum() - np.searchsorted(order[1], cuts)
    return float(cuts[np.argmin(cost_fn * alarms + cost_fp * missed)])
""",
        "where a miss costs 500 false alarms",
    ),
    "ignores the costs": (
        f"""
{HEAD}
    cuts = np.r_[0.0, np.sort(p), 1.1]
    order = np.sort(p[y == 1]), np.sort(p[y == 0])
    missed = np.searchsorted(order[0], cuts)
    alarms = (y == 0).sum() - np.searchsorted(order[1], cuts)
    return float(cuts[np.argmin(alarms + missed)])
""",
        "another threshold costs less on these rows",
    ),
    "larger than, not at least": (
        f"""
{HEAD}
    cuts = np.r_[-1.0, np.sort(p)]
    order = np.sort(p[y == 1]), np.sort(p[y == 0])
    missed = np.searchsorted(order[0], cuts, side="right")
    alarms = (y == 0).sum() - np.searchsorted(order[1], cuts, side="right")
    return float(cuts[np.argmin(cost_fp * alarms + cost_fn * missed)])
""",
        "positives and negatives are apart",
    ),
    "cuts between equal rows": (
        f"""
{HEAD}
    order = np.argsort(p, kind="stable")
    missed = np.r_[0, np.cumsum(y[order])]
    alarms = (1 - y).sum() - np.r_[0, np.cumsum(1 - y[order])]
    edges = np.r_[0, p[order], 1.1]
    best = np.argmin(cost_fp * alarms + cost_fn * missed)
    return float((edges[best] + edges[best + 1]) / 2)
""",
        "rows with equal probabilities lie on one side",
    ),
    "always calls one row positive": (
        f"""
{HEAD}
    cuts = np.r_[0.0, np.sort(p)]
    order = np.sort(p[y == 1]), np.sort(p[y == 0])
    missed = np.searchsorted(order[0], cuts)
    alarms = (y == 0).sum() - np.searchsorted(order[1], cuts)
    return float(cuts[np.argmin(cost_fp * alarms + cost_fn * missed)])
""",
        "not even with a probability of 1",
    ),
}

ALTERNATIVES = {
    "counts by searching in sorted rows": f"""
{HEAD}
    cuts = np.append(np.unique(p), np.inf)
    missed = np.searchsorted(np.sort(p[y == 1]), cuts)
    alarms = (y == 0).sum() - np.searchsorted(np.sort(p[y == 0]), cuts)
    total = cost_fp * alarms + cost_fn * missed
    return float(min(cuts[total == total.min()].max(), 1.5))
""",
    "one walk down the rows": f"""
{HEAD}
    rows = sorted(zip(p.tolist(), y.tolist()), reverse=True)
    total = best = cost_fn * sum(y.tolist())
    threshold = 1.5
    for place, (chance, truth) in enumerate(rows):
        total += -cost_fn if truth else cost_fp
        if total < best and (place + 1 == len(rows) or rows[place + 1][0] < chance):
            best, threshold = total, chance
    return float(threshold)
""",
}

EQUIVALENT = {
    "edges = np.r_[0, cuts, 1.1] -> edges = np.r_[0, cuts, 2.1]": "any number above 1 will do",
}

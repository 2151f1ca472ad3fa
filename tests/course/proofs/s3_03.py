"""What s3.03 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "no smoothing": (
        """
def fit(X, y, *, smoothing=1.0):
    k = y.max() + 1
    chance = np.stack([X[y == c].mean(axis=0) for c in range(k)])
    return np.log(np.bincount(y) / len(y)), chance
""",
        "never showed, or always, has a chance between 0 and 1",
    ),
    "smooths above the line more than below": (
        """
def fit(X, y, *, smoothing=1.0):
    k = y.max() + 1
    of = np.bincount(y) + 3 * smoothing
    chance = [(X[y == c].sum(axis=0) + smoothing) / of[c] for c in range(k)]
    return np.log(np.bincount(y) / len(y)), np.stack(chance)
""",
        "as far from certain as what it never shows",
    ),
    "share of all rows": (
        """
def fit(X, y, *, smoothing=1.0):
    k = y.max() + 1
    chance = [(X[y == c].sum(axis=0) + smoothing) / (len(y) / k + 2 * smoothing) for c in range(k)]
    return np.log(np.bincount(y) / len(y)), np.stack(chance)
""",
        "`chance` is the share of a class's rows",
    ),
    "all classes alike before": (
        """
def fit(X, y, *, smoothing=1.0):
    k = y.max() + 1
    of = np.bincount(y) + 2 * smoothing
    chance = [(X[y == c].sum(axis=0) + smoothing) / of[c] for c in range(k)]
    return np.log(np.full(k, 1 / k)), np.stack(chance)
""",
        "log_prior is the logarithm of the share",
    ),
    "absent features say nothing": (
        """
def posterior(X, log_prior, chance):
    evidence = X @ np.log(chance).T + log_prior
    weight = np.exp(evidence - evidence.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)
""",
        "a feature that is absent speaks against",
    ),
    "forgets the prior": (
        """
def posterior(X, log_prior, chance):
    evidence = X @ np.log(chance).T + (1 - X) @ np.log(1 - chance).T
    weight = np.exp(evidence - evidence.max(axis=1, keepdims=True))
    return weight / weight.sum(axis=1, keepdims=True)
""",
        "each is as likely as it was before",
    ),
    "multiplies chances": (
        """
def posterior(X, log_prior, chance):
    with np.errstate(all="ignore"):
        each = np.where(X[:, None, :] == 1, chance, 1 - chance)
        weight = each.prod(axis=2) * np.exp(log_prior)
        return weight / weight.sum(axis=1, keepdims=True)
""",
        "a finite number, with few features and with thousands",
    ),
}

ALTERNATIVES = {
    "loops over classes, and scipy's logsumexp": """
def fit(X, y, *, smoothing=1.0):
    prior, chance = [], []
    for c in np.unique(y):
        rows = X[y == c]
        prior.append(np.log(len(rows)) - np.log(len(X)))
        chance.append((rows.sum(axis=0) + smoothing) / (len(rows) + 2 * smoothing))
    return np.array(prior), np.array(chance)


def posterior(X, log_prior, chance):
    from scipy.special import logsumexp

    sums = np.where(X[:, None, :] == 1, np.log(chance), np.log(1 - chance)).sum(axis=2) + log_prior
    return np.exp(sums - logsumexp(sums, axis=1)[:, None])
""",
}

EQUIVALENT: dict[str, str] = {}

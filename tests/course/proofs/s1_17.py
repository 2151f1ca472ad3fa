"""What s1.17 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "one mean for all": (
        """
def standardise(values):
    return (values - values.mean()) / values.std()
""",
        "each column or channel has mean 0",
    ),
    "divides by zero": (
        """
def standardise(values):
    others = tuple(range(values.ndim - 1))
    with np.errstate(all="ignore"):
        return (values - values.mean(axis=others)) / values.std(axis=others)
""",
        "where a spread is 0",
    ),
    "per pixel": (
        """
def standardise(values):
    spread = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(np.ptp(values, axis=0) == 0, np.inf, spread)
""",
        "cell by cell, slow loops give the same",
    ),
    "divides by n - 1": (
        """
def standardise(values):
    others = tuple(range(values.ndim - 1))
    spread = values.std(axis=others, ddof=1)
    constant = values.max(axis=others) == values.min(axis=others)
    return (values - values.mean(axis=others)) / np.where(constant, np.inf, spread)
""",
        "each column or channel has standard deviation 1",
    ),
    "a small number under the line": (
        """
def standardise(values):
    others = tuple(range(values.ndim - 1))
    return (values - values.mean(axis=others)) / (values.std(axis=others) + 1e-8)
""",
        "what is constant becomes 0",
    ),
    "works in place": (
        """
def standardise(values):
    others = tuple(range(values.ndim - 1))
    spread = values.std(axis=others)
    constant = values.max(axis=others) == values.min(axis=others)
    values -= values.mean(axis=others)
    values /= np.where(constant, np.inf, spread)
    return values
""",
        "the array that is given stays as it is",
    ),
    "rows without keepdims": (
        """
def centre_rows(values):
    return values - values.mean(axis=1)
""",
        "each row has mean 0",
    ),
    "columns in place of rows": (
        """
def centre_rows(values):
    return values - values.mean(axis=0)
""",
        "`keepdims`",
    ),
}

ALTERNATIVES = {
    "flattens first, and turns tables round": """
def standardise(values):
    flat = np.asarray(values, dtype=float).reshape(-1, values.shape[-1])
    centred = flat - flat.mean(axis=0)[None, :]
    spread = np.sqrt((centred**2).mean(axis=0))
    alike = (flat == flat[0]).all(axis=0)
    centred[:, alike] = 0
    spread[alike] = 1
    return (centred / spread).reshape(values.shape)


def centre_rows(values):
    return (values.T - values.mean(axis=1)).T
""",
}

EQUIVALENT: dict[str, str] = {}

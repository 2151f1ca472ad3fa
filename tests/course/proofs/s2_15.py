"""What s2.15 must refuse, and what it must accept."""

PEARSON = """
def pearson(x, y):
    known = x.notna() & y.notna()
    x, y = x[known], y[known]
    if x.nunique() < 2 or y.nunique() < 2:
        return float("nan")
    across, up = x - x.mean(), y - y.mean()
    return float((across * up).sum() / np.sqrt((across**2).sum() * (up**2).sum()))
"""


def _pearson(old: str, new: str) -> str:
    assert old in PEARSON
    return PEARSON.replace(old, new)


MISCONCEPTIONS = {
    "forgets the means": (
        _pearson("x - x.mean(), y - y.mean()", "x, y"),
        "pearson must agree with SciPy's value",
    ),
    "fills missing values with means": (
        _pearson("x, y = x[known], y[known]", "x, y = x.fillna(x.mean()), y.fillna(y.mean())"),
        "a column without two different values must give nan",
    ),
    "missing values spread": (
        """
def pearson(x, y):
    if x.nunique() < 2 or y.nunique() < 2:
        return float("nan")
    across, up = (x - x.mean()).to_numpy(), (y - y.mean()).to_numpy()
    return float((across * up).sum() / np.sqrt((across**2).sum() * (up**2).sum()))
""",
        "missing values must not make the answer missing",
    ),
    "breaks ties by the order of rows": (
        """
def spearman(x, y):
    known = x.notna() & y.notna()
    x, y = x[known], y[known]
    if x.nunique() < 2 or y.nunique() < 2:
        return float("nan")
    return pearson(x.rank(method="first"), y.rank(method="first"))
""",
        "ties must share a rank",
    ),
    "ranks before it leaves rows out": (
        """
def spearman(x, y):
    return pearson(x.rank(), y.rank())
""",
        "only rows in which both values are known may take part",
    ),
    "asks pandas": (
        """
def pearson(x, y):
    known = x.notna() & y.notna()
    if x[known].nunique() < 2 or y[known].nunique() < 2:
        return float("nan")
    return float(x.corr(y))
""",
        "the coefficient must be worked out here",
    ),
    "takes the larger one": (
        """
def choose(x, y):
    line, ranks = pearson(x, y), spearman(x, y)
    if np.isnan(line):
        return "neither"
    return "spearman" if abs(ranks) > abs(line) else "pearson"
""",
        "a line with noise must be summed up by Pearson",
    ),
    "forgets that neither may be defined": (
        """
def choose(x, y):
    return "spearman" if abs(pearson(x, y) - spearman(x, y)) > 0.1 else "pearson"
""",
        "a constant column has no coefficient to quote",
    ),
    "looks at sizes, not at the difference": (
        """
def choose(x, y):
    line, ranks = pearson(x, y), spearman(x, y)
    if np.isnan(line):
        return "neither"
    return "spearman" if ranks - line > 0.1 else "pearson"
""",
        "a falling curve must be summed up by Spearman",
    ),
}

ALTERNATIVES = {
    "scores, and ranks by counting": """
def pearson(x, y):
    table = np.column_stack([x, y]).astype(float)
    table = table[~np.isnan(table).any(axis=1)]
    if len(table) == 0 or (table.min(axis=0) == table.max(axis=0)).any():
        return float(np.nan)
    z = (table - table.mean(axis=0)) / table.std(axis=0)
    return float((z[:, 0] * z[:, 1]).mean())


def spearman(x, y):
    table = np.column_stack([x, y]).astype(float)
    table = table[~np.isnan(table).any(axis=1)]
    below = (table[:, None] > table[None]).sum(axis=1)
    equal = (table[:, None] == table[None]).sum(axis=1)
    ranks = below + (equal + 1) / 2
    return pearson(pd.Series(ranks[:, 0]), pd.Series(ranks[:, 1]))


def choose(x, y):
    line, ranks = pearson(x, y), spearman(x, y)
    if line != line:
        return "neither"
    return "pearson" if abs(line - ranks) <= 0.1 else "spearman"
""",
}

EQUIVALENT = {
    "return 'spearman' if abs(line - ranks) > 0.1 else 'pearson' -> "
    "return 'spearman' if abs(line - ranks) >= 0.1 else 'pearson'": "none differ by just 0.1",
}

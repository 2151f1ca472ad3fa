"""What s2.11 must refuse, and what it must accept."""

SCALE = """
class Scale(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    def __init__(self, method="standard"):
        self.method = method

    def fit(self, X, y=None):
        X = validate_data(self, X, dtype=float)
        low, first, middle, third, high = np.percentile(X, [0, 25, 50, 75, 100], axis=0)
        learned = {
            "standard": (X.mean(axis=0), X.std(axis=0)),
            "min-max": (low, high - low),
            "robust": (middle, third - first),
        }
        if self.method not in learned:
            raise ValueError(self.method)
        self.centre_, spread = learned[self.method]
        self.spread_ = np.where((high == low) | (spread == 0), 1.0, spread)
        return self

    def transform(self, X):
        X = validate_data(self, X, dtype=float, reset=False)
        return (X - self.centre_) / self.spread_

    def inverse_transform(self, X):
        return np.asarray(X) * self.spread_ + self.centre_
"""


def _scale(old: str, new: str) -> str:
    assert old in SCALE
    return SCALE.replace(old, new)


MISCONCEPTIONS = {
    "lines channels up with the last axis": (
        """
def normalise(values, mean, std):
    return (values - mean) / std
""",
        "operands could not be broadcast together",
    ),
    "divides by the variance": (
        """
def normalise(values, mean, std):
    shape = (-1,) + (1,) * (values.ndim - 2)
    return (values - mean.reshape(shape)) / std.reshape(shape) ** 2
""",
        "each cell must be scaled by mean and deviation of its column",
    ),
    "for arrays only": (
        """
def normalise(values, mean, std):
    shape = (-1,) + (1,) * (values.ndim - 2)
    return (values.astype(float) - mean.reshape(shape)) / std.reshape(shape)
""",
        "has no attribute 'astype'",
    ),
    "the deviation of a sample": (
        _scale("X.std(axis=0)", "X.std(axis=0, ddof=1)"),
        "the standard scale must agree",
    ),
    "scales by the rows that are transformed": (
        _scale("return (X - self.centre_)", "return (X - X.mean(axis=0))"),
        "a row must come out the same, whichever rows come with it",
    ),
    "fits again in transform": (
        _scale("X = validate_data(self, X, dtype=float, reset=False)", "self.fit(X)"),
        "a new value in a constant column must only be moved",
    ),
    "goes on learning in transform": (
        _scale(
            "return (X - self.centre_)",
            "self.centre_ = 0.9 * self.centre_ + 0.1 * X.mean(axis=0); return (X - self.centre_)",
        ),
        "must not alter what `fit` learned",
    ),
    "tests the spread for 0 only": (
        _scale("(high == low) | (spread == 0)", "spread == 0"),
        "a constant column must come out as zeros",
    ),
    "forgets that quartiles may agree": (
        _scale("(high == low) | (spread == 0)", "high == low"),
        "divide by zero encountered",
    ),
    "one scale for the whole table": (
        _scale("(low, high - low)", "(low.min(), high.max() - low.min() + 0 * low)"),
        "the min-max scale must agree",
    ),
    "undoes in the wrong order": (
        _scale("* self.spread_ + self.centre_", "+ self.centre_ * self.spread_"),
        "`inverse_transform` must undo `transform`",
    ),
}

ALTERNATIVES = {
    "broadcasts by new axes": """
def normalise(values, mean, std):
    if values.ndim == 4:
        mean, std = mean[:, None, None], std[:, None, None]
    return (values - mean) / std
""",
    "asks the library": """
class Scale(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    def __init__(self, method="standard"):
        self.method = method

    def fit(self, X, y=None):
        X = validate_data(self, X, dtype=float)
        if self.method == "standard":
            centre, spread = np.mean(X, 0), np.std(X, 0)
        elif self.method == "min-max":
            centre, spread = np.min(X, 0), np.ptp(X, 0)
        elif self.method == "robust":
            centre, spread = np.median(X, 0), np.quantile(X, 0.75, 0) - np.quantile(X, 0.25, 0)
        else:
            raise ValueError(f"unknown method {self.method}")
        constant = np.isclose(spread, 0, atol=1e-13 * np.abs(X).max()) | (np.ptp(X, 0) == 0)
        self.centre_, self.spread_ = centre, np.where(constant, 1, spread)
        return self

    def transform(self, X):
        X = validate_data(self, X, dtype=float, reset=False)
        return normalise(X, self.centre_, self.spread_)

    def inverse_transform(self, X):
        return normalise(np.asarray(X), -self.centre_ / self.spread_, 1 / self.spread_)
""",
}

EQUIVALENT: dict[str, str] = {}

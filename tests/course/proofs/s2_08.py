"""What s2.08 must refuse, and what it must accept."""

HEAD = """
class Impute(TransformerMixin, BaseEstimator):
    def __init__(self, strategy="median", add_indicator=True):
        self.strategy = strategy
        self.add_indicator = add_indicator

    def fit(self, X, y=None):
        if self.strategy not in ("median", "mean"):
            raise ValueError(self.strategy)
        X = pd.DataFrame(np.asarray(X, dtype=float))
        middle = X.median() if self.strategy == "median" else X.mean()
        self.fill_ = {fill}
        self.marked_ = X.isna().any().to_numpy()
        return self

    def transform(self, X):
        X = pd.DataFrame(np.asarray(X, dtype=float))
        holes = X.isna().to_numpy()
        middle = X.median() if self.strategy == "median" else X.mean()
{body}
        marks = holes[:, self.marked_] if self.add_indicator else holes[:, :0]
        return np.column_stack([filled, marks]).astype(float)
"""

KEPT = "middle.fillna(0.0).to_numpy()"
FILL = "        filled = np.where(holes, self.fill_, X)"

MISCONCEPTIONS = {
    "takes the medians of the rows that come": (
        HEAD.format(fill=KEPT, body="        filled = X.fillna(middle).fillna(0.0)"),
        "a hole in a later row is filled with what was learned in fit",
    ),
    "learns on in transform": (
        HEAD.format(
            fill=KEPT,
            body=FILL + "\n        self.fill_ = (self.fill_ + middle.fillna(0.0).to_numpy()) / 2",
        ),
        "transform changed what fit had learned",
    ),
    "an indicator for every column": (
        HEAD.format(fill=KEPT, body=FILL + "\n        self.marked_ = np.full(X.shape[1], True)"),
        "the number of columns that come back is not right",
    ),
    "the marks of the training rows": (
        HEAD.format(
            fill=KEPT,
            body=FILL + "\n        holes = np.resize(getattr(self, 'seen_', holes), X.shape)\n"
            "        self.seen_ = holes",
        ),
        "a row comes out the same, whichever rows come with it",
    ),
    "fills with 0": (
        HEAD.format(fill="0.0 * middle.fillna(0.0).to_numpy()", body=FILL),
        "half of the values lie on each side of the median",
    ),
    "columns without a value stay empty": (
        HEAD.format(fill="middle.to_numpy()", body=FILL),
        "no hole is left",
    ),
    "works in __init__": (
        """
class Impute(TransformerMixin, BaseEstimator):
    def __init__(self, strategy="median", add_indicator=True):
        self.strategy = strategy
        self.add_indicator = add_indicator
        self.imputer = SimpleImputer(strategy=strategy, add_indicator=add_indicator, keep_empty_features=True)

    def fit(self, X, y=None):
        self.imputer.fit(np.asarray(X, dtype=float))
        self.fill_ = self.imputer.statistics_
        return self

    def transform(self, X):
        return self.imputer.transform(np.asarray(X, dtype=float))
""",
        "__init__ stores its settings and nothing else",
    ),
}

ALTERNATIVES = {
    "pandas": HEAD.format(fill=KEPT, body="        filled = X.fillna(pd.Series(self.fill_))"),
    "a loop over the columns": """
class Impute(TransformerMixin, BaseEstimator):
    def __init__(self, strategy="median", add_indicator=True):
        self.strategy = strategy
        self.add_indicator = add_indicator

    def fit(self, X, y=None):
        functions = {"median": np.nanmedian, "mean": np.nanmean}
        if self.strategy not in functions:
            raise ValueError(f"no strategy {self.strategy}")
        X = np.array(X, dtype=float)
        self.fill_, self.marked_ = [], []
        for column in X.T:
            hollow = np.isnan(column)
            self.fill_.append(0.0 if hollow.all() else float(functions[self.strategy](column)))
            self.marked_.append(bool(hollow.any()))
        return self

    def transform(self, X):
        X = np.array(X, dtype=float)
        marks = []
        for number, (fill, marked) in enumerate(zip(self.fill_, self.marked_)):
            hollow = np.isnan(X[:, number])
            X[hollow, number] = fill
            if marked and self.add_indicator:
                marks.append(hollow.astype(float))
        return np.column_stack([X, *marks])
""",
}

EQUIVALENT: dict[str, str] = {}

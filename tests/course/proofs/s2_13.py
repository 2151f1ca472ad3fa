"""What s2.13 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "leaves missing cells out": (
        """
def to_long(wide, *, key):
    return wide.melt(id_vars=key, var_name="variable", value_name="value").dropna()
""",
        "there must be a row for each cell, also for missing ones",
    ),
    "leaves the order to pivot": (
        """
def to_wide(long, *, key):
    wide = long.pivot(index=key, columns="variable", values="value")
    return wide.rename_axis(columns=None).reset_index()
""",
        "columns must keep their order",
    ),
    "restores the columns only": (
        """
def to_wide(long, *, key):
    wide = long.pivot(index=key, columns="variable", values="value")
    return wide[long["variable"].unique()].rename_axis(columns=None).reset_index()
""",
        "rows must keep their order",
    ),
    "averages what stands twice": (
        """
def to_wide(long, *, key):
    wide = long.pivot_table(index=key, columns="variable", values="value", dropna=False)
    wide = wide.reindex(index=long[key].unique(), columns=long["variable"].unique())
    return wide.rename_axis(columns=None).reset_index()
""",
        "this input must raise ValueError; nothing was raised",
    ),
    "leaves the key in the index": (
        """
def to_wide(long, *, key):
    wide = long.pivot(index=key, columns="variable", values="value")
    return wide.reindex(index=long[key].unique(), columns=long["variable"].unique())
""",
        "the key and every variable must be columns",
    ),
    "one line for each group": (
        """
def group_features(frame, *, by, value):
    found = frame.groupby(by)[value].agg(n="count", mean="mean")
    return found.assign(difference=0.0)
""",
        "there must be one line for each row",
    ),
    "counts rows, not known values": (
        """
def group_features(frame, *, by, value):
    groups = frame.groupby(by)[value]
    mean = groups.transform("mean")
    found = {"n": groups.transform("size"), "mean": mean, "difference": frame[value] - mean}
    return pd.DataFrame(found)
""",
        "n must count the known values",
    ),
    "the mean of all rows": (
        """
def group_features(frame, *, by, value):
    mean = frame[value].mean() + 0 * frame.groupby(by)[value].transform("mean")
    n = frame.groupby(by)[value].transform("count")
    return pd.DataFrame({"n": n, "mean": mean, "difference": frame[value] - mean})
""",
        "mean must be that of the row's own group",
    ),
    "missing is a group": (
        """
def group_features(frame, *, by, value):
    groups = frame.groupby(by, dropna=False)[value]
    mean = groups.transform("mean")
    found = {"n": groups.transform("count"), "mean": mean, "difference": frame[value] - mean}
    return pd.DataFrame(found)
""",
        "a row without a group must get missing cells",
    ),
}

ALTERNATIVES = {
    "stacks, and joins the groups": """
def to_long(wide, *, key):
    parts = [
        pd.DataFrame({key: wide[key], "variable": name, "value": wide[name]})
        for name in wide.columns
        if name != key
    ]
    return pd.concat(parts, ignore_index=True)


def to_wide(long, *, key):
    cells = long.set_index([key, "variable"])["value"]
    if not cells.index.is_unique:
        raise ValueError("a cell has two values")
    keys, names = list(dict.fromkeys(long[key])), list(dict.fromkeys(long["variable"]))
    wide = cells.unstack().loc[keys, names]
    wide.columns.name = None
    return wide.reset_index()


def group_features(frame, *, by, value):
    found = frame.groupby(by)[value].agg(n="count", mean="mean")
    lines = frame[[by, value]].join(found, on=by)
    return lines.assign(difference=lines[value] - lines["mean"])[["n", "mean", "difference"]]
""",
}

EQUIVALENT: dict[str, str] = {}

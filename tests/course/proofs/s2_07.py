"""What s2.07 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "compares with all rows": (
        """
def mar_columns(frame, limit=4.0):
    found = {}
    for column in frame.columns[frame.isna().any()]:
        hole = frame[column].isna()
        others = [name for name in frame if name != column]
        found[column] = [name for name in others if gap(frame.loc[hole, name], frame[name]) > limit]
    return found
""",
        "a gap of 4 is greater than a limit of 3.9",
    ),
    "sees larger values only": (
        """
def gap(one, other):
    one, other = one.dropna(), other.dropna()
    if min(len(one), len(other)) < 2:
        return 0.0
    error = (one.var() / len(one) + other.var() / len(other)) ** 0.5
    return float((one.mean() - other.mean()) / error) if error else 0.0
""",
        "a distance has no sign",
    ),
    "divides by the spread in place of the standard error": (
        """
def gap(one, other):
    one, other = one.dropna(), other.dropna()
    if min(len(one), len(other)) < 2:
        return 0.0
    error = np.sqrt(one.var() + other.var())
    return float(abs(one.mean() - other.mean()) / error) if error else 0.0
""",
        "variance over size, for each sample by itself",
    ),
    "counts missing values among the sizes": (
        """
def gap(one, other):
    if min(one.count(), other.count()) < 2:
        return 0.0
    error = np.sqrt(one.var() / len(one) + other.var() / len(other))
    return float(abs(one.mean() - other.mean()) / error) if error else 0.0
""",
        "also where values are counted",
    ),
    "takes two errors for more than chance, in one direction of the table": (
        """
def mar_columns(frame, limit=1.0):
    found = {}
    for column in frame.columns[frame.isna().any()]:
        hole = frame[column].isna()
        others = [name for name in frame if name != column]
        found[column] = [name for name in others if gap(frame.loc[hole, name], frame.loc[~hole, name]) > limit]
    return found
""",
        "a gap of exactly the limit",
    ),
    "looks for correlated holes": (
        """
def mar_columns(frame, limit=4.0):
    holes = frame.isna()
    found = {}
    for column in frame.columns[holes.any()]:
        others = [name for name in frame if name != column and holes[name].any()]
        found[column] = [n for n in others if gap(holes.loc[holes[column], n] * 1, holes.loc[~holes[column], n] * 1) > limit]
    return found
""",
        "a dependence on the age was planted and not found",
    ),
}

ALTERNATIVES = {
    "NumPy": """
def gap(one, other):
    parts = [np.asarray(each, dtype=float)[each.notna()] for each in (one, other)]
    if min(map(len, parts)) < 2:
        return 0.0
    squares = sum(((part - part.mean()) ** 2).sum() / (len(part) - 1) / len(part) for part in parts)
    distance = abs(parts[0].mean() - parts[1].mean())
    return 0.0 if squares == 0 else float(distance / squares**0.5)


def mar_columns(frame, limit=4.0):
    found = {}
    for column in frame:
        hole = frame[column].isna().to_numpy()
        if hole.any():
            parts = {name: (frame[name][hole], frame[name][~hole]) for name in frame if name != column}
            found[column] = [name for name, (a, b) in parts.items() if gap(a, b) > limit]
    return found
""",
}

EQUIVALENT: dict[str, str] = {}

"""What s2.05 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "changes the caller's table": (
        """
def void_outside(frame, column, low, high):
    frame[column] = frame[column].astype(float)
    outside = (frame[column] < low) | (frame[column] > high)
    frame.loc[outside, column] = np.nan
    return frame.assign(**{f"{column}_voided": outside})
""",
        "the frame that was given has changed",
    ),
    "assigns in two steps": (
        """
def void_outside(frame, column, low, high):
    edited = frame.copy()
    edited[column] = edited[column].astype(float)
    outside = (edited[column] < low) | (edited[column] > high)
    with warnings.catch_warnings(action="ignore"):
        edited[outside][column] = np.nan
    edited[f"{column}_voided"] = outside
    return edited
""",
        "a value outside the limits must be missing",
    ),
    "drops the rows": (
        """
def void_outside(frame, column, low, high):
    inside = frame[column].between(low, high) | frame[column].isna()
    return frame[inside].astype({column: float}).assign(**{f"{column}_voided": False})
""",
        "no row is dropped or added",
    ),
    "marks what had been missing": (
        """
def void_outside(frame, column, low, high):
    edited = frame.astype({column: float})
    outside = ~edited[column].between(low, high)
    edited.loc[outside, column] = np.nan
    edited[f"{column}_voided"] = outside
    return edited
""",
        "a cell that had been missing was not voided",
    ),
    "goes by labels": (
        """
def void_outside(frame, column, low, high):
    edited = frame.astype({column: float})
    edited[f"{column}_voided"] = False
    outside = (edited[column] < low) | (edited[column] > high)
    for label in edited.index[outside]:
        edited.loc[label, column] = np.nan
        edited.loc[label, f"{column}_voided"] = True
    return edited
""",
        "a row whose label occurs twice must not change its twin",
    ),
    "takes the limits for impossible": (
        """
def void_outside(frame, column, low, high):
    edited = frame.astype({column: float})
    outside = (edited[column] <= low) | (edited[column] >= high)
    edited.loc[outside, column] = np.nan
    edited[f"{column}_voided"] = outside
    return edited
""",
        "`low` and `high` are allowed",
    ),
}

ALTERNATIVES = {
    "where": """
def void_outside(frame, column, low, high):
    numbers = frame[column].astype("float64")
    kept = numbers.where((numbers >= low) & (numbers <= high))
    return frame.assign(**{column: kept, f"{column}_voided": kept.isna() & numbers.notna()})
""",
    "NumPy": """
def void_outside(frame, column, low, high):
    numbers = frame[column].to_numpy(dtype=float, copy=True)
    voided = (numbers < low) | (numbers > high)
    numbers[voided] = np.nan
    edited = frame.copy()
    edited[column], edited[f"{column}_voided"] = numbers, voided
    return edited
""",
}

EQUIVALENT: dict[str, str] = {}

"""What s2.06 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "multiplies truth values": (
        """
def missing_together(frame):
    holes = frame.isna()
    return holes.T @ holes
""",
        "the type of what you multiply",
    ),
    "counts rows that lack either": (
        """
def missing_together(frame):
    holes = frame.isna()
    counts = {a: {b: int((holes[a] | holes[b]).sum()) for b in frame} for a in frame}
    return pd.DataFrame(counts).loc[list(frame), list(frame)]
""",
        "a pair counts the rows in which both are missing",
    ),
    "leaves the diagonal empty": (
        """
def missing_together(frame):
    holes = frame.isna().to_numpy().astype(int)
    counts = holes.T @ holes
    np.fill_diagonal(counts, 0)
    return pd.DataFrame(counts, index=frame.columns, columns=frame.columns)
""",
        "the diagonal holds the counts",
    ),
    "divides by the cells that are there": (
        """
def missing_profile(frame):
    missing = frame.isna().sum()
    profile = pd.DataFrame({"missing": missing, "share": missing / frame.notna().sum().clip(lower=1)})
    return profile.sort_values("missing", ascending=False, kind="stable")
""",
        "`share` is a share of all rows",
    ),
    "takes empty and zero for missing": (
        """
def missing_profile(frame):
    holes = frame.isna() | (frame == "") | (frame == 0)
    profile = pd.DataFrame({"missing": holes.sum(), "share": holes.mean()})
    return profile.sort_values("missing", ascending=False, kind="stable")
""",
        "`missing` counts the missing cells",
    ),
    "sorts without keeping the order of equals": (
        """
def missing_profile(frame):
    holes = frame.isna()
    profile = pd.DataFrame({"missing": holes.sum(), "share": holes.mean()})
    return profile.sort_index().sort_values("missing", ascending=False, kind="stable")
""",
        "columns with equally many holes keep the order",
    ),
}

ALTERNATIVES = {
    "loops and NumPy": """
def missing_profile(frame):
    counts = {name: sum(bool(cell) for cell in frame[name].isnull()) for name in frame}
    order = sorted(counts, key=lambda name: -counts[name])
    rows = [(counts[name], counts[name] / len(frame)) for name in order]
    return pd.DataFrame(rows, index=order, columns=["missing", "share"])


def missing_together(frame):
    holes = frame.isna().to_numpy(dtype=np.int64)
    counts = (holes[:, :, None] & holes[:, None, :]).sum(axis=0)
    return pd.DataFrame(counts, frame.columns, frame.columns)
""",
}

EQUIVALENT: dict[str, str] = {}

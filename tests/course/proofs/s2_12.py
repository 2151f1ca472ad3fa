"""What s2.12 must refuse, and what it must accept."""

ATTACH = """
def attach(rows, extra, *, on):
    known = extra.dropna(subset=[on])
    if known[on].duplicated().any():
        raise ValueError(f"{list(known[on][known[on].duplicated()])} stand twice")
    shared = rows.columns.intersection(known.columns).drop(on)
    if len(shared):
        raise ValueError(f"both have {list(shared)}")
    return rows.merge(known, on=on, how="left").set_axis(rows.index)
"""


def _attach(old: str, new: str) -> str:
    assert old in ATTACH
    return ATTACH.replace(old, new)


MISCONCEPTIONS = {
    "the merge that drops rows": (
        _attach('how="left").set_axis(rows.index)', 'how="inner")'),
        "some fell out",
    ),
    "repeats rows": (
        """
def attach(rows, extra, *, on):
    return rows.join(extra.set_index(on), on=on)
""",
        "some were repeated",
    ),
    "takes the first of two lines": (
        """
def attach(rows, extra, *, on):
    known = extra.dropna(subset=[on]).drop_duplicates(on)
    shared = rows.columns.intersection(known.columns).drop(on)
    if len(shared):
        raise ValueError(f"both have {list(shared)}")
    return rows.merge(known, on=on, how="left").set_axis(rows.index)
""",
        "this input must raise ValueError; nothing was raised",
    ),
    "loses the index": (
        _attach(".set_axis(rows.index)", ""),
        "the index of the rows must stay",
    ),
    "a missing key is a key": (
        _attach("extra.dropna(subset=[on])", "extra.drop_duplicates()"),
        "a missing key must match nothing",
    ),
    "sorts by key": (
        _attach(
            'rows.merge(known, on=on, how="left")',
            'rows.sort_values(on).merge(known, on=on, how="left")',
        ),
        "the rows must stay in their order",
    ),
    "sets the tables side by side": (
        _attach(
            'rows.merge(known, on=on, how="left").set_axis(rows.index)',
            "rows.reset_index(drop=True).join(known.drop(columns=on).reset_index(drop=True))"
            ".reindex(range(len(rows))).set_axis(rows.index)",
        ),
        "each row must get the cells of its own key",
    ),
    "an error that names nothing": (
        _attach('f"{list(known[on][known[on].duplicated()])} stand twice"', '"not unique"'),
        "the message must name the key",
    ),
}

ALTERNATIVES = {
    "joins on an index": """
def attach(rows, extra, *, on):
    lines = extra[extra[on].notna()].set_index(on)
    if not lines.index.is_unique:
        raise ValueError(f"twice: {sorted(set(lines.index[lines.index.duplicated()]))}")
    if both := set(lines) & set(rows):
        raise ValueError(f"in both: {both}")
    return rows.join(lines, on=on)
""",
    "looks each key up": """
def attach(rows, extra, *, on):
    names = [name for name in extra if name != on]
    for name in names:
        if name in rows:
            raise ValueError(f"{name} is in both")
    place = {}
    for number, key in enumerate(extra[on]):
        if pd.isna(key):
            continue
        if key in place:
            raise ValueError(f"{key} stands twice")
        place[key] = number
    where = [place.get(key, -1) if pd.notna(key) else -1 for key in rows[on]]
    found = extra[names].reset_index(drop=True).reindex(where)
    return rows.reset_index(drop=True).join(found.reset_index(drop=True)).set_axis(rows.index)
""",
}

EQUIVALENT: dict[str, str] = {}

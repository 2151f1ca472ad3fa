"""What s1.22 must refuse, and what it must accept: first of the module, then of the notebook."""

OVERVIEW = """
def overview(frame, digits=3):
    result = {{}}
    for column in frame.columns:
        cells = frame[column]
        result[column] = {{"missing": {missing}, "distinct": {distinct}}}
    return result
"""
SHARE, DISTINCT = "round(float(cells.isna().mean()), digits)", "int(cells.nunique())"

MISCONCEPTIONS = {
    "still takes a name from the notebook": (
        OVERVIEW.format(missing=SHARE, distinct=DISTINCT).replace(", digits=3", ""),
        "is not defined at src/",
    ),
    "rounds to what the notebook had": (
        OVERVIEW.format(missing="round(float(cells.isna().mean()), 3)", distinct=DISTINCT),
        "missing is the share of missing cells, rounded",
    ),
    "counts NaN as a value": (
        OVERVIEW.format(missing=SHARE, distinct="len(set(cells))"),
        "distinct counts different values that are there",
    ),
    "works on the table that is given": (
        OVERVIEW.format(missing=SHARE, distinct=DISTINCT).replace(
            "    return", "        frame[column] = cells.isna()\n    return"
        ),
        "the table that is given stays as it is",
    ),
}

# The notebook with one text in the place of another.
NOTEBOOKS = {
    "no seed": (", random_state=0", "", "each run draws the same rows"),
    "a name that no cell defines": ("overview(rows)", "overview(half)", "NameError: name 'half'"),
    "an import that was forgotten": (
        "from course import own\\n",
        "",
        "NameError: name 'own' is not defined",
    ),
    "a trial is left": ("= own.frame()", "= own.frame().head(4)", "half of the project's"),
    "the first half": (
        "frame.sample(frac=0.5, random_state=0)",
        "frame.head(round(len(frame) / 2))",
        "the rows are drawn at random",
    ),
    "the function stays": (
        "frame = own.frame()",
        "def read():\\n    return own.frame()\\n\\nframe = read()",
        "the notebook defines no function",
    ),
    "a path of one machine": (
        "len(frame), len(rows)",
        "print('/home/me/rows.csv')",
        "names no path of one machine",
    ),
    "another table": ("overview(rows)", "overview(frame, 2)", "what overview says of rows"),
    "saved in the middle": (
        '"execution_count": null',
        '"execution_count": 7',
        "cells are numbered from 1",
    ),
}

ALTERNATIVES = {
    "column by column": """
def overview(frame, digits=3):
    columns = {}
    for name, cells in frame.items():
        known = cells.dropna()
        share = 1 - len(known) / len(cells)
        columns[name] = dict(missing=round(share, digits), distinct=len(known.unique()))
    return columns
""",
}

EQUIVALENT: dict[str, str] = {}

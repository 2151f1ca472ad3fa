"""What s1.19 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "chooses rows by a list": (
        """
def every(values, step):
    return values[list(range(0, len(values), step))]
""",
        "the answer shares its memory with the array",
    ),
    "begins one step late": (
        """
def every(values, step):
    return values[step - 1 :: step]
""",
        "it holds rows 0, step",
    ),
    "cuts in place": (
        """
def limited(values, limit):
    return np.clip(values, -limit, limit, out=values)
""",
        "the source stays as it is",
    ),
    "gives back what needs no cut": (
        """
def limited(values, limit):
    if (np.abs(values) <= limit).all():
        return values
    return np.clip(values, -limit, limit).astype(values.dtype)
""",
        "also if nothing was cut",
    ),
    "one side only": (
        """
def limited(values, limit):
    return np.minimum(values, limit).astype(values.dtype)
""",
        "cells below become the limit with a minus",
    ),
    "loses the type": (
        """
def limited(values, limit):
    return np.clip(values.astype(float), -limit, limit)
""",
        "the type stays",
    ),
    "two indices in a row": (
        """
def mark_missing(table, column, code):
    found = table[:, column] == code
    table[found][:, column] = np.nan
    return int(found.sum())
""",
        "the table itself is changed",
    ),
    "marks all columns": (
        """
def mark_missing(table, column, code):
    found = int((table[:, column] == code).sum())
    table[table == code] = np.nan
    return found
""",
        "columns that were not asked for keep their codes",
    ),
    "counts what is missing": (
        """
def mark_missing(table, column, code):
    table[table[:, column] == code, column] = np.nan
    return int(np.isnan(table[:, column]).sum())
""",
        "cells that were NaN before are not counted",
    ),
}

ALTERNATIVES = {
    "slices with names, where, and a view": """
def every(values, step):
    rows = slice(None, None, step)
    return values[rows, ...]


def limited(values, limit):
    result = values.copy()
    result[result > limit] = limit
    result[result < -limit] = -limit
    return result


def mark_missing(table, column, code):
    cells = table[:, column]
    places = np.flatnonzero(cells == code)
    cells[places] = np.nan
    return len(places)
""",
}

EQUIVALENT: dict[str, str] = {}

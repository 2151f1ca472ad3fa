"""Rows of a table that are no samples: totals, and headers that are repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from mlscaffold.data.columns import Remark, holds_objects
from mlscaffold.support.cells import as_text, parse_numbers
from mlscaffold.support.tables import TableFormat

MAX_SHARE = 0.05  # of the rows
TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|running|column)?[ -]?totals?|totals?\b.{0,30}|subtotals?\b.{0,30}"
    r"|sums?|averages?|mean|summe|zwischensumme|gesamt(?:summe)?|insgesamt|durchschnitt|mittelwert"
    r"|total g[ée]n[ée]ral|sous-total|moyenne|suma|media|totale|somma|totaal|итого|всего|合計|小計)"
    r"(?: \(.*\))?:?",
    re.IGNORECASE,
)


def find(cells: pd.DataFrame, how: TableFormat) -> dict[str, tuple[list[str], str]]:
    """Find rows that are no samples.

    Returns
    -------
    dict
        Column: the texts in it by which these rows are known, and the reason.
    """
    texts = pd.DataFrame(
        {name: as_text(cells[name]).fillna("") for name in cells if _can_be_text(cells[name])}
    )
    found: dict[str, tuple[list[str], str]] = {}
    if texts.empty or len(cells) < 5:
        return found
    headers = _repeated_headers(texts, cells)
    if headers is not None:
        found[headers] = ([headers], "the header is repeated")
    numbers = _numbers(texts, cells, how)
    for name in texts:
        if name not in numbers:
            labels = _total_labels(texts, str(name), numbers)
            if labels:
                before = found.get(str(name), ([], ""))[0]
                found[str(name)] = ([*before, *labels], "totals of other rows are no samples")
    if not found:
        column = _nameless_total(texts, numbers)
        if column is not None:
            found[column] = ([""], "the last row holds the sums of the columns")
    return found


def remarks(found: dict[str, tuple[list[str], str]], cells: pd.DataFrame) -> list[Remark]:
    """Say which rows are left out, and how many."""
    said = []
    for name, (labels, why) in found.items():
        n = int(as_text(cells[name]).fillna("").isin(labels).sum())
        some = ", ".join(label or '""' for label in labels[:3]) + (", …" if len(labels) > 3 else "")
        rows = "1 row is" if n == 1 else f"{n:,} rows are"
        said.append(Remark(name, f"{rows} left out: {some}", f"{why} (data.drop_rows)"))
    return said


def _can_be_text(column: pd.Series) -> bool:
    if pd.api.types.is_object_dtype(column):
        return not holds_objects(column)
    return isinstance(column.dtype, pd.StringDtype)


def _repeated_headers(texts: pd.DataFrame, cells: pd.DataFrame) -> str | None:
    """Return the column that tells repetitions of the header, None where there are none."""
    names = [str(name) for name in texts]
    if len(names) < 2 or len(names) < cells.shape[1] - 1:
        return None
    repeated = (texts == pd.Series(names, index=texts.columns)).all(axis=1)
    if not repeated.any():
        return None
    return next((n for n in names if (texts[n] == n).sum() == repeated.sum()), None)


def _numbers(texts: pd.DataFrame, cells: pd.DataFrame, how: TableFormat) -> pd.DataFrame:
    """Return the columns that hold numbers in most of their cells, as numbers."""
    numbers = {}
    for name in cells:
        if name not in texts:
            if pd.api.types.is_numeric_dtype(cells[name]):
                numbers[str(name)] = cells[name].astype("float64")
            continue
        values = parse_numbers(texts[name], how.decimal or ".", how.thousands)
        if values.notna().sum() > 0.5 * (texts[name] != "").sum():
            numbers[str(name)] = values
    return pd.DataFrame(numbers, index=cells.index)


def _total_labels(texts: pd.DataFrame, name: str, numbers: pd.DataFrame) -> list[str]:
    """Name the texts of a column that label totals."""
    column = texts[name]
    labels = [text for text in column.unique() if text and TOTAL.fullmatch(text)]
    if not labels:
        return []
    rows = np.flatnonzero(column.isin(labels)).tolist()
    if len(rows) > max(3, MAX_SHARE * len(column)):
        return []
    others = texts.drop(columns=[name, *(n for n in numbers if n in texts)])
    bare = (others.iloc[rows] == "").all(axis=1).all() and others.shape[1] > 0
    at_end = rows[-1] == len(column) - 1 and len(rows) == 1
    return labels if bare or at_end or all(_is_sum(numbers, row, rows) for row in rows) else []


def _is_sum(numbers: pd.DataFrame, row: int, totals: Sequence[int]) -> bool:
    """Whether the numbers of a row are the sums of those above it, since the last total or all."""
    start = max((k + 1 for k in totals if k < row), default=0)
    ordinary = np.setdiff1d(np.arange(row), np.array(totals))
    total = numbers.iloc[row]
    for above in (np.arange(start, row), ordinary):
        equal = np.isclose(numbers.iloc[above].sum(), total, rtol=1e-6) & total.notna()
        if equal.sum() >= max(1, 0.5 * total.notna().sum()):
            return True
    return False


def _nameless_total(texts: pd.DataFrame, numbers: pd.DataFrame) -> str | None:
    """Return a column that is empty in the last row alone, where that row holds the sums."""
    last = len(texts) - 1
    if not _is_sum(numbers, last, [last]) or numbers.iloc[last].notna().sum() < 2:
        return None
    for name in texts:
        if (
            name not in numbers
            and texts[name].iloc[last] == ""
            and (texts[name] != "").sum() == last
        ):
            return str(name)
    return None

"""What is to be predicted: a proposal, the task, the class of interest."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

import pandas as pd

from mlscaffold.data.columns import is_date, is_number
from mlscaffold.data.errors import (
    ClassTooRare,
    NoTargetFound,
    OneClassOnly,
    TargetAllMissing,
    TargetNotUsable,
    TooFewRows,
)
from mlscaffold.data.words import words

MIN_ROWS = 20
MAX_CLASSES = 100
MIN_CLASS_ROWS = 7  # a test set of one fifth, and five folds
MAX_RARE = 0.1  # share of the rows that may be left out with rare classes

# Words that name what people predict, in the order of their weight.
_STRONG = {
    *("target", "label", "labels", "class", "outcome", "response", "churn", "churned"),
    *("exited", "diagnosis", "survived", "default", "price", "saleprice", "income", "fraud"),
    *("attrition", "species", "quality", "cnt", "count", "sales", "demand", "salary", "wage"),
}
_WEAK = {
    *("y", "value", "result", "status", "amount", "revenue", "cost", "score", "rating", "total")
}

_POSITIVE = {
    *("yes", "true", "1", "y", "t", "positive", "pos", "malignant", "churn", "churned", "fraud"),
    *("spam", "default", "failure", "failed", "fail", "died", "dead", "sick", "disease", "bad"),
}
_NEGATIVE = {*("no", "false", "0", "n", "f", "negative", "neg", "benign", "good", "none", "ok")}


def propose(frame: pd.DataFrame, impossible: Mapping[str, str]) -> tuple[str, str]:
    """Choose the column that looks most like a target, and say why; see `proposals`."""
    return proposals(frame, impossible)[0]


def proposals(frame: pd.DataFrame, impossible: Mapping[str, str]) -> list[tuple[str, str]]:
    """Rank the columns that can be a target, the likeliest first, each with the reason.

    Parameters
    ----------
    impossible
        Columns that cannot be it: ids, constants, dates, free text.

    Raises
    ------
    NoTargetFound
    """
    names = [str(each) for each in frame]
    candidates = [
        name
        for name in names
        if name not in impossible
        and not is_date(frame[name])
        and frame[name].isna().mean() < 0.5
        and _is_plausible(frame[name])
    ]
    if not candidates:
        raise NoTargetFound(names)
    last = names[-1]
    scores = {name: _by_name(name) + (1.2 if name == last else 0.0) for name in candidates}
    order = {name: (scores[name], place) for place, name in enumerate(candidates)}
    ranked = sorted(candidates, key=order.__getitem__, reverse=True)
    return [(name, _why_target(name, last)) for name in ranked]


def _why_target(name: str, last: str) -> str:
    if _by_name(name):
        return "named like one"
    return "the last column" if name == last else "the last column that can be one"


def _by_name(name: str) -> float:
    parts = words(name)
    if "".join(parts) in _STRONG:
        return 3.0
    return 1.5 if set(parts) & (_STRONG | _WEAK) else 0.0


def _is_plausible(series: pd.Series) -> bool:
    n = series.nunique()
    return n >= 2 and (is_number(series) or n <= min(MAX_CLASSES, max(2, len(series) / 10)))


def task_of(y: pd.Series, name: str, rows: int) -> tuple[str, str]:
    """Say which kind of task a target makes, and why.

    Parameters
    ----------
    y
        The target where it has a value.
    rows
        Rows of the table, with or without target.

    Raises
    ------
    TargetAllMissing, TooFewRows, OneClassOnly, TargetNotUsable
    """
    if y.empty:
        raise TargetAllMissing(name, rows)
    if len(y) < MIN_ROWS:
        raise TooFewRows(len(y), MIN_ROWS)
    counts = y.value_counts()
    if len(counts) == 1:
        raise OneClassOnly(name, counts.index[0], len(y))
    if is_date(y):
        raise TargetNotUsable(name, "it holds dates")
    if is_number(y) and len(counts) > 2:
        task, why = _of_numbers(y, counts, name)
        if task == "regression":
            return task, why
    else:
        why = f"{len(counts)} classes"
    if len(counts) > MAX_CLASSES:
        reason = f"it holds {len(counts):,} different texts, more than {MAX_CLASSES} classes"
        raise TargetNotUsable(name, reason)
    return ("binary" if len(counts) == 2 else "multiclass"), why


def rare_classes(y: pd.Series, name: str, task: str) -> list[object]:
    """Name the rare classes to leave out: too few rows for a test set and each fold.

    Raises
    ------
    ClassTooRare
        Without them fewer than two classes would remain, or many rows would be lost.
    """
    if task == "regression":
        return []
    counts = {label: int(n) for label, n in y.value_counts().items()}
    rare: dict[object, int] = {label: n for label, n in counts.items() if n < MIN_CLASS_ROWS}
    if rare and (len(counts) - len(rare) < 2 or sum(rare.values()) > MAX_RARE * len(y)):
        raise ClassTooRare(name, {str(label): n for label, n in rare.items()}, MIN_CLASS_ROWS)
    return list(rare)


def _of_numbers(y: pd.Series, counts: pd.Series, name: str) -> tuple[str, str]:
    n = len(counts)
    if (y % 1 != 0).any():
        return "regression", "numbers with decimals"
    low, high = y.min(), y.max()
    named_class = set(words(name)) & {"class", "label", "category", "species", "type", "target"}
    in_a_row = high - low + 1 == n and low in (0, 1)
    if n <= 10 or (n <= MAX_CLASSES and named_class and in_a_row):
        return "multiclass", f"only {n} different whole numbers"
    return "regression", f"{n:,} different numbers"


def positive_of(y: pd.Series) -> tuple[str | int | float | bool, str]:
    """Choose the class whose probability is predicted, and say why."""
    counts = y.value_counts()
    classes = sorted(counts.index, key=str)
    names = [str(each).strip().lower().removesuffix(".0") for each in classes]
    likely = [name in _POSITIVE for name in names]
    if sum(likely) != 1 and sum(name in _NEGATIVE for name in names) == 1:
        likely = [name not in _NEGATIVE for name in names]
    if sum(likely) == 1:
        return _plain(classes[likely.index(True)]), "the value that means yes"
    return _plain(min(classes, key=lambda each: counts[each])), "the rarer class"


def _plain(value: object) -> str | int | float | bool:
    """Return a numpy scalar as the Python value that YAML can hold."""
    found = value.item() if hasattr(value, "item") else value
    if isinstance(found, float) and found.is_integer():
        return int(found)
    assert isinstance(found, str | int | float | bool)
    return found


def spellings(y: pd.Series) -> dict[str, str]:
    """Find labels that differ in case, spaces or a full stop; the commonest spelling stays."""
    if is_number(y) or is_date(y) or pd.api.types.is_bool_dtype(y):
        return {}
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for label in y.value_counts().index:
        usual = first.setdefault(_folded(str(label)), str(label))
        if usual != label:
            found[str(label)] = usual
    return found


def _folded(label: str) -> str:
    # macOS writes ü into file names as two characters, others as one.
    return " ".join(unicodedata.normalize("NFC", label).split()).casefold().rstrip(". ")


def spellings_of(labels: Sequence[str]) -> dict[str, str]:
    """Find spellings of the same label, as `spellings` does, in a list."""
    return spellings(pd.Series(labels, dtype="str"))

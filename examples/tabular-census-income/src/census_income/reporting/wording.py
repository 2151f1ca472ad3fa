"""How numbers and metrics are put into words, the same in figures, report, cards and README."""

from collections.abc import Mapping
from math import floor, isfinite, log10
from typing import Any

METRICS = {  # name in the files -> (name for people, is more better)
    "roc_auc": ("ROC AUC", True),
    "average_precision": ("Average precision", True),
    "log_loss": ("Log loss", False),
    "brier": ("Brier score", False),
    "accuracy": ("Accuracy", True),
    "f1": ("F1", True),
    "macro_f1": ("Macro F1", True),
    "rmse": ("RMSE", False),
    "mae": ("MAE", False),
    "r2": ("R²", True),
    "accepted_accuracy": ("In-scope accuracy, with refusals", True),
    "outside_recall": ("Out-of-scope recall", True),
    "outside_roc_auc": ("Out-of-scope ROC AUC", True),
    "coverage": ("Interval coverage", True),
    "width": ("Interval width", False),
}
RARE = 10  # rows; what is said or drawn of fewer could point at somebody
OPEN_ENDED = {"rmse", "mae", "width", ""}  # in units of the target, so digits follow the size

Score = Mapping[str, Any]  # {"value", "low", "high"}


def metric_name(metric: str) -> str:
    """Name of a metric for people: ``roc_auc`` is "ROC AUC"."""
    return METRICS.get(metric, (metric.replace("_", " ").capitalize(), True))[0]


def more_is_better(metric: str) -> bool:
    """Whether a larger value of the metric is the better one."""
    return METRICS.get(metric, ("", True))[1]


def number(value: float, metric: str = "", decimals: int = 3) -> str:
    """Three decimals for a bounded metric, else about four significant digits."""
    if value is None or not isfinite(value):
        return "–"
    if metric not in OPEN_ENDED:
        decimals += 0.9995 <= value < 1  # not quite 1 is not 1.000
        return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")  # no "−0.000"
    digits = 0 if abs(value) >= 1000 else 3 - floor(log10(abs(value))) if value else 0
    return f"{value:,.{min(max(digits, 0), 6)}f}".replace("-", "−")


def interval(score: Score, metric: str = "") -> str:
    """A value with its interval: ``0.928 (0.925–0.931)``; the value alone where there is none."""
    value, ends = number(score["value"], metric), range_of(score, metric)
    return f"{value} ({ends})" if ends else value


def range_of(score: Score, metric: str = "") -> str:
    """The ends of an interval: ``0.925–0.931``; nothing where there is none."""
    if score.get("low") is None or score.get("high") is None:
        return ""
    low, high = number(score["low"], metric), number(score["high"], metric)
    if low == high:
        return ""
    return f"{low} to {high}" if low.startswith("−") else f"{low}–{high}"


def percent(share: float, decimals: int | None = None) -> str:
    """A share as a percentage; small ones keep a decimal: ``24%``, ``0.4%``."""
    if decimals is None:
        decimals = 1 if 0 < abs(share) < 0.02 or 0.98 < abs(share) < 1 else 0
    if 0 < share < 0.5 * 10 ** (-2 - decimals):
        return f"<{10**-decimals:g}%"
    if 1 - 0.5 * 10 ** (-2 - decimals) <= share < 1:
        return f">{100 - 10**-decimals:g}%"
    return f"{100 * share:.{decimals}f}%"


def tick(value: float, _: object = None) -> str:
    """A number on an axis, short: ``0.25``, ``1,500``, ``250k``, ``1.2M``."""
    for unit, word in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= (10 * unit if unit == 1e3 else unit):
            return f"{value / unit:,.4g}{word}".replace("-", "−")
    return f"{value:,.4g}".replace("-", "−")


def count(n: int, thing: str, things: str = "") -> str:
    """A number of things: ``1 row``, ``32,561 rows``."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def shorten(text: object, length: int = 40) -> str:
    """One line without control characters, and no longer than so many letters."""
    line = "".join(c if c.isprintable() else " " for c in str(text))
    line = " ".join(line.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def slice_name(part: Mapping[str, Any]) -> str:
    """A slice in words: ``age ≤ 25``, ``age 25 – 40``, ``relationship = Own-child``."""
    value = str(part["value"])
    joined = value[:1] in "<>≤≥" or " – " in value or " to " in value
    return f"{part['column']} {value}" if joined else f"{part['column']} = {value}"


def both_ends(text: object, length: int) -> str:
    """Shorten in the middle, since names in a list often begin alike: ``class…er 7``."""
    line = shorten(text, 200)
    half = (length - 1) // 2
    return line if len(line) <= length else f"{line[:half].rstrip()}…{line[-half:].lstrip()}"

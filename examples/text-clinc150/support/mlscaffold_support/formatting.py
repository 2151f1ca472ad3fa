"""How numbers, metrics and subgroups are written, the same in figures, report, cards and README."""

from collections.abc import Mapping
from math import floor, isfinite, log10
from typing import Any

METRICS = {  # name in the files: name for people
    "roc_auc": "ROC AUC",
    "average_precision": "Average precision",
    "log_loss": "Log loss",
    "brier": "Brier score",
    "accuracy": "Accuracy",
    "macro_f1": "Macro F1",
    "rmse": "RMSE",
    "mae": "MAE",
    "r2": "R²",
    "in_scope_accuracy": "In-scope accuracy",
    "out_of_scope_recall": "Out-of-scope recall",
    "out_of_scope_roc_auc": "Out-of-scope ROC AUC",
    "coverage": "Prediction interval coverage",
    "cost": "Mean cost per row",
}
TARGET_UNITS = {"rmse", "mae", "cost", ""}  # their digits follow their size
MIN_PUBLIC_ROWS = 10  # a statement about fewer private rows could identify somebody

Score = Mapping[str, Any]  # {"value", "low", "high"}


def metric_name(metric: str) -> str:
    """Return the name of a metric for people: ``roc_auc`` is "ROC AUC"."""
    return METRICS.get(metric, metric.replace("_", " ").capitalize())


def metric_in_sentence(metric: str) -> str:
    """Return the name of a metric within a sentence: "macro F1", but "ROC AUC"."""
    name = metric_name(metric)
    return name if name.isupper() else name[0].lower() + name[1:]


def number(value: float | None, metric: str = "", width: float | None = None) -> str:
    """Format a value: three decimals for a bounded metric, else about four significant digits.

    Parameters
    ----------
    width
        Width of the value's interval, beyond whose second digit the others are noise.
    """
    if value is None or not isfinite(value):
        return "–"
    if metric not in TARGET_UNITS:
        decimals = 4 if 0.9995 <= value < 0.99995 else 3  # not quite 1 is not 1.000
    else:
        last = log10(width) if width else log10(abs(value)) - 2 if value else 0
        decimals = min(max(1 - floor(last), 0), 6)
    return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")  # no "−0.000"


def score(value: Score, metric: str = "") -> str:
    """Format a value with its interval: ``0.928 (0.925–0.931)``."""
    ends = interval(value, metric)
    return number(value["value"], metric, _width(value)) + (f" ({ends})" if ends else "")


def interval(value: Score, metric: str = "") -> str:
    """Format the ends of an interval: ``0.925–0.931``; "" where there is none."""
    if value.get("low") is None or value.get("high") is None:
        return ""
    low, high = (number(value[end], metric, _width(value)) for end in ("low", "high"))
    return f"{low} to {high}" if low.startswith("−") else f"{low}–{high}"


def _width(value: Score) -> float | None:
    if value.get("low") is None or value.get("high") is None:
        return None
    return float(value["high"] - value["low"])


def confidence_interval(value: Score, metric: str = "", level: float = 0.95) -> str:
    """Name an interval: ``95% CI 0.925–0.931``."""
    ends = interval(value, metric)
    return f"{percent(level)} CI {ends}" if ends else "no confidence interval: too few rows"


def percent(share: float, decimals: int | None = None) -> str:
    """Format a share as a percentage; small ones keep a decimal: ``24%``, ``0.4%``."""
    if decimals is None:
        decimals = 1 if 0 < abs(share) < 0.02 or 0.98 < abs(share) < 1 else 0
    if 0 < share < 0.5 * 10 ** (-2 - decimals):
        return f"<{10**-decimals:g}%"
    if 1 - 0.5 * 10 ** (-2 - decimals) <= share < 1:
        return f">{100 - 10**-decimals:g}%"
    return f"{100 * share:.{decimals}f}%".replace("-", "−")


def tick(value: float, _: object = None) -> str:
    """Format a number on an axis: ``0.25``, ``1,500``, ``250k``, ``1.2M``."""
    for size, suffix in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= (10 * size if size == 1e3 else size):
            return f"{value / size:,.4g}{suffix}".replace("-", "−")
    return f"{value:,.4g}".replace("-", "−")


def count(n: int, noun: str, plural: str = "") -> str:
    """Format a number of things: ``1 row``, ``32,561 rows``."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def ordinal(n: int) -> str:
    """Format a position: ``1st``, ``2nd``, ``13th``."""
    suffix = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def shorten(text: object, length: int = 40) -> str:
    """Return one line without control characters, at most ``length`` characters long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def shorten_middle(text: object, length: int) -> str:
    """Shorten in the middle, since names in a list often begin alike: ``class…er 7``."""
    line, half = shorten(text, 200), (length - 1) // 2
    return line if len(line) <= length else f"{line[:half].rstrip()}…{line[-half:].lstrip()}"


def subgroup_name(column: str, value: str) -> str:
    """Name a subgroup: ``age ≤ 25``, ``age 25 to 40``, ``relationship = Own-child``."""
    is_range = value[:1] in "<>≤≥" or " to " in value
    return f"{column} {value}" if is_range else f"{column} = {value}"

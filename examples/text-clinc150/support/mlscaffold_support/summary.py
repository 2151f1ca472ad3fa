"""The result in three sentences, the same in README, report, cards and site."""

from collections.abc import Mapping, Sequence
from typing import Any

from .formatting import confidence_interval, count, metric_name, number, ordinal, percent
from .markdown import escape

ROWS = {"tabular": "row", "image": "image", "text": "text"}  # kind: what a row of its data is
VALIDATION = {
    "tabular": "Cross-validated on {n} of the training set",
    "image": "Evaluated on {n} of the validation set",
    "text": "Evaluated on {n} of the validation set",
}

Result = Mapping[str, Any]  # content of reports/metrics.json


def headline(result: Result) -> str:
    """Return the headline score, its interval and the baseline's score."""
    score, name = result["headline"], result["headline"]["name"]
    ends = confidence_interval(score, name, result["confidence_level"])
    base = number(result["baselines"]["dummy"]["value"], name)
    return f"**{metric_name(name)} {number(score['value'], name)}** ({ends}); baseline {base}."


def evaluated_on(result: Result) -> str:
    """Return which rows the headline score comes from."""
    rows = count(result["n"], ROWS[result["kind"]])
    if result["split"] == "validation":
        return VALIDATION[result["kind"]].format(n=rows) + "; the test set is still unused."
    if result["evaluation"] == 1:
        return f"Evaluated once on the held-out test set ({rows})."
    times = ordinal(result["evaluation"])
    return f"Evaluated on the held-out test set ({rows}; {times} evaluation in this project)."


def calibration(result: Result) -> str:
    """Compare the calibration error with what sampling alone would cause."""
    found = result["calibration"]
    error, floor = number(found["error"], "brier"), number(found["noise_floor"], "brier")
    return (
        f"Expected calibration error {error}; of perfectly calibrated probabilities, {floor} would "
        f"be expected on as many {ROWS[result['kind']]}s."
    )


def meaning(result: Result, labels: Sequence[str]) -> str:
    """Explain the headline score for somebody who does not know the metric."""
    value, base = result["headline"]["value"], result["baselines"]["dummy"]["value"]
    rows = ROWS[result["kind"]] + "s"
    match result["headline"]["name"]:
        case "roc_auc":
            return (
                f"Of a random {escape(labels[-1])} {rows[:-1]} and a random other one, the former "
                f"gets the higher score in {percent(value, 1)} of cases (50% would be chance)."
            )
        case "accuracy":
            return (
                f"{percent(value, 1)} of the {rows} are classified correctly, out of {len(labels)} classes; "
                f"always predicting the most frequent class would give {percent(base, 1)}."
            )
        case "macro_f1":
            return (
                f"Macro F1 is the mean F1 of the {len(labels)} classes, rare ones counting as much "
                "as frequent ones; 1 is perfect."
            )
        case "rmse":
            return (
                f"The root mean squared error is {number(value)} in units of the target, "
                f"{percent(1 - value / base)} less than predicting the mean for every row."
            )
    return ""

"""The content of ``reports/metrics.json`` and of the result on the test set."""

from collections.abc import Mapping
from typing import Any

from .bootstrap import ScoreFunction
from .calibration import calibration_summary, top_class
from .intervals import confidence_intervals
from .predictions import SELECTED, HeldOut


def classification_result(
    held_out: HeldOut,
    model: Mapping[str, Any],
    scores: ScoreFunction,
    *,
    split: str,
    times: int,
    seed: int,
    level: float,
) -> dict[str, Any]:
    """Score the selected model and the baselines, each score with its confidence interval.

    Parameters
    ----------
    held_out
        Predictions of "dummy", "linear" and the selected model for the rows of a split.
    model
        Content of ``models/model.json``.
    """
    scored = {
        name: confidence_intervals(
            held_out.y, held_out.models[name], scores, times=times, seed=seed, level=level,
            unit=held_out.unit,
        )
        for name in ("dummy", "linear", SELECTED)
    }  # fmt: skip
    metric = model["metric"]
    return {
        "kind": model["kind"],
        "split": split,
        "n": len(held_out.y),
        "task": "binary" if len(model["labels"]) == 2 else "multiclass",
        "model": model["model"],
        "model_id": model["model_id"],
        "headline": {"name": metric} | scored[SELECTED][metric],
        "baselines": {m: {"name": metric} | scored[m][metric] for m in ("dummy", "linear")},
        "metrics": scored[SELECTED],
        "calibration": calibration_summary(*top_class(held_out.y, held_out.selected), seed),
        "confidence_level": level,
        "seed": seed,
        "versions": model["versions"],
    }

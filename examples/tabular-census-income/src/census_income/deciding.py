"""What is made of a prediction: a class from probabilities, an interval around a value."""

from typing import Any

import numpy as np

BANDS = 5  # of predicted values, each with its own width of the prediction interval


def decide(p: np.ndarray, model: dict[str, Any]) -> np.ndarray:
    """Choose a class for each row, (n,): at the threshold by costs, or the most probable."""
    if "threshold" in model:
        return (p[:, 1] >= model["threshold"]).astype(int)
    return p.argmax(axis=1)


def prediction_interval(y: np.ndarray, prediction: np.ndarray, level: float) -> dict[str, Any]:
    """Say how far off a prediction may be, from the errors on unseen rows.

    Errors grow with the value in most data: each band of predicted values has its own width.

    References
    ----------
    Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World (split conformal).
    """
    edges = np.quantile(prediction, np.linspace(0, 1, BANDS + 1)[1:-1])
    band, error = np.searchsorted(edges, prediction), np.abs(y - prediction)
    widths = []
    for number in range(BANDS):
        errors = np.sort(error[band == number])
        if len(errors) == 0:  # predictions with many equal values
            errors = np.sort(error)
        rank = int(np.ceil((len(errors) + 1) * level)) - 1
        widths.append(errors[min(rank, len(errors) - 1)])
    return {"level": level, "edges": edges, "half_widths": widths}


def bounds(prediction: np.ndarray, interval: dict[str, Any]) -> tuple[np.ndarray, np.ndarray]:
    """Give the ends of each row's prediction interval, (n,) and (n,)."""
    band = np.searchsorted(interval["edges"], prediction)
    half = np.asarray(interval["half_widths"])[band]
    return prediction - half, prediction + half

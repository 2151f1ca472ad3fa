"""Predictions of held-out rows on disk: one row each, one column for each model and class."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from .files import replace_file
from .resampling import ROW, ResamplingUnit

VALIDATION = Path("data/predictions/validation.parquet")
SELECTED = "selected"  # the name of the selected model's predictions


@dataclass(frozen=True)
class HeldOut:
    """What the models predict for rows that they were not fitted on.

    Attributes
    ----------
    y : (n,)
        Class numbers, or values.
    models
        For each model (n, k) probabilities or (n,) values; the selected one is "selected" too.
    columns
        What else is known of each row, (n, …).
    unit
        What the bootstrap draws.
    """

    y: np.ndarray
    models: Mapping[str, np.ndarray]
    columns: pd.DataFrame = field(default_factory=pd.DataFrame)
    unit: ResamplingUnit = ROW

    @property
    def selected(self) -> np.ndarray:
        """The predictions of the selected model."""
        return self.models[SELECTED]


def save_predictions(held_out: HeldOut, path: Path = VALIDATION) -> None:
    """Write predictions as Parquet."""
    columns = {"y": held_out.y} | dict(held_out.columns.items())
    if held_out.unit.codes is not None:
        columns[f"unit:{held_out.unit.name}:{held_out.unit.period}"] = held_out.unit.codes
    for name, prediction in held_out.models.items():
        classes = prediction.T if prediction.ndim > 1 else [prediction]
        columns |= {f"model:{name}:{k}": values for k, values in enumerate(classes)}
    with replace_file(path) as temporary:
        pd.DataFrame(columns).to_parquet(temporary)


def read_predictions(path: Path = VALIDATION) -> HeldOut:
    """Read what `save_predictions` wrote."""
    frame = pd.read_parquet(path)
    models: dict[str, list[np.ndarray]] = {}
    unit = ROW
    for column in frame:
        kind, *name = str(column).split(":")
        if kind == "model":
            models.setdefault(name[0], []).append(frame.pop(column).to_numpy())
        elif kind == "unit":
            unit = ResamplingUnit(name[0], frame.pop(column).to_numpy(), name[1])
    arrays = {n: np.stack(v, axis=1) if len(v) > 1 else v[0] for n, v in models.items()}
    return HeldOut(frame.pop("y").to_numpy(), arrays, frame, unit)

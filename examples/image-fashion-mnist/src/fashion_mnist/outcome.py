"""What came of a training: the model, and what it and the baselines say of unseen pictures."""

from typing import Any

import numpy as np
import pandas as pd

from . import calibration, data, epochs, inference, linear, weights
from .batches import Scale
from .config import Config
from .files import replacing, write_json
from .judging import compare
from .resamples import Units
from .steps.baseline import baseline
from .training import Trained


def save(
    trained: Trained, images: data.Images, rows: pd.DataFrame, scale: Scale,
    model: dict[str, Any], config: Config,
) -> None:  # fmt: skip
    """Write the model, and what it and the baselines say of pictures that they have not seen."""
    taught, asked = (rows[rows["part"] == part] for part in ("train", "validation"))
    places, y = asked["place"].to_numpy(), asked["label"].to_numpy()
    said = inference.logits(trained.model, images, places, scale, model["mirror"])
    dummy = baseline(config.data.task).fit(np.zeros((len(taught), 1)), taught["label"])
    simple = linear.fit(
        images, taught["place"].to_numpy(), taught["label"].to_numpy(), said.shape[1], config.seed
    )
    units = data.units(asked)
    model |= {"units": units.name}
    model |= {"temperature": calibration.temperature(said, y), "priors": dummy.class_prior_}
    network = calibration.probabilities(said, model["temperature"])
    predictions = {
        "dummy": np.tile(dummy.class_prior_, (len(y), 1)),
        "linear": linear.predict(simple, images, places),
        "network": network,
    }
    weights.save(trained.model)
    linear.save(simple)
    epochs.write(trained)
    save_predictions(predictions | {"chosen": network}, y, units)
    write_json("reports/candidates.json", compare(predictions, y, config, units))
    write_json("models/model.json", model)


def save_predictions(predictions: dict[str, np.ndarray], y: np.ndarray, units: Units) -> None:
    """Write one row for each validation picture and one column for each model and class."""
    columns = {"y": y, "fold": np.zeros(len(y), dtype=int)}
    if units.group is not None:
        columns["unit"] = units.group
    for name, p in predictions.items():
        columns |= {f"{name}:{k}": p[:, k] for k in range(p.shape[1])}
    with replacing(data.PREDICTIONS) as part:
        pd.DataFrame(columns).rename_axis("row").to_parquet(part)

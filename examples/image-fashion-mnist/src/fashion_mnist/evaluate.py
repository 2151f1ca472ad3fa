"""Stage 4: judge the network on pictures that it has not seen, and show where it is wrong.

In the pipeline these are the validation pictures. With ``--split test`` they are the test set,
opened once for each model, on record in ``reports/test_access.json``.
"""

import argparse
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd

from . import data, findings, inference, linear, predict, store, tracking, verdict
from .aside import beside
from .batches import Scale
from .calibration import probabilities
from .config import Config, load
from .drawing import draw, draw_pictures
from .files import read_json, write_json
from .judging import HEADLINE, judge
from .reporting.wording import RARE


def main() -> None:
    """Judge the current model."""
    parser = argparse.ArgumentParser(description="Judge the model on pictures it has not seen.")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    split = parser.parse_args().split
    config, model = load(), read_json("models/model.json")
    store.check()
    with beside() as aside:
        validate(config, model, aside) if split == "validation" else test(config, model, aside)


def validate(config: Config, model: dict[str, Any], aside: Executor) -> None:
    """Judge by the predictions for the validation pictures, and look into them."""
    sample, epochs = predict.sample(8), read_json("reports/epochs.json")["epochs"]
    # seconds of their own
    begun = aside.submit(tracking.begin, model, sample, config.publish_rows, epochs)
    evidence = pd.read_parquet(data.PREDICTIONS)
    y = evidence["y"].to_numpy()
    names = dict.fromkeys(column.split(":")[0] for column in evidence if ":" in column)
    predictions = {
        name: evidence[[c for c in evidence if c.rsplit(":", 1)[0] == name]].to_numpy()
        for name in names
    }
    p, labels = predictions["chosen"], model["labels"]
    rows = data.rows("validation")
    rows["name"] = [labels[k] for k in y]
    result = judge(y, predictions, config, model, "validation", data.units(rows))
    weak = findings.slices(rows, y, p, config)
    about = {"schema": 1, "metric": HEADLINE, "split": "validation"}
    write_json("reports/errors.json", about | {
        "rows": findings.worst(rows, y, p, labels, config.publish_rows),
    })  # fmt: skip
    write_json("reports/slices.json", about | {
        "overall": result["headline"], "slices": weak, "classes": findings.classes(y, p, labels),
    })  # fmt: skip
    draw(y, p, model, result, weak, 1 if config.publish_rows else RARE)
    if config.publish_rows:
        draw_pictures(inference.network(model), data.Images(), rows, p, model)
    verdict.keep(model, result, begun, aside)


def test(config: Config, model: dict[str, Any], aside: Executor) -> None:
    """Judge on the test set, and put it on record that it was opened for this model."""
    rows, images = data.rows("test"), data.Images()
    places, y = rows["place"].to_numpy(), rows["label"].to_numpy()
    scale = Scale(**model["scale"])
    said = inference.logits(inference.network(model), images, places, scale, model["mirror"])
    priors = np.array(model["priors"]) / sum(model["priors"])  # they were rounded on the disk
    predictions = {
        "dummy": np.tile(priors, (len(y), 1)),
        "linear": linear.predict(linear.load(), images, places),
        "chosen": probabilities(said, model["temperature"]),
    }
    result = judge(y, predictions, config, model, "test", data.units(rows))
    verdict.keep_test(model, result, aside)


if __name__ == "__main__":
    main()

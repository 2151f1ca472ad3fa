"""Stage 4: judge the model on rows that it has not seen, and say where it is wrong.

In the pipeline these are the out-of-fold predictions. With ``--split test`` it is the test set,
opened once for each model, on record in ``reports/test_access.json``.
"""

import argparse
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from . import data, findings, models, store, tracking, verdict
from .aside import beside
from .choice import HEADLINE
from .config import Config, load
from .drawing import draw
from .files import read_json, write_json
from .judging import costs_of, judge


def main() -> None:
    """Judge the current model."""
    parser = argparse.ArgumentParser(description="Judge the model on rows it has not seen.")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    split = parser.parse_args().split
    config, model = load(), read_json("models/model.json")
    store.check()
    with threadpool_limits(1), beside() as aside:
        validate(config, model, aside) if split == "validation" else test(config, model, aside)


def validate(config: Config, model: dict[str, Any], aside: Executor) -> None:
    """Judge by out-of-fold predictions, and look into them."""
    frame = pd.read_parquet(data.PREPARED / "train.parquet")
    X, y = data.features_and_target(frame, config, model["labels"])
    sample = data.conform(X.head(100), model["features"])
    begun = aside.submit(tracking.begin, model, sample, config.publish_rows)  # seconds of their own
    oof = pd.read_parquet(data.PREDICTIONS)
    judged = (oof["fold"] >= 0).to_numpy()
    last = (oof["fold"] == oof["fold"].max()).to_numpy()
    predictions = {
        name: columns_of(oof, name)[judged]
        for name in dict.fromkeys(column.split(":")[0] for column in oof)
        if name not in ("y", "fold", "unit")
    }
    chosen, metric = predictions["chosen"], HEADLINE[config.data.task]
    units = data.units(frame, config).among(judged)
    result = judge(y[judged], predictions, config, model, "validation", units)
    matters = findings.importance(model, X[last], y[last], metric, config.seed)
    columns = list(config.evaluate.slices) or [f["name"] for f in matters[: findings.MOST]]
    X, y = X[judged], y[judged]
    weak = findings.slices(X, y, chosen, columns, metric, config, units)
    worst = findings.worst_errors(X, y, chosen, model["labels"], config.publish_rows)
    draw(y, chosen, config, model, result, matters, weak)
    about = {"schema": 1, "metric": metric, "split": "validation"}
    write_json("reports/importance.json", about | {"features": matters})
    write_json("reports/slices.json", about | {"overall": result["headline"], "slices": weak})
    write_json("reports/errors.json", about | {"rows": worst})
    write_json("reports/threshold.json", {"schema": 1} | costs_of(y, chosen, config, model))
    verdict.keep(model, result, begun, aside)


def test(config: Config, model: dict[str, Any], aside: Executor) -> None:
    """Judge on the test set, and put it on record that it was opened for this model."""
    frame = pd.read_parquet(data.PREPARED / "test.parquet")
    X, y = data.features_and_target(frame, config, model["labels"])
    members, classes = models.load(), len(model["labels"])
    predictions = {name: models.predict(members, {name: 1}, X, classes) for name in members}
    predictions["chosen"] = models.predict(members, model["weights"], X, classes)
    result = judge(y, predictions, config, model, "test", data.units(frame, config))
    verdict.keep_test(model, result, aside)


def columns_of(oof: pd.DataFrame, name: str) -> np.ndarray:
    """Give one model's predictions, (n,) or (n, k)."""
    columns = [column for column in oof if column.rsplit(":", 1)[0] == name]
    return oof[columns].to_numpy().squeeze()


if __name__ == "__main__":
    main()

"""Stage 4: judge the model on texts that it has not seen, and say where it is wrong.

In the pipeline these are the validation texts, whatever the model, so that runs can be compared.
With ``--split test`` it is the test set, opened once for each model, on record in
``reports/test_access.json``.
"""

import argparse
from concurrent.futures import Executor
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from . import behaviour, data, findings, judging, models, store, tracking, verdict, words
from .aside import beside
from .choice import METRIC, mixed
from .config import Config, load
from .drawing import draw
from .files import read_json, write_json

PAIRS = 20  # confused classes that are listed


def main() -> None:
    """Judge the current model."""
    parser = argparse.ArgumentParser(description="Judge the model on texts it has not seen.")
    parser.add_argument("--split", choices=["validation", "test"], default="validation")
    split = parser.parse_args().split
    config, model = load(), read_json("models/model.json")
    store.check()
    with threadpool_limits(1), beside() as aside:
        validate(config, model, aside) if split == "validation" else test(config, model, aside)


def validate(config: Config, model: dict[str, Any], aside: Executor) -> None:
    """Judge by predictions of unseen texts, and look into them."""
    rows = data.learned(config)
    epochs, sample = read_json("reports/epochs.json")["epochs"], rows[["text"]].head(100)
    begun = aside.submit(tracking.begin, model, sample, config.publish_rows, epochs)
    rows, y, predictions = evidence(rows)
    outside = pd.read_parquet(data.OUTSIDE).to_numpy() if model["reject"] is not None else None
    result = judging.judge(y, predictions, outside, config, model, "validation")
    found = look(rows, y, predictions["chosen"], config, model)
    draw(y, predictions["chosen"], model, result, found)
    about = {"schema": 1, "metric": METRIC, "split": "validation"}
    metric = slice_metric(model)
    overall = {"metric": metric, "overall": {"name": metric} | result["metrics"][metric]}
    write_json("reports/slices.json", about | overall | {"slices": found["slices"]})
    write_json("reports/errors.json", about | {"rows": found["errors"]})
    names = ("classes", "pairs", "words", "behaviour")
    write_json("reports/findings.json", about | {name: found[name] for name in names})
    verdict.keep(model, result, begun, aside)


def evidence(rows: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray, dict[str, np.ndarray]]:
    """Read what was predicted of the texts that the chosen model had not seen."""
    oof = pd.read_parquet(data.PREDICTIONS)
    judged = oof["chosen:0"].notna().to_numpy()
    names = dict.fromkeys(column.rsplit(":", 1)[0] for column in oof.columns[2:])
    predictions = {name: oof.filter(regex=f"^{name}:").to_numpy()[judged] for name in names}
    return rows[judged].reset_index(drop=True), oof["y"].to_numpy()[judged], predictions


def look(
    rows: pd.DataFrame, y: np.ndarray, p: np.ndarray, config: Config, model: dict[str, Any]
) -> dict[str, Any]:
    """Look into the predictions; what needs other texts is asked of the model that lacks these."""
    labels, said = model["labels"], p.argmax(axis=1)
    members = models.load(models.HELD_OUT)

    def ask(texts: np.ndarray) -> np.ndarray:
        return models.chosen(members, model, texts, len(labels))

    unseen = np.random.default_rng(config.seed).permutation(len(rows))
    texts = rows["text"].to_numpy(object)
    some, many = unseen[: words.TEXTS], unseen[: behaviour.TEXTS]
    shown = ask if config.publish_rows else None
    return {
        "classes": judging.by_class(y, said, labels),
        "pairs": judging.confused(y, said, labels, PAIRS),
        "slices": findings.slices(rows, y, p, slice_metric(model), config),
        "errors": findings.worst_errors(rows, y, p, labels, shown),
        "words": words.by_class(texts[some], labels, ask, config.publish_rows),
        "behaviour": behaviour.tested(texts[many], y[many], ask, config.seed),
    }


def slice_metric(model: dict[str, Any]) -> str:
    """Name what parts of the texts are scored by: of many classes a part has but a few texts."""
    return METRIC if len(model["labels"]) <= judging.MANY else "accuracy"


def test(config: Config, model: dict[str, Any], aside: Executor) -> None:
    """Judge on the test set, and put it on record that it was opened for this model."""
    rows, odd = data.rows(), data.rows(outside=True)
    rows, odd = (frame[frame["part"] == "test"] for frame in (rows, odd))
    members, classes = models.load(), len(model["labels"])
    texts = rows["text"].to_numpy(object)
    predictions = models.predict(members, model["temperature"], texts, classes)
    predictions["chosen"] = mixed(predictions, model["weights"])
    outside = None
    if model["reject"] is not None and len(odd):
        outside = models.chosen(members, model, odd["text"].to_numpy(object), classes)
    result = judging.judge(rows["label"].to_numpy(), predictions, outside, config, model, "test")
    verdict.keep_test(model, result, aside)


if __name__ == "__main__":
    main()

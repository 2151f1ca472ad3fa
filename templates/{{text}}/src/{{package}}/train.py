"""Stage 3: fit the candidates, choose by texts that they have not seen, refit the chosen."""

import time
from typing import Any

import numpy as np
import pandas as pd

from . import checkpoints, data, device, epochs, models, store
from .calibration import probabilities, temperature
from .candidates import Tried, add_network, linear
from .choice import METRIC, compare, mixed
from .config import Config, load
from .files import read_json, replacing, write_json
from .identity import model_id, versions
from .reject import best_threshold


def main() -> None:
    """Write the model, its predictions of unseen texts, and how the candidates compare."""
    started = time.perf_counter()
    store.check()
    config, prepared = load(), read_json("reports/prepare.json")
    rows = data.learned(config)
    identity = model_id(prepared["split"]["hash"])
    accelerator = device.start(config.train.threads, config.seed)
    main = accelerator.is_main_process
    run = {"model_id": identity, "model": models.NETWORK, "split": prepared["split"]["hash"]}
    with checkpoints.opened(identity, accelerator) as folder, epochs.live(run, main) as show:
        tried = linear(rows, config) if main else Tried()
        if models.NETWORK in config.train.models:
            add_network(tried, rows, config, accelerator, folder, show)
        if not main:
            return
        about = choose(tried, rows, config)
        write_json("models/model.json", about | described(identity, prepared, tried))
    course = tried.trained.timings if tried.trained else []
    seconds = {"train": time.perf_counter() - started, "epochs": course}
    write_json("reports/timings.json", seconds | {"model_id": identity})
    print(f"{about['model']} chosen from {', '.join(tried.logits)} in {seconds['train']:.0f} s")


def choose(tried: Tried, rows: pd.DataFrame, config: Config) -> dict[str, Any]:
    """Take a model or a mix, and write it with the evidence that it was chosen by."""
    y, unseen = rows["label"].to_numpy(), rows["fold"].to_numpy() == data.VALIDATION
    heat = {name: heat_of(found, y) for name, found in tried.logits.items()} | {"dummy": 1.0}
    oof = {name: probabilities(found, heat[name]) for name, found in tried.logits.items()}
    comparison = compare({name: p[unseen] for name, p in oof.items()}, y[unseen], config)
    weights = comparison["weights"]
    chosen = mixed(oof, weights)
    chosen[~unseen] = np.nan  # a linear model has judged other folds too; results are of one set
    kept = [name for name in tried.whole if name in {*weights, "dummy", "linear"}]
    models.save({name: tried.whole[name] for name in kept}, models.MODEL)
    models.save({name: tried.held_out[name] for name in weights}, models.HELD_OUT)
    save_predictions(oof | {"chosen": chosen}, rows)
    write_json("reports/candidates.json", {"schema": 1, "params": tried.tuned} | comparison)
    about = {"model": comparison["champion"], "weights": weights, "temperature": heat}
    return about | {"reject": rejecting(tried, about, y, chosen)}


def heat_of(logits: np.ndarray, y: np.ndarray) -> float:
    """Find the temperature of a model on the texts that it has judged unseen."""
    judged = ~np.isnan(logits[:, 0])
    return temperature(logits[judged], y[judged])


def rejecting(
    tried: Tried, about: dict[str, Any], y: np.ndarray, chosen: np.ndarray
) -> float | None:
    """Find from what probability on an answer is given; None where every text has a class."""
    outside = data.rows(outside=True)
    outside = outside[outside["part"] != "test"]
    if outside.empty:
        return None
    found = models.chosen(tried.held_out, about, outside["text"].to_numpy(object), chosen.shape[1])
    with replacing(data.OUTSIDE) as part:
        pd.DataFrame(found, columns=[f"chosen:{k}" for k in range(found.shape[1])]).to_parquet(part)
    judged = ~np.isnan(chosen[:, 0])
    return best_threshold(y[judged], chosen[judged], found)


def save_predictions(oof: dict[str, np.ndarray], rows: pd.DataFrame) -> None:
    """Write one row for each text and one column for each model and class."""
    columns = {"y": rows["label"].to_numpy(), "fold": rows["fold"].to_numpy()}
    for name, p in oof.items():
        columns |= {f"{name}:{k}": p[:, k].astype(np.float32) for k in range(p.shape[1])}
    with replacing(data.PREDICTIONS) as part:
        pd.DataFrame(columns).rename_axis("row").to_parquet(part)


def described(identity: str, prepared: dict[str, Any], tried: Tried) -> dict[str, Any]:
    """Describe the model for whoever uses it, and write the network's course."""
    if tried.trained:
        epochs.write(tried.trained)
    else:
        write_json(epochs.RECORD, {"schema": 1, "epochs": []})
    return {
        "model_id": identity,
        "metric": METRIC,
        "file": str(models.MODEL),
        "labels": prepared["target"]["labels"],
        "split": prepared["split"]["hash"],
        "versions": versions("numpy", "pandas", "safetensors", "scikit-learn", "skops", "torch"),
    }


if __name__ == "__main__":
    main()

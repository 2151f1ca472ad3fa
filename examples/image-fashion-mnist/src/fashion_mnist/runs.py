"""What a run holds: what the model was made from, its epochs, all that was tried, the scores."""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from .files import read_json
from .identity import git_commit
from .store import NAME

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

EPOCHS = 100  # that are logged in one call, which takes a thousand numbers


def runs_of(client: "MlflowClient", model_id: str) -> list["Run"]:
    """Find the runs of a model: one, or none."""
    experiment = client.get_experiment_by_name(NAME).experiment_id
    return list(client.search_runs([experiment], f"tags.model_id = '{model_id}'"))


def under_way(client: "MlflowClient", model: dict[str, Any]) -> str | None:
    """Find the run of a model, started if there is none; None if all is recorded in it."""
    runs = runs_of(client, model["model_id"])
    if any("recorded" in run.data.tags for run in runs):
        return None
    return runs[0].info.run_id if runs else start(client, model)


def start(client: "MlflowClient", model: dict[str, Any]) -> str:
    """Start a run that says what the model was made from, and why."""
    from mlflow.entities import Param, RunTag

    tags = {
        "model_id": model["model_id"],
        "data_hash": model["split"],
        "git_commit": git_commit() or "none",
        "mlflow.note.content": os.environ.get("RUN_NOTE", ""),
    }
    experiment = client.get_experiment_by_name(NAME).experiment_id
    run_id = client.create_run(experiment, run_name=model["model"]).info.run_id
    params = flat(yaml.safe_load(Path("params.yaml").read_text(encoding="utf-8")))
    client.log_batch(
        run_id,
        params=[Param(key, str(value)[:6000]) for key, value in params.items() if value != {}],
        tags=[RunTag(key, value) for key, value in tags.items()],
    )
    client.log_artifact(run_id, "params.yaml")
    return run_id


def flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Write nested settings as ``train.folds``, with names that MLflow takes."""
    pairs: dict[str, Any] = {}
    for key, value in values.items():
        name = prefix + "".join(c if c.isalnum() or c in "_-./ " else "_" for c in str(key))
        pairs |= flat(value, f"{name}.") if isinstance(value, dict) and value else {name: value}
    return pairs


def log_scores(client: "MlflowClient", run_id: str, metrics: dict[str, Any]) -> None:
    """Log each score with the ends of its interval, named after the rows it was got on."""
    numbers = [
        (f"{metrics['split']}_{name}" + ("" if end == "value" else f"_{end}"), value, 0)
        for name, score in metrics["metrics"].items()
        for end, value in score.items()
    ]
    _log_numbers(client, run_id, numbers)


def log_epochs(client: "MlflowClient", run_id: str, epochs: Sequence[Mapping[str, float]]) -> None:
    """Log the epochs that are not in the run yet; one is there with all its numbers or not at all.

    Parameters
    ----------
    epochs
        What each brought: its number as ``epoch``, its ``loss``, and more.
    """
    from mlflow.entities import Metric

    there = {metric.step for metric in client.get_metric_history(run_id, "epoch_loss")}
    now = int(time.time() * 1000)
    left = [epoch for epoch in epochs if epoch["epoch"] not in there]
    for first in range(0, len(left), EPOCHS):
        rows = [
            Metric(f"epoch_{name}", value, now, int(epoch["epoch"]))
            for epoch in left[first : first + EPOCHS]
            for name, value in epoch.items()
            if name != "epoch" and value is not None
        ]
        client.log_batch(run_id, metrics=rows)


def log_candidates(client: "MlflowClient", run_id: str) -> None:
    """Log every model that was tried as a run inside the run; where there are folds, one by one."""
    compared = read_json("reports/candidates.json")
    metric = compared["metric"]
    experiment = client.get_experiment_by_name(NAME).experiment_id
    for name, candidate in compared["candidates"].items():
        tags = {"mlflow.parentRunId": run_id}
        nested = client.create_run(experiment, run_name=name, tags=tags).info.run_id
        folds = candidate.get("folds", {})
        numbers = [(f"fold_{metric}", value, int(k)) for k, value in folds.items()]
        numbers += [(metric, candidate["value"], 0)]
        _log_numbers(client, nested, numbers)
        client.set_terminated(nested)


def _log_numbers(client: "MlflowClient", run_id: str, numbers: list[tuple[str, Any, int]]) -> None:
    """Log numbers in one call: a hundred calls take 40 times as long."""
    from mlflow.entities import Metric

    now = int(time.time() * 1000)
    rows = [Metric(name, value, now, step) for name, value, step in numbers if value is not None]
    client.log_batch(run_id, metrics=rows)

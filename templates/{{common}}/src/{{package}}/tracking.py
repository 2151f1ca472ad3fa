"""Runs, model versions and the champion, kept by MLflow.

MLflow costs seconds where it is used carelessly: importing it takes 2 to 3, a new SQLite store 5,
guessing a model's requirements 15. So it runs in a process of its own beside the evaluation, gets
the requirements told, and is given all numbers of a run in one call.
"""

import logging
import os
import urllib.error
import urllib.request
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from . import registry
from .errors import TrackingError
from .files import read_json
from .identity import git_commit

if TYPE_CHECKING:
    from mlflow import MlflowClient
    from mlflow.entities import Run

NAME = str(__package__)
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "GIT_PYTHON_REFRESH": "quiet",
}


def uri() -> str:
    """Name the store: a server by ``MLFLOW_TRACKING_URI``, else ``mlflow.db`` in this folder."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{Path('mlflow.db').absolute()}"


def check() -> None:
    """Stop at once if a server is named that does not answer: before the work, not after it."""
    if not uri().startswith("http"):
        return
    try:
        urllib.request.urlopen(f"{uri().rstrip('/')}/health", timeout=10).close()
    except urllib.error.HTTPError:
        pass  # it answers; whether it takes the run is for MLflow to say
    except OSError as error:
        hint = "Start it, or unset MLFLOW_TRACKING_URI to use mlflow.db."
        raise TrackingError(f"No MLflow server answers at {uri()} ({error}). {hint}") from None


def connect() -> "MlflowClient":
    """Open the store; a new one is made, which takes seconds."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", category=UserWarning, module="mlflow")
    import mlflow

    try:
        mlflow.set_tracking_uri(uri())
        client = mlflow.MlflowClient()
        if client.get_experiment_by_name(NAME) is None:
            local = Path("mlartifacts").absolute().as_uri() if uri().startswith("sqlite") else None
            client.create_experiment(NAME, local)
    except mlflow.MlflowException as error:
        raise TrackingError(f"MLflow at {uri()}: {' '.join(str(error).split())[:300]}") from None
    return client


def begin(model: dict[str, Any], sample: pd.DataFrame, publish_rows: bool) -> None:
    """Start the run of the current model and register it, unless that was done before.

    Parameters
    ----------
    model
        What ``models/model.json`` holds.
    sample
        A few feature rows, for the types in the model's signature.
    publish_rows
        Whether some of them may be stored, as an example of what to send to the model.
    """
    client = connect()
    runs = runs_of(client, model["model_id"])
    for run in runs:
        if "recorded" not in run.data.tags:  # it was interrupted
            client.delete_run(run.info.run_id)
    if not any("recorded" in run.data.tags for run in runs):
        run_id = start(client, model)
        registry.keep(run_id, model, sample, publish_rows)


def finish(model: dict[str, Any], metrics: dict[str, Any]) -> bool:
    """Add scores, candidates and figures to the run, and say if its model is the champion."""
    client = connect()
    (run,) = runs_of(client, model["model_id"])
    run_id = run.info.run_id
    if "recorded" not in run.data.tags:
        log_scores(client, run_id, metrics)
        log_candidates(client, run_id)
        client.log_artifacts(run_id, "reports/figures", "figures")
        client.log_artifact(run_id, str(registry.EVIDENCE), "evidence")
        client.set_tag(run_id, "recorded", "yes")
    return registry.promote(client, run_id)


def add_test(model: dict[str, Any], metrics: dict[str, Any]) -> None:
    """Add the test scores to the model's run."""
    client = connect()
    for run in runs_of(client, model["model_id"]):
        log_scores(client, run.info.run_id, metrics)


def runs_of(client: "MlflowClient", model_id: str) -> list["Run"]:
    """Find the runs of a model: one, or none."""
    experiment = client.get_experiment_by_name(NAME).experiment_id
    return list(client.search_runs([experiment], f"tags.model_id = '{model_id}'"))


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


def log_candidates(client: "MlflowClient", run_id: str) -> None:
    """Log every model that was tried as a run inside the run, fold by fold."""
    compared = read_json("reports/candidates.json")
    metric = compared["metric"]
    experiment = client.get_experiment_by_name(NAME).experiment_id
    for name, candidate in compared["candidates"].items():
        tags = {"mlflow.parentRunId": run_id}
        nested = client.create_run(experiment, run_name=name, tags=tags).info.run_id
        numbers = [(f"fold_{metric}", value, int(k)) for k, value in candidate["folds"].items()]
        numbers += [(metric, candidate["value"], 0)]
        _log_numbers(client, nested, numbers)
        client.set_terminated(nested)


def _log_numbers(client: "MlflowClient", run_id: str, numbers: list[tuple[str, Any, int]]) -> None:
    """Log numbers in one call: a hundred calls take 40 times as long."""
    from mlflow.entities import Metric

    rows = [Metric(name, value, 0, step) for name, value, step in numbers if value is not None]
    client.log_batch(run_id, metrics=rows)

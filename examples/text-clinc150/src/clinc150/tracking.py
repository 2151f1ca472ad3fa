"""Runs, model versions and the champion in MLflow."""

import tempfile
from pathlib import Path
from typing import Any

import mlflow
import mlscaffold_support
import numpy as np
import pandas as pd
import yaml
from mlscaffold_support.experiments import git_commit, run_note
from mlscaffold_support.files import read_json
from mlscaffold_support.formatting import confidence_interval, metric_name, number
from mlscaffold_support.mlflow_store import connect, find_run, flatten
from mlscaffold_support.predictions import HeldOut
from mlscaffold_support.selection import paired_gain

from . import predict
from .metrics import scores

NAME = str(__package__)  # of the experiment and of the registered model
PROMOTION_CONFIDENCE = 0.95  # of the interval of a champion's gain, which has to be above zero
PREDICTIONS, EPOCHS = "predictions.npy", Path("reports/findings/epochs.json")

Json = dict[str, Any]


def log_validation(
    model: Json, result: Json, held_out: HeldOut, rows: pd.DataFrame, sample: pd.DataFrame,
    publish_rows: bool,
) -> Json:  # fmt: skip
    """Log a model, register it as a version, log its scores, and compare it with the champion.

    A model that was logged before gets its new scores and figures.

    Parameters
    ----------
    rows
        The training rows, of which MLflow stores the columns and a hash.
    sample
        A few inputs as a client would send them, for the signature of the model.
    publish_rows
        Whether the sample may be stored as an example.

    Returns
    -------
    dict
        What `promote` returns.
    """
    connect(NAME)
    run = find_run(model["model_id"])
    dataset = mlflow.data.from_pandas(rows, name="training rows", digest=model["rows"])
    with mlflow.start_run(run_id=run and run.info.run_id, run_name=model["model"]) as active:
        if run is None:
            tags = {"model_id": model["model_id"], "rows": model["rows"]}
            mlflow.set_tags(tags | {"git_commit": git_commit() or "none"})
            mlflow.set_tag("mlflow.note.content", run_note())
            mlflow.log_params(flatten(yaml.safe_load(Path("params.yaml").read_text("utf-8"))))
            mlflow.log_input(dataset, context="training")
            log_training()
            log_predictions(held_out)
            log_model(model, result, sample, publish_rows)
        log_scores(active.info.run_id, result, dataset)
        mlflow.log_artifacts("reports/figures", "figures")
    return promote(active.info.run_id, model, held_out)


def log_training() -> None:
    """Log the score of every candidate, and each epoch of a network's training."""
    comparison = read_json("reports/findings/models.json")
    for name, candidate in comparison["candidates"].items():
        mlflow.log_metric(f"candidates/{name}_{comparison['metric']}", candidate["value"])
    if EPOCHS.exists():
        for epoch in read_json(EPOCHS):
            values = {f"epochs/{name}": value for name, value in epoch.items() if name != "epoch"}
            mlflow.log_metrics(values, step=epoch["epoch"])


def log_predictions(held_out: HeldOut) -> None:
    """Store the predictions of held-out rows, which later models are compared with."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PREDICTIONS
        np.save(path, held_out.selected)
        mlflow.log_artifact(str(path))


def log_model(model: Json, result: Json, sample: pd.DataFrame, publish_rows: bool) -> None:
    """Store the model as a new version with a description; MLflow runs ``serving.py``.

    The requirements are given, since MLflow would take 15 seconds to infer them.
    """
    code = [Path(__file__).parent, Path(mlscaffold_support.__file__).parent]
    files = {"model": model["file"], "description": "models/model.json", "params": "params.yaml"}
    info = mlflow.pyfunc.log_model(
        name="model",
        python_model=str(Path(__file__).with_name("serving.py")),
        code_paths=[str(path) for path in code],
        artifacts=files,
        signature=mlflow.models.infer_signature(sample, predict.example(sample, model)),
        input_example=sample if publish_rows else None,
        pip_requirements=[f"{name}=={version}" for name, version in model["versions"].items()],
        registered_model_name=NAME,
    )
    headline, name = result["headline"], result["headline"]["name"]
    text = f"{model['model']}: {metric_name(name)} {number(headline['value'], name)} "
    text += f"({confidence_interval(headline, name)}) on held-out rows. {run_note()}"
    version = str(info.registered_model_version)
    mlflow.MlflowClient().update_model_version(NAME, version, text.strip())


def log_scores(run_id: str, result: Json, dataset: Any = None) -> None:
    """Log each score with the ends of its interval, for the model and the data set."""
    values = {
        f"{result['split']}_{name}" + ("" if end == "value" else f"_{end}"): value
        for name, score in result["metrics"].items()
        for end, value in score.items()
        if value is not None
    }
    (logged,) = mlflow.search_logged_models(
        filter_string=f"source_run_id = '{run_id}'", output_format="list"
    )
    mlflow.log_metrics(values, run_id=run_id, model_id=logged.model_id, dataset=dataset)


def promote(run_id: str, model: Json, held_out: HeldOut) -> Json:
    """Move the alias "champion" if the model beats the best one so far on the same rows.

    Other rows start a comparison of their own, since scores on other rows cannot be compared.

    Returns
    -------
    champion
        Id of the best model so far.
    gain
        Of this model over the one that was the best before, with its interval; None if there was
        none.
    """
    client = mlflow.MlflowClient()
    former = mlflow.search_runs(
        filter_string=f"tags.rows = '{model['rows']}' and tags.champion = 'yes'",
        output_format="list",
    )
    gain = None
    if former and former[0].info.run_id != run_id:
        gain = gain_over(former[0], model, held_out)
        if gain["low"] is None or gain["low"] <= 0:
            run_id = former[0].info.run_id
    for run in former:
        client.delete_tag(run.info.run_id, "champion")
    client.set_tag(run_id, "champion", "yes")
    (version,) = client.search_model_versions(f"name = '{NAME}' and run_id = '{run_id}'")
    client.set_registered_model_alias(NAME, "champion", version.version)
    return {"champion": client.get_run(run_id).data.tags["model_id"], "gain": gain}


def gain_over(champion: Any, model: Json, held_out: HeldOut) -> Json:
    """Compare a model with the champion on resamples of the same rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = mlflow.artifacts.download_artifacts(
            run_id=champion.info.run_id, artifact_path=PREDICTIONS, dst_path=folder
        )
        old = np.load(path)
    return paired_gain(
        held_out.y, held_out.selected, old, model["metric"], scores,
        times=1000, seed=0, level=PROMOTION_CONFIDENCE, unit=held_out.unit,
    )  # fmt: skip


def log_test(model: Json, result: Json) -> None:
    """Add the scores on the test set to the run of the model."""
    connect(NAME)
    if run := find_run(model["model_id"]):
        log_scores(run.info.run_id, result)

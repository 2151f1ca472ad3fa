"""Model versions, and which of them is the champion."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .intervals import beats, resampled
from .resamples import Units
from .store import NAME

if TYPE_CHECKING:
    from mlflow import MlflowClient

ALIAS = "champion"
EVIDENCE = Path("data/predictions/oof.parquet")
LEVEL = 0.95  # share of resamples in which a challenger must win


def keep(run_id: str, model: dict[str, Any], sample: pd.DataFrame, publish_rows: bool) -> None:
    """Keep the model as the next version: its code, and files that are read without running any.

    What depends on the kind of project is asked of it: ``model["file"]`` holds what was learned,
    ``predict.example`` answers for a few rows, ``serving.py`` is what MLflow runs.
    """
    import mlflow

    from . import predict

    package, answer = Path(__file__).parent, predict.example(sample, model)
    files = {"model": model["file"], "description": "models/model.json"}
    with mlflow.start_run(run_id=run_id, log_system_metrics=False):
        mlflow.pyfunc.log_model(
            name="model",
            python_model=str(package / "serving.py"),
            code_paths=[str(package)],
            artifacts=files | {"params": "params.yaml"},
            signature=mlflow.models.infer_signature(sample, answer),
            input_example=sample.head(3) if publish_rows else None,
            pip_requirements=[f"{name}=={version}" for name, version in model["versions"].items()],
            registered_model_name=NAME,
        )


def promote(client: "MlflowClient", run_id: str, model: dict[str, Any]) -> bool:
    """Move the alias if the model beats the champion on the same unseen rows.

    Another split starts a new line of champions: scores on other rows cannot be compared.
    """
    champion = client.get_registered_model(NAME).aliases.get(ALIAS)
    if champion is not None:
        holder = client.get_model_version(NAME, champion).run_id
        if holder == run_id:
            return True
        same_split = split_of(client, holder) == split_of(client, run_id)
        if same_split and not wins(client, holder, model):
            return False
    (version,) = client.search_model_versions(f"name = '{NAME}' and run_id = '{run_id}'")
    client.set_registered_model_alias(NAME, ALIAS, version.version)
    return True


def split_of(client: "MlflowClient", run_id: str) -> str:
    """Name the split that a run was trained on."""
    return str(client.get_run(run_id).data.tags["data_hash"])


def wins(client: "MlflowClient", holder: str, model: dict[str, Any]) -> bool:
    """Test the present model against the holder of the alias, in pairs on the same resamples."""
    with tempfile.TemporaryDirectory() as folder:
        path = client.download_artifacts(holder, f"evidence/{EVIDENCE.name}", folder)
        old = chosen(pd.read_parquet(path)).to_numpy().squeeze()
    rows = pd.read_parquet(EVIDENCE)  # of the same split, so in the same order
    new, y = chosen(rows).to_numpy().squeeze(), rows["y"].to_numpy()  # (n,) or (n, k); (n,)
    judged = ~(np.isnan(old) | np.isnan(new)).reshape(len(y), -1).any(axis=1)
    ranked = model["metric"] in ("roc_auc", "average_precision")
    groups = rows["unit"].to_numpy() if "unit" in rows else None
    units = Units(model.get("units", "rows"), groups).among(judged)
    samples = [resampled(y[judged], p[judged], 1000, 0, units, ranked=ranked) for p in (new, old)]
    return beats(*samples, model["metric"], LEVEL)


def keep_evidence(client: "MlflowClient", run_id: str) -> None:
    """Keep the model's predictions of unseen rows for later champions, and nothing of the rows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / EVIDENCE.name
        chosen(pd.read_parquet(EVIDENCE)).to_parquet(path)
        client.log_artifact(run_id, str(path), "evidence")


def chosen(predictions: pd.DataFrame) -> pd.DataFrame:
    """Pick the columns of the model itself, (n, 1) or (n, k)."""
    return predictions[[name for name in predictions if name.split(":")[0] == "chosen"]]

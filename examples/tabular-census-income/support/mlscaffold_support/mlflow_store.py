"""The MLflow store: a server, or a file in this folder that is created in one piece."""

import logging
import os
import urllib.error
import urllib.request
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import TrackingError

if TYPE_CHECKING:
    from mlflow.entities import Run

STORE = Path("mlflow.db")


def tracking_uri() -> str:
    """Return the address in MLFLOW_TRACKING_URI, or that of ``mlflow.db`` in this folder."""
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{STORE.absolute()}"


def check_server() -> None:
    """Stop before the work rather than after it if the MLflow server does not answer."""
    if not tracking_uri().startswith("http"):
        return
    try:
        urllib.request.urlopen(f"{tracking_uri().rstrip('/')}/health", timeout=10).close()
    except urllib.error.HTTPError:
        pass  # it answers; whether it accepts the run is for MLflow to say
    except OSError as error:
        hint = "Start it, or unset MLFLOW_TRACKING_URI to use mlflow.db."
        raise TrackingError(f"No MLflow server at {tracking_uri()} ({error}). {hint}") from None


def connect(experiment: str) -> None:
    """Let the functions of `mlflow` write to the store, in this experiment.

    Raises
    ------
    TrackingError
        The store cannot be opened.
    """
    logging.getLogger("alembic").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", category=UserWarning, module="mlflow")
    import mlflow

    artifacts = Path("mlartifacts").absolute().as_uri()
    try:
        if tracking_uri() == f"sqlite:///{STORE.absolute()}" and not STORE.exists():
            _create_store(experiment, artifacts)
        mlflow.set_tracking_uri(tracking_uri())
        if mlflow.get_experiment_by_name(experiment) is None:
            local = tracking_uri().startswith("sqlite")
            mlflow.create_experiment(experiment, artifacts if local else None)
        mlflow.set_experiment(experiment)
    except mlflow.MlflowException as error:
        reason = " ".join(str(error).split())[:300]
        raise TrackingError(f"MLflow at {tracking_uri()}: {reason}") from None


def _create_store(experiment: str, artifacts: str) -> None:
    """Create the SQLite file, which takes seconds, so that a kill leaves a complete one or none."""
    import mlflow

    temporary = STORE.with_name(f"{STORE.name}.{os.getpid()}.part")
    try:
        client = mlflow.MlflowClient(f"sqlite:///{temporary.absolute()}")
        client.create_experiment(experiment, artifacts)
        if not STORE.exists():  # nobody was faster
            temporary.rename(STORE)
    finally:
        temporary.unlink(missing_ok=True)


def find_run(model_id: str) -> "Run | None":
    """Return the finished run of a model; one that was interrupted is removed with its version."""
    import mlflow

    client, finished = mlflow.MlflowClient(), None
    for run in mlflow.search_runs(
        filter_string=f"tags.model_id = '{model_id}'", output_format="list"
    ):
        if run.info.status == "FINISHED":
            finished = run
            continue
        for version in client.search_model_versions(f"run_id = '{run.info.run_id}'"):
            client.delete_model_version(version.name, version.version)
        client.delete_run(run.info.run_id)
    return finished


def flatten(values: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Write nested parameters as ``train.folds``, with names and lengths that MLflow accepts."""
    flat: dict[str, str] = {}
    for key, value in values.items():
        name = prefix + "".join(c if c.isalnum() or c in "_-./ " else "_" for c in str(key))
        if isinstance(value, dict) and value:
            flat |= flatten(value, f"{name}.")
        else:
            flat[name] = str(value)[:6000]
    return flat

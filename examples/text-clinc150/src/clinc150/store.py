"""The MLflow store: a server, or a file in this folder."""

import logging
import os
import urllib.error
import urllib.request
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import TrackingError

if TYPE_CHECKING:
    from mlflow import MlflowClient

NAME = str(__package__)  # of the experiment and of the registered model
FILE = Path("mlflow.db")
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
    return os.environ.get("MLFLOW_TRACKING_URI") or f"sqlite:///{FILE.absolute()}"


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
    """Open the store; a new one is made first."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    warnings.filterwarnings("ignore", category=UserWarning, module="mlflow")
    import mlflow

    try:
        if uri().endswith(f"{FILE.absolute()}") and not FILE.exists():
            make(FILE)
        mlflow.set_tracking_uri(uri())
        client = mlflow.MlflowClient()
        if client.get_experiment_by_name(NAME) is None:
            client.create_experiment(NAME, artefacts() if uri().startswith("sqlite") else None)
    except mlflow.MlflowException as error:
        raise TrackingError(f"MLflow at {uri()}: {' '.join(str(error).split())[:300]}") from None
    return client


def make(path: Path) -> None:
    """Make a store, which takes seconds, in one piece: a kill leaves a whole one or none."""
    import mlflow

    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        mlflow.MlflowClient(f"sqlite:///{part.absolute()}").create_experiment(NAME, artefacts())
        if not path.exists():  # nobody was quicker
            part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def artefacts() -> str:
    """Name the folder of the files that belong to runs, where the store is a file."""
    return Path("mlartifacts").absolute().as_uri()

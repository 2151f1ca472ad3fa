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

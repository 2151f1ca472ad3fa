"""The process of a stage, and the worker processes that it starts."""

import os
import signal
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import FrameType, TracebackType

from .errors import ProjectError

INTERRUPTED = "Interrupted. `dvc repro` continues after the last stage that has finished."
SETTINGS = {
    "GOMP_SPINCOUNT": "10000",  # threads of torch that wait longer take a core from what else runs
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_LOGGING_LEVEL": "ERROR",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "GIT_PYTHON_REFRESH": "quiet",
}


def start_stage() -> None:
    """Set up this process where it runs a stage, which is started by ``python -m``.

    Expected failures and Ctrl-C end it with one line; others keep their traceback. The settings
    are read when MLflow and torch are imported.
    """
    if sys.argv[0] == "-m":
        sys.excepthook = report_failure
        for name, value in SETTINGS.items():
            os.environ.setdefault(name, value)


def report_failure(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    # A library that is interrupted while it is imported may raise an error of its own.
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, KeyboardInterrupt):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        print(INTERRUPTED, *getattr(cause, "__notes__", []), file=sys.stderr)
    elif isinstance(error, ProjectError):
        print(error, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


def start_workers(jobs: int) -> None:
    """Start the worker processes of joblib, out of reach of Ctrl-C."""
    from joblib import Parallel, delayed

    # loky replaces a worker that has grown by 300 MB, and warns of a leak; a large model is none.
    warnings.filterwarnings("ignore", message="A worker stopped", category=UserWarning)
    resource_tracker.ensure_running()  # it starts with the first of them, and would end the shield
    with shield_from_interrupt():
        Parallel()(delayed(int)() for _ in range(jobs))


@contextmanager
def shield_from_interrupt() -> Iterator[None]:
    """Start processes in this block, so that Ctrl-C never reaches them.

    A terminal sends Ctrl-C to every process of a stage, and each would print a traceback. Child
    processes inherit a blocked signal; the stage itself ends them.
    """
    received: list[int] = []

    def remember(number: int, frame: FrameType | None) -> None:
        received.append(number)

    handler = signal.signal(signal.SIGINT, remember)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    if received:
        raise KeyboardInterrupt

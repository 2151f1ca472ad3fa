"""Runs, model versions and the champion, kept by MLflow.

MLflow costs seconds where it is used carelessly: importing it takes 2 to 3, a new SQLite store 5,
guessing a model's requirements 15. So it runs in a process of its own beside the evaluation, gets
the requirements told, and is given all numbers of a run in one call.
"""

import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

import pandas as pd

from . import registry
from .interrupt import shielded
from .runs import log_candidates, log_scores, runs_of, start
from .store import connect


@contextmanager
def beside() -> Iterator[Executor]:
    """Give a process for the calls below; what it writes when Ctrl-C comes, it writes to the end.

    A store that was cut off while it was being made would be of no use to the next run.
    """
    with shielded():
        process = ProcessPoolExecutor(1)
        process.submit(int).result()  # starts it
    try:
        yield process
    except KeyboardInterrupt:
        print("Interrupted; what MLflow is writing is finished first.", file=sys.stderr)
        raise
    finally:
        process.shutdown(cancel_futures=True)


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
        registry.keep_evidence(client, run_id)
        client.set_tag(run_id, "recorded", "yes")
    return registry.promote(client, run_id, model)


def add_test(model: dict[str, Any], metrics: dict[str, Any]) -> None:
    """Add the test scores to the model's run."""
    client = connect()
    for run in runs_of(client, model["model_id"]):
        log_scores(client, run.info.run_id, metrics)

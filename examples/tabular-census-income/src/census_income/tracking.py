"""Runs, model versions and the champion, kept by MLflow.

MLflow costs seconds where it is used carelessly: importing it takes 2 to 3, a new SQLite store 5,
guessing a model's requirements 15. So it runs in a process of its own beside the evaluation, gets
the requirements told, and is given all numbers of a run in one call.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from . import registry
from .runs import log_candidates, log_epochs, log_scores, runs_of, under_way
from .store import connect


def begin(
    model: dict[str, Any],
    sample: pd.DataFrame,
    publish_rows: bool,
    epochs: Sequence[Mapping[str, float]] = (),
) -> None:
    """Register the current model in its run, unless that was done before.

    A network's training has started the run; for other models it is started here.

    Parameters
    ----------
    model
        What ``models/model.json`` holds.
    sample
        A few feature rows, for the types in the model's signature.
    publish_rows
        Whether some of them may be stored, as an example of what to send to the model.
    epochs
        Those of its training; the ones that are in the run already are passed over.
    """
    client = connect()
    for run in runs_of(client, model["model_id"]):
        if "registered" in run.data.tags and "recorded" not in run.data.tags:  # interrupted
            client.delete_run(run.info.run_id)
    run_id = under_way(client, model)
    if run_id is not None:
        client.update_run(run_id, name=model["model"])
        log_epochs(client, run_id, epochs)
        client.set_tag(run_id, "registered", "yes")
        registry.keep(run_id, model, sample, publish_rows)


def finish(model: dict[str, Any], metrics: dict[str, Any]) -> bool:
    """Add scores, candidates and figures to the run, and say if its model is the champion.

    A model that is judged anew gets the new scores and figures; its candidates stay.
    """
    client = connect()
    (run,) = runs_of(client, model["model_id"])
    run_id = run.info.run_id
    log_scores(client, run_id, metrics)
    client.log_artifacts(run_id, "reports/figures", "figures")
    if "recorded" not in run.data.tags:
        log_candidates(client, run_id)
    registry.keep_evidence(client, run_id)
    client.set_tag(run_id, "recorded", "yes")
    return registry.promote(client, run_id, model)


def add_test(model: dict[str, Any], metrics: dict[str, Any]) -> None:
    """Add the test scores to the model's run."""
    client = connect()
    for run in runs_of(client, model["model_id"]):
        log_scores(client, run.info.run_id, metrics)

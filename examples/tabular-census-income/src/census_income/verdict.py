"""What a judgement leaves: scores in a file, a line in the project's record, a run in MLflow."""

from concurrent.futures import Executor, Future
from typing import Any

from . import tracking
from .files import write_json
from .history import record_opening, remember, say


def keep(
    model: dict[str, Any], result: dict[str, Any], begun: Future[None], aside: Executor
) -> None:
    """Keep what unseen rows say of the model, and whether it is the champion.

    Parameters
    ----------
    model, result
        What ``models/model.json`` and ``reports/metrics.json`` hold.
    begun, aside
        The start of the model's run in MLflow, and the process that it is made in.
    """
    write_json("reports/metrics.json", result)
    begun.result()
    champion = aside.submit(tracking.finish, model, result).result()
    remember(model, result, champion)
    print(f"{model['model']}: {say(result['headline'])}, champion: {champion}")


def keep_test(model: dict[str, Any], result: dict[str, Any], aside: Executor) -> None:
    """Keep what the test set says of the model, and that it was opened for it."""
    write_json("reports/test_metrics.json", result)
    record_opening(model)
    aside.submit(tracking.add_test, model, result).result()
    print(f"{model['model']} on the test set: {say(result['headline'])}")

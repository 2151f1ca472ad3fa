"""The course of a training on record: in a file that is the same each time, and in MLflow, live."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .aside import beside
from .checkpoints import Course
from .files import write_json
from .runs import log_epochs, under_way
from .store import connect

if TYPE_CHECKING:
    from .training import Trained

RECORD = Path("reports/epochs.json")
START = 10.0  # seconds that a training lasts before MLflow is started, which takes some as well
PAUSE = 2.0  # seconds between two calls to MLflow, each of which takes a fiftieth of one
NICENESS = 10  # the training comes first


def write(trained: "Trained") -> None:
    """Write what each epoch brought; seconds differ from run to run and are not in it."""
    write_json(RECORD, {"schema": 1, "epochs": trained.epochs})


@contextmanager
def live(model: dict[str, Any], shown: bool = True) -> Iterator[Callable[[Course], None]]:
    """Give what shows the epochs of a training in MLflow while it goes on.

    Parameters
    ----------
    model
        Its ``model_id``, ``model`` (the run's name for now) and ``split``.
    shown
        Whether to show them at all; of several processes one does.
    """
    if not shown:
        yield lambda epochs: None
        return
    with beside(NICENESS) as aside:
        follower = Follower(model, aside)
        yield follower.tell
        if follower.sent:  # else the rest is left to the evaluation as well
            follower.send()


class Follower:
    """Sends epochs to MLflow from another process; the training never waits for it.

    What was not sent when the training ends is added by the evaluation, so a training that is over
    before MLflow would have started, or whose server is gone, loses nothing.
    """

    def __init__(self, model: dict[str, Any], aside: Executor):
        self.model, self.aside = model, aside
        self.epochs: Course = []
        self.sent: Future[None] | None = None
        self.due = time.monotonic() + START

    def tell(self, epochs: Course) -> None:
        """Take note of all epochs that are done, and send them when it is time."""
        self.epochs = [*epochs]
        if time.monotonic() >= self.due:
            self.send()

    def send(self) -> None:
        """Send the epochs, unless those before are still on their way."""
        if self.sent and not self.sent.done():
            return
        try:
            if self.sent:
                self.sent.result()
            self.sent = self.aside.submit(log, self.model, self.epochs)
            self.due = time.monotonic() + PAUSE
        except Exception as error:  # whatever it is, the training is worth more
            print(f"MLflow does not show this training any longer: {error}", flush=True)
            self.sent, self.due = None, float("inf")


def log(model: dict[str, Any], epochs: Course) -> None:
    """Add epochs to the model's run."""
    client = connect()
    run_id = under_way(client, model)
    if run_id is not None:
        log_epochs(client, run_id, epochs)

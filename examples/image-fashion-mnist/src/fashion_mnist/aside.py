"""A process beside the stage, for what takes long to start and must be written to its end."""

import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from .interrupt import shielded


@contextmanager
def beside(niceness: int = 0) -> Iterator[Executor]:
    """Give a process for calls to MLflow; what it writes when Ctrl-C comes, it writes to the end.

    Parameters
    ----------
    niceness
        How far it stands back where the stage wants the processor too; 0: not at all, 19: most.
    """
    with shielded():
        process = ProcessPoolExecutor(1, initializer=settle, initargs=(niceness,))
        process.submit(int).result()  # starts it
    try:
        yield process
    except KeyboardInterrupt:
        print("Interrupted; what MLflow is writing is finished first.", file=sys.stderr)
        raise
    finally:
        process.shutdown(cancel_futures=True)


def settle(niceness: int) -> None:
    """Stand back, and end with the stage, also where a kill leaves it no time to say so."""
    os.nice(niceness)
    stage = multiprocessing.parent_process()

    def follow() -> None:
        if stage is not None:
            stage.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()

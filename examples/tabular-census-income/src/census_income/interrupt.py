"""Ctrl-C in a stage: one line instead of a traceback, and no process that is left behind."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

STOPPED = "Interrupted. `dvc repro` goes on from the last stage that has finished."


def say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Take the place of ``sys.excepthook``: other errors keep their traceback.

    A note on the interrupt says what has been kept besides. Some libraries that are interrupted
    while they are imported raise an error of their own, whose cause the interrupt is.
    """
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, KeyboardInterrupt):
        cause = cause.__cause__ or cause.__context__
    if cause is not None:
        print(STOPPED, *getattr(cause, "__notes__", []), file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


@contextmanager
def shielded() -> Iterator[None]:
    """Start helper processes in this block: Ctrl-C never reaches them, and waits for its end.

    A terminal sends Ctrl-C to all of a stage's processes, and each would print a traceback. A
    blocked signal is inherited, so they hear nothing of it; the stage itself ends them.
    """
    heard: list[int] = []  # by a thread that was there before, whose signals are not blocked
    answer = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, answer)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
    if heard:
        raise KeyboardInterrupt

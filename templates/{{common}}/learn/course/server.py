"""Judge exercises in child processes, so that nothing a lesson does can take the learner down.

``python -m course.server`` reads one request a line and answers each exercise in one line:

    {"check": ["s1.02", "s1.03"], "seed": 7}
    {"id": "s1.02", "outcome": "WRONG", "cards": ["..."], "seconds": 0.2}

What the checks import takes seconds, so it is imported once; every exercise is judged in a fork.
"""

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection

import pytest

from . import exercises, outcomes
from .definitions import untouched
from .exercises import Exercise
from .outcomes import Card

GRACE = 5.0  # seconds beyond those of its exercise, until a check that does not listen is killed
# A card is shown instead of pytest's own account of a failure, which takes as long as the checks.
OPTIONS = ["-p", "no:cacheprovider", "--tb=native"]


class Collected:
    """A pytest plugin that keeps how each check ended."""

    def __init__(self):
        self.outcomes: list[str] = []
        self.cards: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take the outcome from the report; conftest.py wrote it there."""
        said = dict(report.user_properties)
        if "outcome" in said:
            self._add(said["outcome"], said["card"])
        elif report.failed:
            self._add(outcomes.ERROR, report.longreprtext)
        elif report.when == "call":
            self._add(outcomes.PASS if report.passed else outcomes.SKIPPED)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A check that cannot be read is an error."""
        if report.failed:
            self._add(outcomes.ERROR, report.longreprtext)

    def stopped(self) -> None:
        """Keep that the checks ended before the first of them did."""
        card = Card(came="the checks were stopped", look="a KeyboardInterrupt in the lesson")
        self._add(outcomes.ERROR, str(card))

    def _add(self, outcome: str, card: str = "") -> None:
        self.outcomes.append(outcome)
        if outcome in outcomes.FAILED and card not in self.cards:
            self.cards.append(card)


def judge(exercise: Exercise, *, first: bool = False, **environment: str) -> dict[str, object]:
    """Run the checks of an exercise in a child process.

    Parameters
    ----------
    first
        Whether to stop at the first check that fails.
    environment
        Variables for the child: ``LEARN_SEED``, ``LEARN_LESSON``.
    """
    start = time.monotonic()
    # Libraries with threads can crash in a fork; a lesson that ends the process does so again.
    result = _judge_once(exercise, first, environment) or _judge_once(exercise, first, environment)
    if result is None:
        look = "a call of os._exit, or more memory than there is"
        card = Card(came="the process ended in the middle", look=look)
        result = {"outcome": outcomes.ERROR, "cards": [str(card)]}
    return {"id": exercise.id, **result, "seconds": round(time.monotonic() - start, 3)}


def _judge_once(
    exercise: Exercise, first: bool, environment: dict[str, str]
) -> dict[str, object] | None:
    """Return the outcome and the cards, or None where the child ended without an answer."""
    here, there = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        _run(exercise, there, first, environment)
    there.close()
    try:
        return _await(here, exercise)
    finally:
        here.close()
        for kill in (os.killpg, os.kill):  # the group it leads, and itself if it left that
            with suppress(ProcessLookupError):
                kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _await(here: Connection, exercise: Exercise) -> dict[str, object] | None:
    # Each check has its own time; a file of checks has that of a few of them.
    seconds = 3 * exercise.seconds + GRACE
    if not here.poll(seconds):
        card = Card(came=f"nothing after {seconds:g} s", look="a loop without an end")
        return {"outcome": outcomes.ERROR, "cards": [str(card)]}
    try:
        return here.recv()
    except Exception:  # nothing at all, or half of it
        return None


def _run(exercise: Exercise, there: Connection, first: bool, environment: dict[str, str]) -> None:
    """Judge in the child, send what came out, and end without any cleaning up."""
    os.setpgid(0, 0)
    # The checks use no plugins, and to look for those of the environment takes a second.
    os.environ |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment}
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    collected = Collected()
    options = [*OPTIONS, *(["-x"] if first else []), f"--rootdir={exercises.LEARN}"]
    pytest.main([*options, str(exercise.check)], plugins=[collected])
    if not collected.outcomes:
        collected.stopped()
    there.send({"outcome": outcomes.worst(collected.outcomes), "cards": collected.cards})
    os._exit(0)


def answer(request: dict[str, object], known: dict[str, Exercise]) -> Iterable[dict[str, object]]:
    """Judge what a request asks for, all exercises if it names none."""
    seed = {"LEARN_SEED": str(request["seed"])} if "seed" in request else {}
    for name in request.get("check") or list(known):
        file = known[name].answer
        before, age = (file.read_bytes(), file.stat()) if file.is_file() else (None, None)
        if before and untouched(before.decode(errors="replace"), known[name].functions):
            yield {"id": name, "outcome": outcomes.NOT_ATTEMPTED, "cards": [], "seconds": 0.0}
            continue
        result = judge(known[name], **seed)
        if before is not None and not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(before)
            os.utime(file, ns=(age.st_atime_ns, age.st_mtime_ns))  # `watch` sees no new save
            look = "what the code does to files; it has been put back as it was"
            card = Card(came=f"{file.name} was deleted by the check of it", look=look)
            result |= {"outcome": outcomes.ERROR, "cards": [str(card)]}
        yield result


def warm() -> None:
    """Import once what most checks use, so that no fork has to."""
    with suppress(ImportError):  # where it is missing, the checks say so
        for name in ("matplotlib.pyplot", "pandas", "pyarrow.parquet", "scipy.stats", "yaml"):
            import_module(name)
        for name in ("linear_model", "naive_bayes", "neighbors", "feature_extraction.text", "svm"):
            import_module(f"sklearn.{name}")
    gc.freeze()  # no fork looks through what was imported


def main() -> None:
    """Answer requests until there are no more."""
    known = exercises.exercises()
    warm()
    print(json.dumps({"ready": len(known)}), flush=True)
    for line in sys.stdin:
        for result in answer(json.loads(line), known):
            print(json.dumps(result), flush=True)
        print(json.dumps({"done": True}), flush=True)


if __name__ == "__main__":
    main()

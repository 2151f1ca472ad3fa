"""Show each check as the card that a learner reads; see learn/README.md."""

import os
import resource
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the course, for the checks and the lessons
os.environ["MPLBACKEND"] = "Agg"  # a check opens no window

from course import calling, exercises, outcomes

MEMORY = 4 << 30  # bytes that a check may take beyond what the process has


class TimeUp(BaseException):
    """The time is up; no ``except Exception`` of the learner's catches this."""


def pytest_configure(config: pytest.Config) -> None:
    """Let an exercise that wants all memory fail, and not the machine."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


@pytest.fixture
def exercise(request) -> exercises.Exercise:
    """The exercise that the check is about; its file is named after it."""
    return _exercise(request.node)


@pytest.fixture
def lesson(exercise):
    """The definitions of the lesson, as a module."""
    return exercises.load(exercise)


@pytest.fixture
def seed() -> int:
    """A new number in each run, or the one in LEARN_SEED."""
    given = os.environ.get("LEARN_SEED")
    return int(given) if given else int.from_bytes(os.urandom(4))


@pytest.fixture
def rng(seed) -> np.random.Generator:
    """Random numbers for planted truths."""
    return np.random.default_rng(seed)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item):
    """Judge the loading of the lesson as any other call."""
    return (yield from _judged(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Judge the check."""
    return (yield from _judged(item))


def _judged(item: pytest.Item):
    """Let a step of a check end in a card, and in time."""
    seconds = _exercise(item).seconds
    before = signal.signal(signal.SIGALRM, _time_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return (yield)
    except TimeUp as error:
        item.session.shouldstop = "the time is up"  # the other checks would wait as long
        raise calling.endless(error, seconds) from None
    except (outcomes.Ended, pytest.skip.Exception):
        raise
    except Exception as error:
        raise calling.unusable(error) from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Show the card in place of a traceback; what is not done yet is skipped, not failed."""
    report = yield
    ended = call.excinfo and call.excinfo.value
    if isinstance(ended, outcomes.Ended):
        report.user_properties += [("outcome", ended.outcome), ("card", str(ended.card))]
        if ended.outcome in outcomes.FAILED:
            exercise = _exercise(item)
            report.longrepr = f"{exercise.id}  {exercise.title}: {ended.outcome}\n{ended.card}"
        else:
            report.outcome = "skipped"
            report.longrepr = (str(item.path), item.location[1], ended.outcome)
    return report


def _time_up(*_):
    raise TimeUp


def _exercise(item: pytest.Item) -> exercises.Exercise:
    stage, number = item.path.stem.removeprefix("test_").split("_")
    return exercises.exercises()[f"{stage}.{number}"]

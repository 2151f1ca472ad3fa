"""Have exercises judged by the project's own code, in the project's own environment.

The project's ``learn/course/server.py`` imports once what the checks need, and judges each exercise
in a fork of its own. This is its client: requests and verdicts are lines of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from mlscaffold.errors import MlscaffoldError
from mlscaffold.learn.course import Course

SHOWN_LINES = 12
ENDED = (
    "came back the process that checks has ended; it is started again\n"
    "look at   what the lesson does to other processes, and how much memory it takes"
)


class NoEnvironment(MlscaffoldError):
    """The project has no environment to check in."""

    def __init__(self, root: Path) -> None:
        super().__init__(
            "The project has no environment yet, in which answers could be checked",
            root,
            "Type: mlscaffold run  (makes it, and prepares the data), or: uv sync",
        )


class CannotCheck(MlscaffoldError):
    """The project's server does not start."""

    def __init__(self, said: str) -> None:
        lines = [line for line in said.splitlines() if line.strip()][-SHOWN_LINES:]
        super().__init__(
            "The checks cannot be started",
            "\n" + "\n".join(f"  {line}" for line in lines),
            "Is something missing in the environment? Type: mlscaffold doctor",
        )


@dataclass(frozen=True)
class Verdict:
    """How the check of one exercise ended.

    Attributes
    ----------
    cards
        What to tell the learner, one text for each property that does not hold.
    functions
        Hash of the functions that were judged.
    """

    id: str
    outcome: str
    cards: tuple[str, ...] = ()
    seconds: float = 0.0
    functions: str = field(default="", compare=False)


class Worker:
    """A server that stays warm; a dead one is replaced.

    Use it as a context manager: the server ends with it.
    """

    def __init__(self, course: Course) -> None:
        self.course = course
        self._process: subprocess.Popen[str] | None = None
        self._errors = tempfile.TemporaryFile("w+", errors="replace")  # noqa: SIM115 - closed on exit

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        self._errors.close()

    def start(self) -> None:
        """Start the server unless it runs, and wait until it is warm.

        Raises
        ------
        NoEnvironment, CannotCheck
        """
        if self._process is not None and self._process.poll() is None:
            return
        python = self.course.project.python
        if not python.exists():
            raise NoEnvironment(self.course.project.root)
        self._process = subprocess.Popen(
            [str(python), "-m", "course.server"],
            cwd=self.course.learn,
            env=_variables(self.course),
            text=True,
            errors="replace",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            start_new_session=True,  # Ctrl-C is ours; the server ends when its input does
        )
        if self._answer() is None:
            self.stop()
            self._errors.seek(0)
            raise CannotCheck(self._errors.read())

    def check(self, ids: Sequence[str]) -> Iterator[Verdict]:
        """Yield a verdict for each exercise, in this order."""
        waiting = list(ids)
        while waiting:
            self.start()
            self._ask(waiting)
            while waiting:
                said = self._answer()
                if said is None:
                    self.stop()
                    yield Verdict(waiting.pop(0), "ERROR", (ENDED,))
                    break
                waiting.remove(said["id"])
                yield self._verdict(said)
            else:
                self._answer()  # that it is done

    def stop(self) -> None:
        """End the server, whatever it is at."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process = None

    def _verdict(self, said: dict[str, Any]) -> Verdict:
        judged = self.course.functions_hash(self.course.exercises[said["id"]])
        return Verdict(said["id"], said["outcome"], tuple(said["cards"]), said["seconds"], judged)

    def _ask(self, ids: Sequence[str]) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        with suppress(BrokenPipeError):  # then there is no answer either
            process.stdin.write(json.dumps({"check": list(ids)}) + "\n")
            process.stdin.flush()

    def _answer(self) -> dict[str, Any] | None:
        """Read one line of the server's; None when it has ended."""
        process = self._process
        if process is None or process.stdout is None:
            return None
        try:
            line = process.stdout.readline()
        except (OSError, ValueError):  # stopped by another thread
            return None
        try:
            return dict(json.loads(line))
        except ValueError:
            return None


def _variables(course: Course) -> dict[str, str]:
    environment = course.project.environment
    search = f"{environment / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    env = {**os.environ, "PATH": search, "VIRTUAL_ENV": str(environment)}
    for name in ("PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    # A check is small: more threads than one only wait for each other.
    return {"OMP_NUM_THREADS": "1", **env}

"""Check again on every save, until the learner goes on to the next exercise.

Saves, keys and verdicts come from a thread each and meet in one queue; what happens on them happens
in one place, one after the other.
"""

from __future__ import annotations

import os
import queue
import sys
import termios
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mlscaffold import console
from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.learn import lessons, progress, screens
from mlscaffold.learn.check import Verdict, Worker
from mlscaffold.learn.course import Course, Exercise

KEYS = "n next   h hint   l list   c check all   x reset   q quit"
WATCHED = ("learn", "src")
CHECKPOINTS = ".ipynb_checkpoints"  # Jupyter's copies
DEBOUNCE = 30  # ms in which the saves of one keystroke are taken together
Event = tuple[str, object]


class NoTerminal(UsageError):
    """``watch`` in a pipe, or in a job without a person."""

    def __init__(self) -> None:
        super().__init__(
            "`watch` needs a terminal, for its keys",
            None,
            "Without one: mlscaffold learn check [ID]",
        )


def watch(course: Course, exercise: Exercise | None) -> None:
    """Run the loop until the learner quits.

    Raises
    ------
    NoTerminal
    mlscaffold.learn.check.NoEnvironment, mlscaffold.learn.check.CannotCheck
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise NoTerminal
    if exercise is None:
        console.say("All of it is done.")
        return
    with Worker(course) as worker:
        loop = Loop(course, worker, exercise)
        loop.listen()  # first: what is saved while the server warms up is not lost
        with console.ConsoleProgress().task("Warming up"):
            worker.start()
        with _keys_unbuffered():
            loop.run()


class Loop:
    """The state of a session: the exercise at hand, and what is being judged."""

    def __init__(self, course: Course, worker: Worker, exercise: Exercise) -> None:
        self.course = course
        self.worker = worker
        self.exercise = exercise
        self.events: queue.Queue[Event] = queue.Queue()
        self.judging: list[str] = []
        self.again = False
        self.resetting = False
        self.saved: dict[Path, int] = {}  # when each file was last changed, in ns
        self.ended = threading.Event()

    def listen(self) -> None:
        """Begin to take note of saves."""
        threading.Thread(target=self._saves, daemon=True).start()

    def run(self) -> None:
        """Handle events until one of them is to quit."""
        threading.Thread(target=self._keys, daemon=True).start()
        self._introduce()
        try:
            while True:
                kind, value = self.events.get()
                if (kind, value) == ("key", "q"):
                    return
                try:
                    getattr(self, f"on_{kind}")(value)
                except MlscaffoldError as problem:
                    console.error(problem)
        finally:
            self.ended.set()
            self.worker.stop()

    # ------------------------------------------------------------------------- what happens

    def on_save(self, paths: set[Path]) -> None:
        """Turn to the lesson that was saved, and judge it; other files judge the one at hand.

        A file that a check has deleted, and that was put back as it was, was not saved.
        """
        times = {path: time for path in paths if (time := _changed(path))}
        new = {path for path, time in times.items() if self.saved.get(path) != time}
        if not new:
            return
        self.saved |= times
        known = self.course.exercises.values()
        saved = [e for e in known if {self.course.lesson(e), self.course.answer(e)} & new]
        if saved and self.exercise not in saved:
            self.exercise = saved[0]
        self._judge([self.exercise.id])

    def on_verdict(self, said: Verdict) -> None:
        """Show it and take it down; what was saved meanwhile is judged now."""
        self.judging.remove(said.id)
        exercise = self.course.exercises[said.id]
        progress.note(Course(self.course.project), exercise, said)
        if not self.again and (said.id == self.exercise.id or said.outcome != "NOT_ATTEMPTED"):
            _show(["", *screens.verdict(self.course, exercise, said)])
        if not self.judging and self.again:
            self.again = False
            self._judge([self.exercise.id])
        elif not self.judging:
            self._prompt(said)

    def on_problem(self, problem: MlscaffoldError) -> None:
        """Show why nothing could be judged, and go on."""
        self.judging.clear()
        console.error(problem)

    def on_key(self, key: str) -> None:
        """Do what a key stands for."""
        sure, self.resetting = self.resetting and key == "x", False
        actions: dict[str, Callable[[], None]] = {
            "n": self._next,
            "h": self._hint,
            "l": self._list,
            "c": self._all,
            "x": self._reset if sure else self._ask_reset,
            "\r": self._introduce,
            "\n": self._introduce,
        }
        actions.get(key, lambda: console.say(f"\n[dim]{KEYS}[/]"))()

    def _introduce(self) -> None:
        _show(["", *screens.introduction(self.course, self.exercise)])
        self._judge([self.exercise.id])

    def _next(self) -> None:
        found = progress.following(Course(self.course.project), after=self.exercise.id)
        if found is None:
            console.say("\n[bold green]All of it is done.[/]")
            return
        self.exercise = found
        self._introduce()

    def _all(self) -> None:
        console.say(f"\n[dim]checking all {len(self.course.exercises)}[/]")
        self._judge(list(self.course.exercises))

    def _list(self) -> None:
        _show(screens.status(Course(self.course.project), listed=[self.exercise.stage]))

    def _hint(self) -> None:
        shown = lessons.next_hint(self.course, self.exercise)
        _show(["", *screens.hints(self.exercise, shown)])

    def _ask_reset(self) -> None:
        self.resetting = True
        console.say(
            f"\nx once more brings learn/{self.exercise.file} back as it was; yours is kept"
        )

    def _reset(self) -> None:
        kept = lessons.reset(self.course, self.exercise)
        if kept is not None:
            console.say(f"yours lies in {kept.relative_to(self.course.project.root)}")

    def _prompt(self, said: Verdict) -> None:
        then = "n goes on to the next   " if said.outcome == "PASS" else ""
        console.say(f"\n[dim]{then}{KEYS if not then else KEYS.removeprefix('n next   ')}[/]")

    # ---------------------------------------------------------------------------- the threads

    def _judge(self, ids: list[str]) -> None:
        if self.judging:
            self.again = True
            return
        self.judging = list(ids)
        threading.Thread(target=self._ask, args=(ids,), daemon=True).start()

    def _ask(self, ids: list[str]) -> None:
        try:
            for said in self.worker.check(ids):
                self.events.put(("verdict", said))
        except MlscaffoldError as problem:
            self.events.put(("problem", problem))

    def _saves(self) -> None:
        from watchfiles import PythonFilter
        from watchfiles import watch as changes

        places = [place for name in WATCHED if (place := self.course.project.root / name).is_dir()]
        seen = PythonFilter(extra_extensions=(".ipynb",))
        for found in changes(
            *places, watch_filter=seen, debounce=DEBOUNCE, step=10, stop_event=self.ended
        ):
            paths = {Path(path) for _, path in found}
            if saved := {path for path in paths if CHECKPOINTS not in path.parts}:
                self.events.put(("save", saved))

    def _keys(self) -> None:
        # Not through sys.stdin, whose lock a thread would hold at the end of the program.
        while key := os.read(sys.stdin.fileno(), 1):
            self.events.put(("key", key.decode(errors="replace").lower()))
        self.events.put(("key", "q"))  # the terminal was closed


@contextmanager
def _keys_unbuffered() -> Iterator[None]:
    """Let keys come one by one, unseen; the terminal is put back at the end."""
    before = termios.tcgetattr(sys.stdin)
    try:
        tty.setcbreak(sys.stdin)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _changed(file: Path) -> int:
    """Return when a file was last changed, in ns; 0 where it is gone."""
    try:
        return file.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _show(lines: list[str]) -> None:
    console.say("\n".join(lines))

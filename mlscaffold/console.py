"""The only place that prints.

Results go to standard output; progress, questions and errors to standard error, so that
``--json`` can be piped while a person still sees what happens.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, TypeVar

from mlscaffold.errors import OK, MlscaffoldError
from mlscaffold.progress import Advance

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")
Choice = tuple[T, str]


def interactive() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def terminal() -> bool:
    """Whether a person looks at the results, on more than plain ASCII."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return sys.stdout.isatty() and encoding == "utf8" and os.environ.get("TERM") != "dumb"


def _out() -> Console:
    from rich.console import Console

    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that knows ASCII alone
    return Console(highlight=False, soft_wrap=True)


def _err() -> Console:
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def say(text: str = "") -> None:
    """Print a result, with Rich's markup."""
    _out().print(text)


def entry(head: str, width: int, text: str) -> None:
    """Print plain text to the right of a head, which has markup and takes `width` columns.

    On a terminal, lines after the first one stay to the right of it as well.
    """
    lines = [text]
    if terminal():
        room = max(shutil.get_terminal_size().columns - width, 20)
        lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
    say(head + f"\n{'':{width}}".join(map(plain, lines)))


def note(text: str) -> None:
    """Print a remark beside the result, with Rich's markup."""
    _err().print(text)


def code(text: str) -> None:
    """Print Python as a result, in colours where there are any."""
    from rich.syntax import Syntax

    console = _out()
    if console.is_terminal:
        console.print(Syntax(text, "python", theme="ansi_dark", background_color="default"))
    else:
        sys.stdout.write(text + "\n")


def plain(text: str) -> str:
    """Return `text` so that it is shown as it is, whatever it holds."""
    from rich.markup import escape

    return escape(text)


def table(rows: Sequence[Sequence[str]], header: Sequence[str], *, stderr: bool = False) -> None:
    """Print rows of plain text under a header; long cells are folded, never cut."""
    from rich import box
    from rich.table import Table

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", expand=False)
    for i, name in enumerate(header):
        drawn.add_column(name, overflow="fold", no_wrap=i == 0, style="cyan" if i == 0 else None)
    for row in rows:
        drawn.add_row(*(plain(cell) for cell in row))
    console = _err() if stderr else _out()
    console.print(drawn)


def error(problem: MlscaffoldError) -> None:
    """Print an expected error in one or two lines."""
    console = _err()
    head = problem.what if problem.value is None else f"{problem.what}: {problem.value}"
    console.print(f"[bold red]Error:[/] {plain(head)}", soft_wrap=True)
    if problem.next:
        console.print(plain(problem.next), soft_wrap=True)


def emit_json(
    command: str,
    result: Mapping[str, Any] | None,
    problem: MlscaffoldError | None = None,
    exit_code: int = OK,
) -> None:
    """Print the one JSON object that every verb answers ``--json`` with."""
    exit_code = exit_code if problem is None else problem.exit_code
    document = {
        "schema": 1,
        "command": command,
        "ok": exit_code == OK,
        "exit_code": exit_code,
        "result": result,
        "error": None
        if problem is None
        else {
            "code": problem.code,
            "what": problem.what,
            "value": problem.value,
            "next": problem.next,
        },
    }
    sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=False, sort_keys=False) + "\n")


def ask(question: str, default: str, check: Callable[[str], str] = str) -> str:
    """Ask for a text until `check` accepts it; an empty answer takes the default."""
    while True:
        hint = f" [dim]({plain(default)})[/]" if default else ""
        _err().print(f"[bold]{plain(question)}[/]{hint} ", end="")
        answer = _read_line() or default
        try:
            return check(answer)
        except MlscaffoldError as problem:
            error(problem)


def choose(question: str, choices: Sequence[Choice[T]], default: int = 0) -> T:
    """Ask for one of several, by its number; an empty answer takes the default."""
    console = _err()
    console.print(f"[bold]{plain(question)}[/]")
    for i, (_, text) in enumerate(choices, start=1):
        console.print(f"  [cyan]{i:>2}[/]  {text}", soft_wrap=True)
    while True:
        console.print(f"Number [dim]({default + 1})[/] ", end="")
        answer = _read_line() or str(default + 1)
        if answer.isdigit() and 1 <= int(answer) <= len(choices):
            return choices[int(answer) - 1][0]
        console.print(f"A number from 1 to {len(choices)}, please; not {plain(repr(answer))}.")


def confirm(question: str, *, default: bool = True) -> bool:
    """Ask for a yes or a no; an empty answer is the default."""
    answers = {"y": True, "yes": True, "n": False, "no": False, "": default}
    while True:
        _err().print(f"[bold]{plain(question)}[/] [dim]({'Y/n' if default else 'y/N'})[/] ", end="")
        answer = _read_line().lower()
        if answer in answers:
            return answers[answer]


def _read_line() -> str:
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip()


class ConsoleProgress:
    """Progress that is drawn on a terminal, and told in plain lines elsewhere."""

    @contextmanager
    def task(self, label: str, total: float | None = None) -> Iterator[Advance]:
        """Show one task until the block ends."""
        console = _err()
        if not console.is_terminal:
            console.print(plain(label), soft_wrap=True)
            yield lambda amount: None
            return
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        bar = (BarColumn(bar_width=24), DownloadColumn()) if total else ()
        columns = (SpinnerColumn(finished_text="[green]✓[/]"), TextColumn("{task.description}"))
        with Progress(*columns, *bar, TimeElapsedColumn(), console=console) as progress:
            task = progress.add_task(plain(label), total=total)
            yield lambda amount: progress.advance(task, amount)
            done = total or 1
            progress.update(task, total=done, completed=done)

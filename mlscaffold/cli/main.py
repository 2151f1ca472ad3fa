"""The command line: a table of verbs, each imported when it is called."""

from __future__ import annotations

import errno
import os
import signal
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from mlscaffold import __version__, errors

# verb -> (module under mlscaffold.cli, what --help says of it)
VERBS = {
    "new": "Make a project that works end to end.",
    "run": "Run the project's pipeline, as far as it is out of date.",
    "learn": "The course in the project: lessons and exercises on its own data.",
    "check": "The portfolio checklist: what a stranger will ask of the project.",
    "publish": "Show the project on GitHub.",
    "portfolio": "Make the home page over several projects.",
    "datasets": "List the data sets that projects can start from.",
    "doctor": "Diagnose common problems and suggest fixes.",
    "export": "Write the templates for other engines.",
}


class Verbs(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all verbs, in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a verb and return its command."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = import_module(f"mlscaffold.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs into the help text without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.command(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start here: mlscaffold new tabular demo --run",
)
@click.version_option(__version__, prog_name="mlscaffold")
def cli() -> None:
    """Machine-learning projects that work end to end from the first minute."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    arguments = sys.argv[1:] if arguments is None else arguments
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as `nohup` sets it
        signal.signal(signal.SIGHUP, _interrupt)  # the terminal was closed
    sys.exit(_run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        code = cli.main(args=arguments, prog_name="mlscaffold", standalone_mode=False)
    except click.ClickException as problem:
        return _report(arguments, errors.UsageError(problem.format_message()), shown=problem)
    except errors.MlscaffoldError as problem:
        return _report(arguments, problem)
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("\nInterrupted; no partial files were left behind.\n")
        return errors.INTERRUPTED
    except OSError as problem:
        return _report(arguments, _of_the_machine(problem))
    return code if isinstance(code, int) else errors.OK


def _of_the_machine(problem: OSError) -> errors.MlscaffoldError:
    """Explain an error that may come at any place; any other is a defect."""
    if problem.errno in (errno.ENOSPC, errno.EDQUOT):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # it may be what is full
        return errors.MlscaffoldError("No space is left to write", problem.filename or "the output")
    try:
        Path.cwd()
    except FileNotFoundError:
        return errors.UsageError("The current folder was deleted", None, "Change to another one.")
    raise problem


def _report(
    arguments: list[str], problem: errors.MlscaffoldError, shown: click.ClickException | None = None
) -> int:
    """Show an expected error, as JSON where that was asked for, and return the exit code."""
    from mlscaffold import console

    if "--json" in arguments:
        console.emit_json(next((a for a in arguments if a in VERBS), ""), None, problem)
    elif shown is not None:
        shown.show()
    else:
        console.error(problem)
    return problem.exit_code


def _interrupt(signum: int, frame: Any) -> None:
    raise KeyboardInterrupt

"""``mlscaffold run``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mlscaffold import console, pipeline
from mlscaffold.errors import UsageError
from mlscaffold.project import Project
from mlscaffold.support.formatting import metric_name

SAMPLES = {"image": "images", "text": "texts"}  # what a split holds, where it is not rows
TEST_SET = (
    "The test set is for one final check, after every choice has been made. Each further "
    "evaluation makes its score more optimistic, so every one is recorded in "
    "reports/findings/test_evaluations.json and shown in the report."
)


class NotConfirmed(UsageError):
    """The test set is evaluated on purpose only."""

    def __init__(self) -> None:
        super().__init__(
            "Evaluating on the test set needs a confirmation",
            "--open-test",
            "Add --yes where nobody can be asked.",
        )


@click.command("run")
@click.option("--note", metavar="TEXT", default="", help="Reason for this run; stored with it.")
@click.option(
    "--set", "assignments", multiple=True, metavar="KEY=VALUE",
    help="Change a value in params.yaml, with the note as its reason.",
)  # fmt: skip
@click.option("--open-test", is_flag=True, help="Then evaluate on the test set; asks first.")
@click.option("--yes", is_flag=True, help="Confirm --open-test without being asked.")
@click.option("--force", is_flag=True, help="Run all stages, also those that are up to date.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(
    *,
    note: str,
    assignments: tuple[str, ...],
    open_test: bool,
    yes: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Run the pipeline stages that are out of date.

    Creates the environment first if there is none.
    """
    project = Project.containing(Path.cwd())
    if open_test and not yes:
        _confirm(project, as_json)
    outcome = pipeline.run(
        project, note=note, assignments=assignments, open_test=open_test, force=force,
        progress=console.ConsoleProgress(),
    )  # fmt: skip
    if as_json:
        console.emit_json("run", as_result(outcome))
    else:
        show(outcome, project)


def _confirm(project: Project, as_json: bool) -> None:
    """Explain what evaluating on the test set means, and ask."""
    if as_json or not console.interactive():
        raise NotConfirmed
    console.note(TEST_SET)
    number = project.test_evaluations + 1
    if not console.confirm(f"Evaluate on the test set (evaluation {number})?", default=False):
        raise KeyboardInterrupt


def as_result(outcome: pipeline.Outcome) -> dict[str, Any]:
    """Return the result of a run for ``--json``."""
    return {
        "stages": list(outcome.stages),
        "headline": None if outcome.validation is None else outcome.validation.as_dict(),
        "test": None if outcome.test is None else outcome.test.as_dict(),
        "report": str(outcome.report),
    }


def show(outcome: pipeline.Outcome, project: Project) -> None:
    """Print the headline beside the baseline's, and where to look."""
    if not outcome.stages:
        console.say("Everything is already up to date.")
    headlines = [line for line in (outcome.validation, outcome.test) if line is not None]
    if headlines:
        first = headlines[0]
        rows = [
            (line.split, f"{line.n:,}", str(line.score), str(line.baseline_score))
            for line in headlines
        ]
        header = (
            "split",
            SAMPLES.get(str(project.answers["kind"]), "rows"),
            f"{metric_name(first.score.name)}: {first.model}",
            f"baseline: {first.baseline}",
        )
        console.table(rows, header)
    for text in outcome.notes:
        console.note(f"[dim]{console.plain(text)}[/]")
    store = f"sqlite:///{project.root / 'mlflow.db'}"
    binary = project.python.parent / "mlflow"
    console.say(f"Report   {console.plain(str(outcome.report))}")
    console.say(f"MLflow   {console.plain(f'{binary} ui --backend-store-uri {store}')}")

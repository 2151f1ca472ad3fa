"""``mlscaffold run``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mlscaffold import console, pipeline
from mlscaffold.project import Project

SAMPLES = {"image": "images", "text": "texts"}  # what a split holds, where it is not rows


@click.command("run")
@click.option("--note", metavar="TEXT", help="Why you make this run; it is stored with it.")
@click.option("--open-test", is_flag=True, help="Then judge the model on the test split, once.")
@click.option("--force", is_flag=True, help="Run every stage, out of date or not.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(note: str | None, open_test: bool, force: bool, as_json: bool) -> None:
    """Run the project's pipeline, as far as it is out of date.

    Makes the environment first where there is none.
    """
    project = Project.containing(Path.cwd())
    outcome = pipeline.run(
        project, note=note, open_test=open_test, force=force, progress=console.ConsoleProgress()
    )
    if as_json:
        console.emit_json("run", as_result(outcome))
    else:
        show(outcome, project)


def as_result(outcome: pipeline.Outcome) -> dict[str, Any]:
    """Return what ``--json`` says of a run."""
    return {
        "stages": list(outcome.stages),
        "headline": None if outcome.validation is None else outcome.validation.as_dict(),
        "test": None if outcome.test is None else outcome.test.as_dict(),
        "report": str(outcome.report),
    }


def show(outcome: pipeline.Outcome, project: Project) -> None:
    """Print the headline beside the baseline's, and where to look."""
    if not outcome.stages:
        console.say("Nothing had changed: everything is up to date.")
    headlines = [each for each in (outcome.validation, outcome.test) if each is not None]
    if headlines:
        first = headlines[0]
        rows = [
            (each.split, f"{each.n:,}", str(each.score), str(each.baseline_score))
            for each in headlines
        ]
        header = (
            "split",
            SAMPLES.get(str(project.answers["kind"]), "rows"),
            f"{first.score.name}: {first.model}",
            f"baseline: {first.baseline}",
        )
        console.table(rows, header)
    for text in outcome.notes:
        console.note(f"[dim]{console.plain(text)}[/]")
    store = f"sqlite:///{project.root / 'mlflow.db'}"
    binary = project.python.parent / "mlflow"
    console.say(f"Report   {console.plain(str(outcome.report))}")
    console.say(f"MLflow   {console.plain(f'{binary} ui --backend-store-uri {store}')}")

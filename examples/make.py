"""Make the examples: the template, then commit by commit what their author did, with a run each.

``python -m examples.make [NAME ...]``, or ``nox -s examples``. In a repository of its own, each
example begins with the template's commit. After it, and after every commit of the author that
changes code or parameters, the pipeline runs, with the commit's subject as the note of the model.
At the end the last model is evaluated on the test set, once. It takes minutes for each.

``--report-only`` trains nothing: it renders template and commits again, keeps the scores, prepares
the data and runs the stage `report`, for a change of decision records, README, notebooks or tests.
``--render-only`` runs nothing at all, for a change of the templates that no stage depends on.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from examples import overview
from examples.render import (
    ROOT,
    apply,
    begin,
    commit,
    examples,
    patches,
    render,
    renew,
    replace,
)
from mlscaffold import console, environment, git, pipeline
from mlscaffold.project import Project

RUN_AFTER = ("src", "params.yaml")  # a change of these can make another model


def make(example: Project, folder: Path) -> Project:
    """Make an example in an empty folder.

    Returns
    -------
    Project
        The example as it was made, with an environment of its own.
    """
    made = Project(folder)
    begin(example, folder)
    run(made, "the project as the template makes it")
    for patch in patches(example):
        subject = apply(patch, folder)
        if git.ask(folder, "diff", "--name-only", "HEAD~1", "--", *RUN_AFTER):
            run(made, subject.partition(": ")[2] or subject)
    pipeline.run(made, open_test=True, progress=console.ConsoleProgress())
    return made


def write_report(example: Project, folder: Path) -> Project:
    """Render an example with its earlier scores, and write its report anew."""
    render(example, folder)
    made, progress = Project(folder), console.ConsoleProgress()
    environment.create(made, progress)
    for stage in ("fetch", "prepare", "report"):
        with progress.task(f"Stage {stage}"):
            environment.run(made, ["dvc", "repro", "--single-item", stage])
    return made


def run(made: Project, note: str) -> None:
    """Run the pipeline and commit what it wrote, so that the author's next commit applies."""
    pipeline.run(made, note=note, progress=console.ConsoleProgress())
    commit(made.root, "docs: results of the run")


def main() -> None:
    """Make the named examples, or all, and update the table of results."""
    parser = argparse.ArgumentParser(description="Make the examples anew.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--report-only", action="store_true", help="Keep the scores; train nothing.")
    only.add_argument("--render-only", action="store_true", help="Keep the results; run nothing.")
    arguments = parser.parse_args()
    for example in examples(*arguments.names):
        if arguments.render_only:
            changed = renew(example)
        else:
            with TemporaryDirectory() as temporary:
                way = write_report if arguments.report_only else make
                made = way(example, Path(temporary) / example.root.name)
                changed = replace(example, made)
        print(f"{example.root.name}:", ", ".join(changed) or "unchanged, byte for byte")
    overview.write(ROOT / "README.md", examples())


if __name__ == "__main__":
    main()

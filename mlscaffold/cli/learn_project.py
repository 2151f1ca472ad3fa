"""``mlscaffold learn``: the commands that work on the project around the course."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlscaffold import console, documents, errors
from mlscaffold.cli.learn import AS_JSON, chosen, here, show

if TYPE_CHECKING:
    from mlscaffold.learn.adopt import Adoption


@click.command("progress")
@click.option("--readme/--no-readme", default=None, help="Show it in the project's README, or not.")
@AS_JSON
def progress(readme: bool | None, as_json: bool) -> None:
    """Print how far you are as a table; write it into the README if you want it there."""
    from mlscaffold.learn import readme as page
    from mlscaffold.learn import screens
    from mlscaffold.learn.progress import write_atomically

    course = here()
    block = screens.readme_block(course)
    file = course.project.root / "README.md"
    if readme is not None:
        text = documents.read_text(file)
        write_atomically(file, page.with_block(text, block) if readme else page.without(text))
    if as_json:
        console.emit_json("learn progress", {"table": block, "readme": bool(readme)})
    else:
        console.say(console.plain(block))


@click.command("lab")
@click.argument("given", metavar="[ID]", required=False)
@click.argument("options", nargs=-1, type=click.UNPROCESSED, metavar="[-- OPTIONS]")
def lab(given: str | None, options: tuple[str, ...]) -> None:
    """Open a lesson as a notebook in JupyterLab; the file on the disk stays plain Python.

    OPTIONS are JupyterLab's own, for example --no-browser.
    """
    from mlscaffold.learn import notebooks

    course = here()
    notebooks.lab(course, chosen(course, given), options)


@click.command("notebook")
@click.argument("given", metavar="ID")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Where to write it."
)
@AS_JSON
def notebook(given: str, output: Path | None, as_json: bool) -> None:
    """Export a lesson as an .ipynb, to read or hand on.

    One way: `check` looks at the lesson, not at the copy.
    """
    from mlscaffold.learn import notebooks

    course = here()
    place = notebooks.export(course, course.get(given), output and output.absolute())
    if as_json:
        console.emit_json("learn notebook", {"path": str(place)})
    else:
        console.say(console.plain(str(place)))


@click.command("import")
@click.argument("project", type=click.Path(exists=True, file_okay=False, path_type=Path))
@AS_JSON
def import_(project: Path, as_json: bool) -> None:
    """Carry over what you have proven in another project.

    Passes of exercises on generated data count, if the functions still stand there as they passed.
    """
    from mlscaffold.learn.carry import carry
    from mlscaffold.learn.course import Course

    found = carry(here(), Course.of(project.resolve()))
    if as_json:
        console.emit_json("learn import", {"exercises": [each.id for each in found]})
    else:
        console.say(
            f"{len(found)} carried over{': ' if found else ''}" + ", ".join(e.id for e in found)
        )


@click.command("adopt")
@click.argument("given", metavar="ID")
@click.option("--undo", is_flag=True, help="Bring the former code back.")
@click.option("--no-run", is_flag=True, help="Do not run the pipeline.")
@AS_JSON
def adopt(given: str, undo: bool, no_run: bool, as_json: bool) -> None:
    """Replace a function or class of the pipeline by your own.

    Your checks and the contract tests come first; then the pipeline runs, and the validation score
    is compared with the one before. If anything fails, the project stays as it was.
    """
    from mlscaffold.learn import adopt as adoption
    from mlscaffold.learn import screens

    course = here()
    exercise = course.get(given)
    if not as_json:
        show(screens.adoption_plan(course, exercise, undo=undo))
    change = adoption.undo if undo else adoption.adopt
    done = change(course, exercise, run=not no_run, progress=console.ConsoleProgress())
    if as_json:
        console.emit_json("learn adopt", _as_dict(done))
        return
    show(screens.adoption(course, exercise, done, undo=undo))


def _as_dict(done: Adoption) -> dict[str, Any]:
    return {
        "module": done.place,
        "name": done.name,
        "changes": done.changes,
        "before": done.before and done.before.as_dict(),
        "after": done.after and done.after.as_dict(),
        "copy": done.copy and str(done.copy),
    }


@click.command("eject")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@AS_JSON
def eject(yes: bool, as_json: bool) -> None:
    """Take the course out of the project; what you adopted stays.

    Removes learn/, .learn/ and every mention of them. Git keeps what was committed.
    """
    from mlscaffold.learn import eject as out

    course = here()
    if not yes:
        if as_json or not console.interactive():
            raise errors.UsageError("This removes your lessons", None, "To go on: --yes")
        if not console.confirm(f"Remove the course, lessons included, from {course.project.root}?"):
            raise KeyboardInterrupt
    left = out.eject(course.project.root)
    if as_json:
        console.emit_json("learn eject", {"left": left})
        return
    console.say("The course is gone; what you adopted stays.")
    for place in left:
        console.note(f"[dim]{console.plain(place)} still speaks of it[/]")


COMMANDS = {each.name or "": each for each in (progress, lab, notebook, import_, adopt, eject)}

"""``mlscaffold learn``: the guided modules of the project that you are in."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlscaffold import console, errors

if TYPE_CHECKING:
    from mlscaffold.learn.course import Course, Exercise

# verb -> module under mlscaffold.cli, in the order of the help text
ELSEWHERE = {
    "progress": "learn_project",
    "lab": "learn_project",
    "notebook": "learn_project",
    "import": "learn_project",
    "adopt": "learn_project",
    "eject": "learn_project",
}
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


class Learn(click.Group):
    """A group of which some commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in the order of use."""
        return [*self.commands, *ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported where it must be."""
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        commands: dict[str, click.Command] = import_module(
            f"mlscaffold.cli.{ELSEWHERE[cmd_name]}"
        ).COMMANDS
        return commands[cmd_name]


def here() -> Course:
    """Return the course of the project that the command was called in."""
    from mlscaffold.learn.course import Course

    return Course.of(Path.cwd())


def chosen(course: Course, given: str | None) -> Exercise | None:
    """Return the exercise that was named, or the next one."""
    from mlscaffold.learn import progress

    return progress.following(course) if given is None else course.get(given)


def show(lines: list[str]) -> None:
    """Print the lines of a screen."""
    console.say("\n".join(lines))


@click.group("learn", cls=Learn, invoke_without_command=True)
@click.option("--list", "every", is_flag=True, help="List every exercise.")
@AS_JSON
@click.pass_context
def command(context: click.Context, every: bool, as_json: bool) -> None:
    """Learn on your own data: the roadmap, what is done, what comes next.

    Run it inside a project. Exercises are named by their ids: s1.02 is the second of stage 1.
    """
    if context.invoked_subcommand is not None:
        return
    from mlscaffold.learn import progress, screens
    from mlscaffold.learn.adopted import is_adopted

    course = here()
    if not as_json:
        show(screens.status(course, listed=range(1, 7) if every else ()))
        return
    records = progress.load(course)
    upcoming = progress.following(course)
    listed = [
        {
            **_named(exercise),
            "outcome": progress.outcome(course, exercise, records),
            "adopts": exercise.adopts or None,
            "adopted": is_adopted(course, exercise),
        }
        for exercise in course.exercises.values()
    ]
    console.emit_json("learn", {"exercises": listed, "next": upcoming and upcoming.id})


def _named(exercise: Exercise) -> dict[str, Any]:
    return {"id": exercise.id, "stage": exercise.stage, "title": exercise.title}


@command.command("next")
@AS_JSON
def next_(as_json: bool) -> None:
    """Show the next exercise that is not done."""
    from mlscaffold.learn import screens

    course = here()
    exercise = chosen(course, None)
    if as_json:
        found = exercise and {**_named(exercise), "file": f"learn/{exercise.file}"}
        console.emit_json("learn next", {"exercise": found})
    elif exercise is None:
        console.say("All of it is done.")
    else:
        show(screens.introduction(course, exercise))


@command.command()
@click.argument("given", metavar="[ID]", required=False)
@AS_JSON
def check(given: str | None, as_json: bool) -> int:
    """Check one exercise, or all of them.

    Exits with 3 where an answer is wrong or ends in an error.
    """
    course = here()
    exercises = [course.get(given)] if given else list(course.exercises.values())
    return judged("learn check", course, exercises, as_json)


def judged(
    name: str, course: Course, exercises: list[Exercise], as_json: bool, *, testing: bool = False
) -> int:
    """Check exercises, show each verdict as it comes, and return the exit code."""
    from mlscaffold.learn import progress, screens
    from mlscaffold.learn.check import Worker

    verdicts = []
    with Worker(course) as worker:
        with console.ConsoleProgress().task("Warming up"):
            worker.start()
        for said in worker.check([each.id for each in exercises]):
            verdicts.append(said)
            progress.note(course, course.exercises[said.id], said, tested_out=testing)
            if not as_json and (said.outcome != progress.NOT_ATTEMPTED or len(exercises) == 1):
                show(screens.verdict(course, course.exercises[said.id], said))
    failed = any(each.outcome in progress.FAILED for each in verdicts)
    code = errors.CHECK_FAILED if failed else errors.OK
    if as_json:
        listed = [
            {**_named(course.exercises[v.id]), "outcome": v.outcome, "cards": list(v.cards)}
            for v in verdicts
        ]
        console.emit_json(name, {"exercises": listed}, exit_code=code)
    elif len(exercises) > 1:
        counts = {s: sum(v.outcome == s for v in verdicts) for s in screens.SAYS}
        said_counts = [f"{n} {screens.SAYS[s]}" for s, n in counts.items() if n]
        console.say(f"\n{len(verdicts)} exercises: {', '.join(reversed(said_counts))}.")
    return code


@command.command()
@click.argument("given", metavar="[ID]", required=False)
def watch(given: str | None) -> None:
    """Check again on every save; stays at an exercise until you go on.

    Keys: n next, h hint, l list, c check all, x reset, q quit.
    """
    from mlscaffold.learn import watch as loop

    course = here()
    loop.watch(course, chosen(course, given))


@command.command()
@click.argument("given", metavar="[ID]", required=False)
@AS_JSON
def hint(given: str | None, as_json: bool) -> None:
    """Show one more of the three hints: the idea, a plan, nearly the code."""
    from mlscaffold.learn import lessons, screens

    course = here()
    exercise = chosen(course, given)
    if exercise is None:
        raise errors.UsageError("All of it is done", None, "Name one: mlscaffold learn hint s1.02")
    shown = lessons.next_hint(course, exercise)
    if as_json:
        found = {**_named(exercise), "hints": exercise.hints[:shown]}
        console.emit_json("learn hint", found)
    else:
        show(screens.hints(exercise, shown))


@command.command()
@click.argument("given", metavar="ID")
@click.option("--give-up", is_flag=True, help="Show it before your answer passes; it is recorded.")
@AS_JSON
def solution(given: str, give_up: bool, as_json: bool) -> None:
    """Show a solution, after your own has passed."""
    from mlscaffold.learn import lessons

    course = here()
    exercise = course.get(given)
    code = lessons.solution(course, exercise, give_up=give_up)
    if as_json:
        console.emit_json("learn solution", {**_named(exercise), "code": code})
    else:
        console.code(code)


@command.command()
@click.argument("given", metavar="ID")
@AS_JSON
def reset(given: str, as_json: bool) -> None:
    """Bring a lesson back as it was; yours is kept below .learn/backups."""
    from mlscaffold.learn import lessons

    course = here()
    exercise = course.get(given)
    kept = lessons.reset(course, exercise)
    if as_json:
        console.emit_json("learn reset", {**_named(exercise), "kept": kept and str(kept)})
        return
    console.say(f"learn/{exercise.file} is as it was")
    if kept is not None:
        console.say(f"yours lies in {console.plain(str(kept.relative_to(course.project.root)))}")


@command.command("test-out")
@click.argument("stage", type=click.IntRange(1, 6))
@AS_JSON
def test_out(stage: int, as_json: bool) -> int:
    """Check a whole stage that you know already; what passes counts as tested out."""
    course = here()
    exercises = course.of_stage(stage)
    if not exercises:
        raise errors.UsageError("This stage has no exercises in this project", stage)
    return judged("learn test-out", course, exercises, as_json, testing=True)

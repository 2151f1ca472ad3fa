"""What the learner looks at, as lines in Rich's markup; readable without colour, at 80 columns."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlscaffold import console
from mlscaffold.learn import progress
from mlscaffold.learn.adopted import is_adopted
from mlscaffold.learn.check import Verdict
from mlscaffold.learn.course import STAGES, Course, Exercise, Stage
from mlscaffold.learn.progress import Record
from mlscaffold.support.formatting import metric_name

if TYPE_CHECKING:
    from mlscaffold.learn.adopt import Adoption

WEEK = datetime.timedelta(days=7)
CARDS = 2  # one mistake often breaks several properties
HINTS = ("the idea", "a plan", "nearly the code")
ADOPTABLE = {"■": "◆", "□": "◇", "#": "A", ".": "a"}  # cells of exercises that can be adopted


@dataclass(frozen=True)
class Look:
    """A mark, a cell of a bar, and a colour."""

    mark: str
    cell: str
    ascii_mark: str
    ascii_cell: str
    colour: str


LOOKS = {
    "PASS": Look("✓", "■", "+", "#", "green"),
    "STALE": Look("~", "■", "~", "~", "yellow"),
    "WRONG": Look("✗", "■", "x", "x", "red"),
    "ERROR": Look("✗", "■", "!", "!", "red"),
    "SKIPPED": Look("-", "□", "-", "-", "dim"),
    "NO_DATA": Look("?", "□", "?", "?", "yellow"),
    "NOT_ATTEMPTED": Look("·", "□", ".", ".", "dim"),
}
SAYS = {
    "STALE": "the data have changed since it passed",
    "NO_DATA": "the data are not prepared yet: mlscaffold run",
    "NOT_ATTEMPTED": "not attempted yet",
    "SKIPPED": "cannot be judged here",
    "WRONG": "not right yet",
    "ERROR": "ended in an error",
    "PASS": "right",
}


def status(course: Course, *, listed: Sequence[int] = ()) -> list[str]:
    """Draw the roadmap: the stages, what is done in them, and what comes next.

    Parameters
    ----------
    listed
        The stages whose exercises are listed as well.
    """
    records = progress.load(course)
    stands = {
        each.id: progress.outcome(course, each, records) for each in course.exercises.values()
    }
    done = sum(each == progress.PASS for each in stands.values())
    title = console.plain(str(course.project.answers.get("title", course.project.root.name)))[:40]
    counted = f"{done} of {len(stands)} done"
    lines = ["", f"  [bold]{title}[/]{counted:>{76 - len(title)}}", ""]
    for stage in STAGES:
        lines += _stage(course, stage, stands)
        if stage.number in listed:
            lines += [_row(course, e, stands, records) for e in course.of_stage(stage.number)]
            lines += [""] if course.of_stage(stage.number) else []
    lines += ["", *_legend(course)] if listed else []
    return [*lines, "", *_remarks(stands, records), *_adoptable(course, stands), *_next(course)]


def _legend(course: Course) -> list[str]:
    """Explain the marks."""
    words = {"PASS": "done", "NOT_ATTEMPTED": "open", "WRONG": "wrong", "STALE": "other data since"}
    lines = ["  " + "   ".join(f"{mark(name)} [dim]{word}[/]" for name, word in words.items())]
    if any(exercise.adopts for exercise in course.exercises.values()):
        lines.append("  [dim]adoptable: your code can replace that of the pipeline[/]")
    return lines


def _adoptable(course: Course, stands: dict[str, str]) -> list[str]:
    """Name the exercises that can go into the pipeline, those that passed with the command."""
    adoptable = [exercise for exercise in course.exercises.values() if exercise.adopts]
    if not adoptable:
        return []
    adopted = [exercise.id for exercise in adoptable if is_adopted(course, exercise)]
    passed = [e.id for e in adoptable if e.id not in adopted and stands[e.id] == progress.PASS]
    cells = "◇ ◆" if console.terminal() else "a A"
    lines = [f"  Adopt  {cells}  [dim]can replace code of your pipeline[/]"]
    if adopted:
        lines.append(f"         in your pipeline: {', '.join(adopted)}")
    if passed:
        lines.append(f"         passed: {', '.join(passed)}; type: mlscaffold learn adopt ID")
    return lines


def _stage(course: Course, stage: Stage, stands: dict[str, str]) -> list[str]:
    exercises = course.of_stage(stage.number)
    head = f"  {stage.number}  {stage.title:<17} {stage.when:<12} "
    if not exercises:
        return [f"[dim]{head} not in this release[/]"]
    cells = "".join(_cell(stands[each.id], adoptable=bool(each.adopts)) for each in exercises)
    done = sum(stands[each.id] == progress.PASS for each in exercises)
    gap = " " * (27 - len(exercises))
    complete = done == len(exercises)
    style = "green" if complete else "bold" if done else "default"
    return [f"[{style}]{head}[/]{cells}{gap}[{style}]{done:>3} of {len(exercises)}[/]"]


def _cell(outcome: str, *, adoptable: bool) -> str:
    look = LOOKS[outcome]
    cell = look.cell if console.terminal() else look.ascii_cell
    return f"[{look.colour}]{ADOPTABLE.get(cell, cell) if adoptable else cell}[/]"


def mark(outcome: str) -> str:
    """Return the mark of an outcome, in its colour."""
    look = LOOKS[outcome]
    return f"[{look.colour}]{look.mark if console.terminal() else look.ascii_mark}[/]"


def _row(
    course: Course, exercise: Exercise, stands: dict[str, str], records: dict[str, Record]
) -> str:
    remarks = []
    if stands[exercise.id] == progress.STALE:
        remarks.append("other data since")
    if progress.edited(course, exercise, records):
        remarks.append("edited since")
    record = records.get(exercise.id, Record(exercise.id))
    remarks += ["solution seen"] * record.gave_up + ["tested out"] * record.tested_out
    remarks += [f"from {record.imported}"] if record.imported else []
    if exercise.adopts:
        remarks.append("in your pipeline" if is_adopted(course, exercise) else "adoptable")
    said = f"  [dim]{console.plain(', '.join(remarks))}[/]" if remarks else ""
    return f"     {mark(stands[exercise.id])} {exercise.id}  {console.plain(exercise.title)}{said}"


def _remarks(stands: dict[str, str], records: dict[str, Record]) -> list[str]:
    """Say what the marks mean where they are seen, and what was done of late."""
    lines = []
    stale = [name for name, outcome in stands.items() if outcome == progress.STALE]
    if stale:
        shown = ", ".join(stale[:6]) + (" ..." if len(stale) > 6 else "")
        lines.append(f"  [yellow]Stale[/]  {shown}: the data have changed since; check again")
    recent = datetime.date.today() - WEEK
    days = [each.passed for each in records.values() if each.passed and each.passed > recent]
    if days:
        spread = len(set(days))
        lines.append(f"  Week   {len(days)} passed, on {spread} {'day' if spread == 1 else 'days'}")
    return lines


def _next(course: Course) -> list[str]:
    exercise = progress.following(course)
    if exercise is None:
        return ["  [bold green]All of it is done.[/]"]
    return [
        f"  Next   [bold]{exercise.id}  {console.plain(exercise.title)}[/]",
        f"         [cyan]learn/{exercise.file}[/]",
        "         [dim]open it in your editor, and type:[/] mlscaffold learn watch",
    ]


def introduction(course: Course, exercise: Exercise) -> list[str]:
    """Say what an exercise is about and where it is; what it builds on is advice."""
    records = progress.load(course)
    missing = [
        name
        for name in exercise.requires
        if name in course.exercises
        and progress.outcome(course, course.exercises[name], records) not in progress.DONE
    ]
    lines = [
        f"[bold]{exercise.id}  {console.plain(exercise.title)}[/]",
        f"  lesson   [cyan]learn/{exercise.file}[/]",
        f"  to write {', '.join(exercise.functions)}{_where(course, exercise)}",
        f"  about    {', '.join(exercise.topics)}",
    ]
    if missing:
        lines.append(f"  [yellow]builds on {', '.join(missing)}, not done yet[/]")
    return lines


def _where(course: Course, exercise: Exercise) -> str:
    """Say which module the answer goes into, where that is not the lesson."""
    if not exercise.module:
        return ""
    return f" in [cyan]{course.answer(exercise).relative_to(course.project.root)}[/]"


def verdict(course: Course, exercise: Exercise, said: Verdict) -> list[str]:
    """Show how a check ended: one line, and the cards of what does not hold."""
    look = LOOKS[said.outcome]
    took = f"[dim]{said.seconds:.1f} s[/]" if said.seconds else ""
    head = f"{mark(said.outcome)} [bold]{exercise.id}[/]  {console.plain(exercise.title)}"
    lines = [f"{head}  [{look.colour}]{SAYS[said.outcome]}[/]  {took}".rstrip()]
    for card in said.cards[:CARDS]:
        rows = card.strip("\n").splitlines()
        lines += ["", *(f"  {_named(row)}" for row in rows)]
    if len(said.cards) > CARDS:
        lines += ["", f"  [dim]and {len(said.cards) - CARDS} more[/]"]
    if said.outcome == progress.PASS and exercise.adopts and not is_adopted(course, exercise):
        lines += [
            f"  {_replaced(course, exercise)} can be yours:",
            f"  mlscaffold learn adopt {exercise.id}",
        ]
    return lines


def _replaced(course: Course, exercise: Exercise) -> str:
    """Name the definition that an exercise can replace, and its module."""
    file, _, name = exercise.adopts.partition("::")
    return console.plain(f"`{name}` in src/{course.project.package}/{file}")


def adoption_plan(course: Course, exercise: Exercise, *, undo: bool) -> list[str]:
    """Announce what an adoption replaces, and what that can change in the results."""
    if not exercise.adopts:
        return []
    verb = "Bringing back the former" if undo else "Replacing"
    changes = wrapped(f"This can change {exercise.changes}.") if exercise.changes else []
    return [f"{verb} {_replaced(course, exercise)}.", *map(console.plain, changes)]


def adoption(course: Course, exercise: Exercise, done: Adoption, *, undo: bool) -> list[str]:
    """Show what was replaced, and the validation score before and after."""
    owner = "the former" if undo else "your"
    lines = ["", f"[green]{console.plain(done.place)}[/] contains {owner} `{done.name}`"]
    lines += [console.plain(line) for line in _scores(done)]
    if done.copy is not None:
        copy = console.plain(done.copy.relative_to(course.project.root).as_posix())
        lines.append(f"  it had been edited by hand; a copy is in {copy}")
    if not undo:
        command = f"mlscaffold learn adopt {exercise.id} --undo"
        lines.append(f"  [dim]the former code comes back with:[/] {command}")
    return lines


def _scores(done: Adoption) -> list[str]:
    before, after = done.before, done.after
    if after is None:
        return ["  results as before; new ones with: mlscaffold run"]
    metric = metric_name(after.score.name)
    if before is not None and (before.model, before.score) == (after.model, after.score):
        return [f"  validation {metric} unchanged: {after.score}, model {after.model}"]
    return [
        f"  validation {metric} {when:<8}{headline.score}, model {headline.model}"
        for when, headline in (("before:", before), ("after:", after))
        if headline is not None
    ]


def _named(row: str) -> str:
    """Dim the name at the head of a card's line."""
    name, rest = row[:10], row[10:]
    return f"[dim]{console.plain(name)}[/]{console.plain(rest)}"


def hints(exercise: Exercise, shown: int) -> list[str]:
    """Show the first hints, the newest last and brightest."""
    lines = [f"[bold]{exercise.id}  {console.plain(exercise.title)}[/]"]
    for number, text in enumerate(exercise.hints[:shown], start=1):
        style = "default" if number == shown else "dim"
        lines += ["", f"  [bold]hint {number} of {len(exercise.hints)}[/], {HINTS[number - 1]}"]
        lines += [f"  [{style}]{console.plain(row)}[/]" for row in wrapped(text)]
    return lines


def wrapped(text: str) -> list[str]:
    """Break a text into lines of at most 76 columns."""
    import textwrap

    return textwrap.wrap(text, 76, break_long_words=False, break_on_hyphens=False)


def readme_block(course: Course) -> str:
    """Return the progress for the project's README."""
    records = progress.load(course)
    rows = ["| stage | done |", "| --- | --- |"]
    for stage in STAGES:
        exercises = course.of_stage(stage.number)
        done = sum(progress.outcome(course, e, records) == progress.PASS for e in exercises)
        rows += [f"| {stage.title} | {done} of {len(exercises)} |"] if exercises else []
    return "\n".join(rows)

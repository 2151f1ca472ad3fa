"""``mlscaffold new``."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mlscaffold import console, environment, git, names, new, pipeline
from mlscaffold.answers import KINDS, LICENCES, OWN
from mlscaffold.cli import run as run_verb
from mlscaffold.data import catalogue
from mlscaffold.errors import UsageError
from mlscaffold.progress import Progress

if TYPE_CHECKING:
    from mlscaffold.data.facts import Column, Decision, Labelled, Profile


@click.command("new")
@click.argument("kind", required=False, metavar="[KIND]")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--dataset", metavar="ID", help="A data set of the catalogue (mlscaffold datasets).")
@click.option("--data", metavar="PATH", help="Your own data: a file, a folder or a URL.")
@click.option("--target", metavar="COLUMN", help="The column to predict, in your own data.")
@click.option("--text", metavar="COLUMN", help="The column of the texts, in your own data.")
@click.option("--table", "--sheet", metavar="NAME", help="The table, sheet or list in PATH.")
@click.option("--member", metavar="NAME", help="The file in PATH, an archive of several.")
@click.option(
    "--header-row", type=click.IntRange(1), metavar="N", help="The line of the column names."
)
@click.option("--title", metavar="TEXT", help="A title for people.")
@click.option("--package", metavar="NAME", help="Name of the Python package.")
@click.option("--author", metavar="TEXT", help="For the licence and the citation.")
@click.option("--licence", type=click.Choice(LICENCES), help="For the code.  [default: MIT]")
@click.option(
    "--torch",
    type=click.Choice(list(new.TORCH)),
    help="Build of PyTorch, for image and text.  [default: what suits this machine]",
)
@click.option("--run", is_flag=True, help="Make the environment and run the pipeline at once.")
@click.option("--no-env", is_flag=True, help="Do not make the environment.")
@click.option("--no-git", is_flag=True, help="Do not make a Git repository.")
@click.option("--no-learn", is_flag=True, help="Leave the course out.")
@click.option("--yes", is_flag=True, help="Ask nothing; take the defaults.")
@click.option("--verbose", is_flag=True, help="Show every column of your own table.")
@click.option("--dry-run", is_flag=True, help="List the files; write nothing.")
@click.option("--trust", is_flag=True, help="Let a foreign template run its own code.")
@click.option(
    "--answer", "given", multiple=True, metavar="KEY=VALUE", help="For a foreign template."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; ask nothing.")
def command(
    kind: str | None,
    name: str | None,
    *,
    dataset: str | None,
    data: str | None,
    target: str | None,
    text: str | None,
    table: str | None,
    member: str | None,
    header_row: int | None,
    torch: str | None,
    title: str | None,
    package: str | None,
    author: str | None,
    licence: str | None,
    run: bool,
    no_env: bool,
    no_git: bool,
    no_learn: bool,
    yes: bool,
    verbose: bool,
    dry_run: bool,
    trust: bool,
    given: tuple[str, ...],
    as_json: bool,
) -> None:
    """Make a project that works end to end.

    KIND is tabular, image or text, or the path or URL of any other Copier or Cookiecutter template.
    NAME is the folder to be made; "." adds the project to the Git repository you are in.

    PATH is a table (CSV, Excel, Parquet, JSON lines, SQLite); for image and text also a folder with
    one folder for each class, perhaps below folders named train, val and test; for image, a table
    of paths and labels.
    """
    asking = console.interactive() and not (yes or as_json)
    if kind is None:
        kind = _ask_kind(asking)
    if kind not in KINDS:
        _foreign(kind, name, given, trust=trust, as_json=as_json)
        return
    if given:
        raise UsageError(
            "--answer belongs to a foreign template",
            given[0],
            f"For a project of kind {kind}, use the other options: mlscaffold new --help",
        )
    if asking and dataset is None and data is None:
        dataset, data = _ask_data(kind)
    if name is None:
        name = _ask_name(kind, asking, dataset, data)
    if asking:
        title = title or console.ask("Title", names.title_from(Path(name).resolve().name))
        author = author or console.ask("Author", git.config("user.name") or "The authors")
        licence = licence or console.choose("Licence", [(each, each) for each in LICENCES])
        torch = torch or _ask_torch(kind)
    request = new.Request(
        kind=kind, name=name, dataset=dataset, data=data, target=target, table=table, text=text,
        member=member, header_row=header_row,
        torch=torch, title=title, package=package, author=author,
        licence=licence or LICENCES[0], git=not no_git, learn=not no_learn,
    )  # fmt: skip
    progress = console.ConsoleProgress()
    plan = new.decide(request, progress)
    if asking and plan.profile is not None and target is None and plan.profile.columns:
        plan = _ask_target(plan.profile, request, plan, progress)
    if not as_json:
        _show(plan, verbose=verbose)
    if dry_run:
        _list(plan, as_json)
        return
    if asking and not console.confirm("Make it?"):
        raise KeyboardInterrupt
    made = new.make(plan, progress)
    notes, outcome = list(made.notes), None
    if run:
        outcome = pipeline.run(made.project, progress=progress)
    elif not no_env:
        remark = environment.create(made.project, progress)
        notes += [remark] if remark else []
    if as_json:
        console.emit_json("new", _result(plan, outcome))
    else:
        _tell(plan, made, notes, outcome)


def _ask_kind(asking: bool) -> str:
    if not asking:
        raise UsageError("Which kind of project?", None, f"One of: {', '.join(KINDS)}")
    if len(KINDS) == 1:
        return next(iter(KINDS))
    return console.choose("What is the project about?", list(KINDS.items()))


def _ask_data(kind: str) -> tuple[str | None, str | None]:
    entries = [entry for entry in catalogue.load().values() if entry.kind == kind]
    choices = [
        (entry.id, f"{entry.id:<20} [dim]{entry.task}, {entry.rows:,} rows: {entry.title}[/]")
        for entry in entries
    ]
    chosen = console.choose("Which data?", [*choices, (OWN, "data of your own")])
    if chosen != OWN:
        return chosen, None
    return None, console.ask("Which file, folder or URL?", "", _existing)


def _ask_torch(kind: str) -> str | None:
    if kind == "tabular":
        return None
    builds = list(new.TORCH)
    choices = [(build, new.TORCH[build]) for build in builds]
    default = builds.index(environment.torch_build())
    return console.choose("Which build of PyTorch?", choices, default)


def _existing(answer: str) -> str:
    from mlscaffold.data.download import is_url

    path = Path(answer).expanduser()
    if is_url(answer):
        return answer
    if not answer or not path.exists():
        raise UsageError("No such file or folder", repr(answer))
    return str(path)


def _ask_name(kind: str, asking: bool, dataset: str | None, data: str | None) -> str:
    if not asking:
        raise UsageError(
            "The project needs a name", None, f"For example: mlscaffold new {kind} demo --yes"
        )
    default = dataset or (names.slug_from(Path(data).stem) if data else "demo")
    return console.ask("Name of the project", default, _free_name)


def _ask_target(
    profile: Profile | Labelled, request: new.Request, plan: new.Plan, progress: Progress
) -> new.Plan:
    """Let the proposed target be changed; another one gives another plan."""
    columns = [each if isinstance(each, str) else each.name for each in profile.columns]

    def known(answer: str) -> str:
        if answer not in columns:
            raise UsageError("No such column", repr(answer), f"One of: {', '.join(columns[:30])}")
        return answer

    chosen = console.ask("Column to predict", profile.target, known)
    if chosen == profile.target:
        return plan
    return new.decide(replace(request, target=chosen), progress)


def _free_name(answer: str) -> str:
    names.check_package(names.package_from(names.slug_from(Path(answer).name)))
    return answer


def _show(plan: new.Plan, *, verbose: bool) -> None:
    """Show what was decided, and why, before anything is written."""
    if verbose:
        columns = _columns(plan)
        header = ("column", "type", "missing", "distinct", "example", "use")
        rows = [tuple(str(column[name]) for name in header) for column in columns]
        if rows:
            console.table(rows, header, stderr=True)
    if plan.profile is not None:
        all_of_it = "(table)" if plan.answers.kind == "tabular" else "(all)"
        rows = [(d.column or all_of_it, d.decision, _why(d)) for d in plan.profile.decisions]
        console.table(rows, ("column", "decision", "why"), stderr=True)
    answers = plan.answers
    console.note(
        f"[bold]{console.plain(answers.title)}[/]: {_a(answers.kind)} project "
        f"([cyan]{answers.task}[/]) in {console.plain(str(plan.target))}, "
        f"package [cyan]{answers.package}[/], data "
        f"[cyan]{console.plain(str(plan.data) if plan.data else answers.dataset)}[/], "
        f"licence {answers.licence}{f', PyTorch: {answers.torch}' if answers.torch else ''}"
    )


def _columns(plan: new.Plan) -> list[dict[str, Any]]:
    """Describe every column of the user's own table: what it holds, and what it is used for."""
    from mlscaffold.data.facts import Profile

    profile = plan.profile
    if not isinstance(profile, Profile):
        return []
    used = dict.fromkeys(profile.features, "feature") | {profile.target: "target"}
    return [
        {
            "column": column.name,
            "type": column.dtype,
            "missing": f"{column.missing:.1%}",
            "distinct": column.distinct,
            "example": column.values[0] if column.values else _range(column),
            "use": used.get(column.name) or f"left out: {profile.drop[column.name]}",
        }
        for column in profile.columns
    ]


def _range(column: Column) -> str:
    """Write the smallest and the largest number of a column, "" where it holds none."""
    return "" if column.low is None else f"{column.low:,.6g} to {column.high:,.6g}"


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _why(decision: Decision) -> str:
    return f"{decision.why}: {decision.examples}" if decision.examples else decision.why


def _list(plan: new.Plan, as_json: bool) -> None:
    files = new.listing(plan)
    if as_json:
        console.emit_json("new", {**_result(plan, None), "files": files})
        return
    for file in files:
        console.say(console.plain(file))
    console.note(f"{len(files)} files; nothing was written.")


def _next_steps(plan: new.Plan, ran: bool) -> list[str]:
    here = [] if plan.target == Path.cwd() else [f"cd {_shell(plan.target)}"]
    first = [] if ran else ["mlscaffold run"]
    course = ["mlscaffold learn"] if plan.learn else []
    return [*here, *first, 'mlscaffold run --note "what you changed, and why"', *course]


def _shell(path: Path) -> str:
    import shlex

    try:
        return shlex.quote(str(path.relative_to(Path.cwd())))
    except ValueError:
        return shlex.quote(str(path))


def _result(plan: new.Plan, outcome: pipeline.Outcome | None) -> dict[str, Any]:
    decisions = plan.profile.decisions if plan.profile is not None else ()
    return {
        "path": str(plan.target),
        "answers": plan.answers.as_dict(),
        "decisions": [asdict(decision) for decision in decisions],
        "columns": _columns(plan),
        "headline": None,
        **({} if outcome is None else run_verb.as_result(outcome)),
        "next": _next_steps(plan, outcome is not None),
    }


def _tell(
    plan: new.Plan, made: new.Made, notes: list[str], outcome: pipeline.Outcome | None
) -> None:
    commit = ", one commit" if made.committed else ""
    console.say(f"[green]✓[/] Made {console.plain(str(plan.target))}{commit}")
    if outcome is not None:
        run_verb.show(outcome, made.project)
    for text in notes:
        console.note(f"[dim]{console.plain(text)}[/]")
    console.say("[bold]Next[/]")
    for step in _next_steps(plan, outcome is not None):
        console.say(f"  {console.plain(step)}")


def _foreign(
    source: str, name: str | None, given: tuple[str, ...], *, trust: bool, as_json: bool
) -> None:
    from mlscaffold.render import foreign

    if not foreign.is_foreign(source):
        raise UsageError(
            "Unknown kind of project",
            repr(source),
            f"One of: {', '.join(KINDS)}; or a template's path (./..., /...) or URL.",
        )
    if name is None:
        raise UsageError("The project needs a name", None, f"mlscaffold new {source} NAME")
    answers = dict(pair.partition("=")[::2] for pair in given)
    path = foreign.render(source, (Path.cwd() / name).resolve(), answers=answers, trust=trust)
    if as_json:
        console.emit_json("new", {"path": str(path), "answers": answers, "next": [f"cd {name}"]})
    else:
        console.say(f"[green]✓[/] Made {console.plain(str(path))}")

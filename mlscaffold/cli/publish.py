"""``mlscaffold publish``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mlscaffold import console, errors
from mlscaffold.project import Project

if TYPE_CHECKING:
    from mlscaffold.hosting.publish import Plan


@click.command("publish")
@click.option("--private", is_flag=True, help="Make the repository private; it then has no site.")
@click.option("--name", metavar="NAME", help="Of the repository.  [default: the project's]")
@click.option("--anyway", is_flag=True, help="Even if the checklist has something to do.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask about files that hold rows of the data.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object; ask nothing.")
def command(
    private: bool, name: str | None, anyway: bool, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Show the project on GitHub: repository, description, topics, site.

    Looks at the checklist first. Makes the repository in the account that `gh` is logged in to,
    or that GITHUB_TOKEN belongs to, and pushes main. Run it again whenever there is something
    new: what is so already is left as it is.
    """
    from mlscaffold.hosting import publish

    progress = console.ConsoleProgress()
    project = Project.containing(Path.cwd())
    plan = publish.look(project, name=name, private=private, anyway=anyway, progress=progress)
    if not dry_run:
        if plan.asks and not (yes or agreed(plan, ask=not as_json)):
            return errors.FAILED
        plan = publish.carry_out(plan, progress)
    if as_json:
        console.emit_json("publish", {"dry_run": dry_run, **plan.as_dict()})
    else:
        show(plan, dry_run)
    return errors.OK


def agreed(plan: Plan, *, ask: bool) -> bool:
    """Show which files hold rows of the data, and ask."""
    from mlscaffold.hosting.errors import NotAgreed

    if not (ask and console.interactive()):
        raise NotAgreed(plan.holders)
    console.note("These files hold rows of the data:")
    for holder in plan.holders:
        console.note(f"  {console.plain(str(holder))}")
    for_whom = "you and whom you invite" if plan.private else "everybody"
    return console.confirm(f"Publish them, for {for_whom} to read?", default=False)


def show(plan: Plan, dry_run: bool) -> None:
    """Print each step with what became of it, and where to look."""
    for text in plan.notes:
        console.note(f"[yellow]{console.plain(text)}[/]")
    for step in plan.steps:
        colour = "green" if step.needed else "dim"
        console.entry(f"[bold]{step.name:<12}[/] [{colour}]{step.state:<11}[/] ", 25, step.about)
    if dry_run:
        for holder in plan.holders:
            console.entry(f"[bold]{'rows in':<12}[/] ", 13, str(holder))
        console.say("Nothing was changed.")
        return
    if not any(step.needed for step in plan.steps):
        console.say("Everything is already up to date.")
    console.say(f"Repository   {console.plain(plan.url)}")
    if plan.site:
        console.say(f"Site         {console.plain(plan.site)}")
        console.say(f"Workflows    {console.plain(plan.url)}/actions")

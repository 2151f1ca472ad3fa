"""``mlscaffold portfolio``."""

from __future__ import annotations

from pathlib import Path

import click

from mlscaffold import console


@click.command("portfolio")
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR..."
)
@click.option(
    "--out", default="portfolio", type=click.Path(path_type=Path), show_default=True,
    metavar="DIR", help="The folder to be made, or made anew.",
)  # fmt: skip
@click.option("--title", metavar="TEXT", help="Whose page it is.  [default: the projects' author]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(folders: tuple[Path, ...], out: Path, title: str | None, as_json: bool) -> None:
    """Make the home page over three to five projects.

    For each DIR, a project: its picture, its question in one sentence, its result beside the
    baseline's, its links. The folder is ready for a repository called USERNAME.github.io; in
    profile/README.md is a text for the repository USERNAME/USERNAME, which GitHub shows above
    your projects. Run it again after a project has changed.
    """
    from mlscaffold.hosting import portfolio

    made = portfolio.build(folders, out.absolute(), title)
    if as_json:
        cards = [card.as_dict() for card in made.cards]
        console.emit_json(
            "portfolio", {"path": str(made.folder), "cards": cards, "notes": list(made.notes)}
        )
        return
    console.say(f"[green]✓[/] Made {console.plain(str(made.folder / 'index.html'))}")
    for text in made.notes:
        console.note(f"[dim]{console.plain(text)}[/]")
    console.say("[bold]Next[/]")
    console.say("  push the folder to USERNAME.github.io; in its settings, Pages: GitHub Actions")
    console.say("  push profile/README.md to USERNAME/USERNAME, as its README.md")

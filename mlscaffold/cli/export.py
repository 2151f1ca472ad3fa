"""``mlscaffold export``."""

from __future__ import annotations

from pathlib import Path

import click

from mlscaffold import console


@click.command("export")
@click.argument("engine", type=click.Choice(["cookiecutter"]))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(engine: str, folder: Path, as_json: bool) -> None:
    """Write the templates for another engine.

    DIR, which must not exist or be empty, becomes a Cookiecutter template that needs neither
    mlscaffold nor Copier; one folder in it per kind of project is a template of its own.
    """
    from mlscaffold.render import template, with_cookiecutter

    kinds = with_cookiecutter.export(template.root(), folder)
    if as_json:
        console.emit_json(
            "export", {"engine": engine, "path": str(folder.absolute()), "kinds": list(kinds)}
        )
        return
    console.say(f"[green]✓[/] Made {console.plain(str(folder))}")
    console.say("[bold]Next[/]")
    for kind in kinds:
        console.say(f"  cookiecutter {console.plain(str(folder / kind))}")

"""``mlscaffold datasets``."""

from __future__ import annotations

from dataclasses import asdict

import click

from mlscaffold import console
from mlscaffold.answers import KINDS
from mlscaffold.data import catalogue


@click.command("datasets")
@click.option("--kind", type=click.Choice(list(KINDS)), help="Only the data sets of one kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(kind: str | None, as_json: bool) -> None:
    """List the data sets that projects can start from.

    Each has an official address, a checksum and a licence. Where MLSCAFFOLD_MIRROR names a folder
    or a URL, the data is asked for there first.
    """
    entries = [entry for entry in catalogue.load().values() if kind in (None, entry.kind)]
    if as_json:
        console.emit_json("datasets", {"datasets": [asdict(entry) for entry in entries]})
        return
    rows = [
        (entry.id, entry.kind, entry.task, f"{entry.rows:,}", entry.licence, entry.title)
        for entry in entries
    ]
    console.table(rows, ("id", "kind", "task", "samples", "licence", "what it is"))
    console.say("[dim]Use one:[/] mlscaffold new KIND NAME --dataset ID")

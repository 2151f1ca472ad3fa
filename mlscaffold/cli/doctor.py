"""``mlscaffold doctor``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from mlscaffold import console, errors
from mlscaffold.doctor import examine


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(as_json: bool) -> int:
    """Diagnose common problems and suggest fixes.

    Examines this machine and, inside a project, the project. Exits with 3 where something is
    amiss.
    """
    findings = examine(Path.cwd())
    if as_json:
        console.emit_json("doctor", {"findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            mark = "[green]✓[/]" if finding.ok else "[red]✗[/]"
            console.say(f"{mark} [bold]{finding.name:<12}[/] {console.plain(finding.detail)}")
            if finding.fix:
                console.say(f"  {'':<12} → {console.plain(finding.fix)}")
    return errors.OK if all(finding.ok for finding in findings) else errors.CHECK_FAILED

"""``mlscaffold doctor``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from mlscaffold import console, errors
from mlscaffold.doctor import examine, repair


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Bring damaged files back as they were committed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(fix: bool, as_json: bool) -> int:
    """Diagnose common problems and suggest fixes.

    Examines this machine and, inside a project, the project. With --fix, what was committed takes
    the place of damaged files, which are kept beside it, and what killed commands left is removed.
    Exits with 3 where something is amiss.
    """
    done = repair(Path.cwd()) if fix else []
    findings = examine(Path.cwd())
    if as_json:
        shown = [asdict(finding) for finding in findings]
        console.emit_json("doctor", {"findings": shown, "fixed": done})
    else:
        for line in done:
            console.say(f"[green]✓[/] [bold]{'Fixed':<12}[/] {console.plain(line)}")
        for finding in findings:
            mark = "[green]✓[/]" if finding.ok else "[red]✗[/]"
            console.say(f"{mark} [bold]{finding.name:<12}[/] {console.plain(finding.detail)}")
            if finding.fix:
                console.say(f"  {'':<12} → {console.plain(finding.fix)}")
    return errors.OK if all(finding.ok for finding in findings) else errors.CHECK_FAILED

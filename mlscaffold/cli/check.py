"""``mlscaffold check``."""

from __future__ import annotations

from pathlib import Path

import click

from mlscaffold import console, errors


@click.command("check")
@click.option("--only", metavar="CODE", multiple=True, help="Look at this alone; can be repeated.")
@click.option("--explain", metavar="CODE", help="Explain one check: why, and when it passes.")
@click.option("--no-tests", is_flag=True, help="Do not run the project's tests.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(only: tuple[str, ...], explain: str | None, no_tests: bool, as_json: bool) -> int:
    """Look at the project as a stranger would, and say what is missing.

    Changes nothing. Takes seconds, and up to a minute more for the project's own tests. Exits
    with 3 where a check fails.
    """
    from mlscaffold.review import checklist, screens

    if explain is not None:
        check = checklist.named(explain)
        if as_json:
            about = {"code": check.code, "explanation": check.explanation, "anchor": check.url}
            console.emit_json("check", about)
        else:
            console.say("\n".join(screens.explanation(check)))
        return errors.OK
    progress = console.ConsoleProgress()
    found = checklist.examine(Path.cwd(), only=only, run_tests=not no_tests, progress=progress)
    code = errors.CHECK_FAILED if any(each.ok is False for each in found) else errors.OK
    if as_json:
        console.emit_json("check", checklist.as_dict(found), exit_code=code)
    else:
        console.say("\n".join(screens.findings(found)))
    return code

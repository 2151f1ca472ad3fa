"""What the user looks at, as lines in Rich's markup; readable without colour, at 80 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby

from mlscaffold import console
from mlscaffold.review.check import CHECKS, FAMILIES, Check
from mlscaffold.review.checklist import Finding

WIDTH = 78
# ok -> (mark, the same in ASCII, colour)
MARKS = {True: ("✓", "+", "green"), False: ("✗", "x", "red"), None: ("–", "-", "yellow")}  # noqa: RUF001


def findings(found: Sequence[Finding]) -> list[str]:
    """Show the list by family: what holds in one line, what does not with what to do."""
    lines = []
    for family, listed in groupby(found, key=lambda each: CHECKS[each.code].family):
        lines += ["", f"[bold]{FAMILIES[family]}[/]"]
        for each in listed:
            lines += _finding(each)
    failed = [each for each in found if each.ok is False]
    return [*lines, "", *_summary(found, failed)]


def _finding(finding: Finding) -> list[str]:
    mark, plain, colour = MARKS[finding.ok]
    head = f"[{colour}]{mark if console.terminal() else plain}[/] [cyan]{finding.code}[/]"
    title, *more = _wrapped(finding.title.rstrip("."), 9)
    bold, dim = (
        ("bold" if finding.ok is False else "default"),
        "dim" if finding.ok is None else "default",
    )
    return [
        f"{head}  [{bold}]{title}[/]",
        *(f"         [{bold}]{row}[/]" for row in more),
        *(f"         [{dim}]{row}[/]" for row in _wrapped(finding.message, 9)),
    ]


def _summary(found: Sequence[Finding], failed: Sequence[Finding]) -> list[str]:
    passed = sum(each.ok is True for each in found)
    remarks = len(found) - passed - len(failed)
    noun = "remark" if remarks == 1 else "remarks"
    counted = f"{passed} passed, {len(failed)} failed, {remarks} {noun}"
    if not failed:
        return [f"[bold green]{counted}.[/]"]
    return [
        f"[bold]{counted}.[/]",
        f"Why, and when it passes: [cyan]mlscaffold check --explain {failed[0].code}[/]",
    ]


def explanation(check: Check) -> list[str]:
    """Show the documentation of one check."""
    title, *why = check.explanation.split("\n\n")
    lines = [f"[cyan]{check.code}[/]  {FAMILIES[check.family]}"]
    lines += [f"[bold]{row}[/]" for row in _wrapped(title, 0)]
    for part in why:
        example = part.startswith("    ")
        rows = [console.plain(row) for row in part.splitlines()] if example else _wrapped(part, 0)
        lines += ["", *rows]
    return [*lines, "", f"[dim]{check.url}[/]"]


def _wrapped(text: str, indent: int) -> list[str]:
    """Break a text into lines, and show it as it is."""
    rows = textwrap.wrap(text, WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return [console.plain(row) for row in rows]

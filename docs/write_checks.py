"""Write docs/check.md from the docstrings of the checks. Run by ``nox -s docs``."""

from itertools import groupby
from pathlib import Path

from mlscaffold.review.check import FAMILIES
from mlscaffold.review.checklist import checks

PAGE = Path(__file__).with_name("check.md")
HEAD = """# The portfolio checklist

Written by `nox -s docs` from the checks themselves.

`mlscaffold check` asks of a project what a stranger asks who has two minutes for it. It changes
nothing, says for each item what to do, and exits with 3 where one fails. What can be generated is;
what only you can know (whom it is for, what a mistake costs, what you decided and why) it asks for.
A check that has nothing to say of a project, or only a remark, is no failure. `--only CODE` looks
at some, `--explain CODE` shows its part of this page, `--no-tests` leaves the tests out, `--json`
is for programs.

The checks are a plugin of [repo-review](https://repo-review.readthedocs.io) as well: where both are
installed, `repo-review .` runs them in a project, without running its tests.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for family, listed in groupby(checks().values(), key=lambda each: each.family):
        parts.append(f"## {FAMILIES[family]}\n")
        for each in listed:
            _, _, why = each.explanation.partition("\n")
            parts.append(f"### {each.code}\n\n**{each.title}**\n\n{why.strip()}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

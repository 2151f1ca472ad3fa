"""What the author wrote in the README, by heading; the report and the model card show it too."""

import re
from pathlib import Path

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
FENCE = ("```", "~~~")
RELATIVE = re.compile(r"\]\((?![A-Za-z][A-Za-z0-9+.-]*:|[#/])")


def section(root: Path, heading: str) -> str:
    """Read what stands below ``## heading`` in the README, up to the next such heading.

    Returns "" where the heading is missing or nothing stands below it.
    """
    readme = root / "README.md"
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.exists() else []
    taken: list[str] = []
    inside = fenced = False
    for line in lines:
        fenced ^= line.startswith(FENCE)
        if not fenced and line.startswith(("# ", "## ")):
            inside = line.lstrip("#").strip().casefold() == heading.casefold()
        elif inside:
            taken.append(line)
    return COMMENT.sub("", "\n".join(taken)).strip()


def told(root: Path, *headings: str, level: int = 2) -> str:
    """Give those sections that there are, with their headings, for a page in ``reports/``."""
    found = {heading: section(root, heading) for heading in headings}
    parts = [f"{'#' * level} {heading}\n\n{text}" for heading, text in found.items() if text]
    return beside("\n\n".join(parts))


def beside(text: str) -> str:
    """Let the links of the README lead to the same places from ``reports/``."""
    return RELATIVE.sub("](../", text)

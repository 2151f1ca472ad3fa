"""Markdown as GitHub reads it, made ready for the site, which reads it as Python-Markdown does."""

import posixpath
import re
from collections.abc import Callable

FENCE = re.compile(r"(^ *(?:```|~~~).*?^ *(?:```|~~~)[^\S\n]*$)", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")
ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)]) +(?=\S)")
TABLE = re.compile(r"(?:^\|.*\|[^\S\n]*(?:\n|\Z))+", re.MULTILINE)
ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#")

PAGES = {  # a file of the project -> the page that shows it
    "README.md": "index.md",
    "data/README.md": "data-card.md",
    "decisions": "decisions.md",
    "decisions/README.md": "decisions.md",
    "docs/reproduce.md": "reproduce.md",
    "reports/data_card.md": "data-card.md",
    "reports/model_card.md": "model-card.md",
    "reports/report.html": "notebook.md",
    "reports/report.ipynb": "notebook.md",
}


def adapted(text: str, folder: str = "", repository: str = "") -> str:
    """Let lists and links mean on the site what they mean on GitHub.

    Parameters
    ----------
    text
        Markdown of a file of the project.
    folder
        Where that file lies, so that its links are understood.
    repository
        Address of the repository; what is not on the site is linked there, or not at all.

    """

    def outside_code(part: str) -> str:
        return lists(LINK.sub(relinked(folder, repository), part))

    return beside_code(text, outside_code)


def beside_code(text: str, change: Callable[[str], str]) -> str:
    """Change a text, except for the blocks of code in it."""
    parts = FENCE.split(text)
    return "".join(part if n % 2 else change(part) for n, part in enumerate(parts))


def wide_tables(text: str) -> str:
    """Let a table that is wider than the screen be moved sideways, by keys as well."""
    box = '<div class="wide" role="group" aria-label="Table" tabindex="0" markdown>'
    return beside_code(text, lambda part: TABLE.sub(rf"{box}\n\n\g<0>\n\n</div>\n", part))


def relinked(folder: str, repository: str) -> Callable[[re.Match[str]], str]:
    """Return what leads a link of a file in ``folder`` to a page, or to the repository."""

    def lead(found: re.Match[str]) -> str:
        picture, words, target = found.groups()
        if ELSEWHERE.match(target):
            return f"[{words}]({target})"  # a picture from elsewhere becomes a link to it
        place = posixpath.normpath(posixpath.join(folder, target.partition("#")[0]))
        if picture and posixpath.dirname(place) == "reports/figures":
            return f"![{words}](figures/{posixpath.basename(place)})"
        if place in PAGES:
            return f"[{words}]({PAGES[place]})"
        return f"[{words}]({repository}/blob/HEAD/{place})" if repository else words

    return lead


def lists(text: str) -> str:
    """Indent what lies in a list by four spaces a level, and set an empty line before a list."""
    lines: list[str] = []
    levels: list[int] = []  # where the words of each open list begin
    for line in text.split("\n"):
        item, indent = ITEM.match(line), len(line) - len(line.lstrip(" "))
        before = lines[-1].strip() if lines else ""
        if line.strip() and (item or indent or not before):
            levels = [start for start in levels if start <= indent]
        if item and not levels and before and not ITEM.match(lines[-1]):
            lines.append("")
        words = line[levels[-1] if levels and indent else 0 :]
        lines.append("    " * len(levels) + words if words.strip() else "")
        if item:
            levels.append(item.end())
    return "\n".join(lines)

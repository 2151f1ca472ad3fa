"""Markdown from data that nobody vouches for, and the parts of the README that are filled in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .files import write_text
from .formatting import shorten

SPECIAL = re.compile(
    r"[&<|*`\[\]\\$~@]"  # structure of HTML and Markdown, mathematics, mentions
    r"|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"  # an underscore inside a word is only an underscore
    r"|:(?=//)|(?<=www)\."  # what GitHub would turn into a link
)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BLOCK = re.compile(r"<!-- (\w+):start -->(.*?)<!-- \1:end -->", re.DOTALL)  # filled in
RELATIVE_LINK = re.compile(r"\]\((?![A-Za-z][A-Za-z0-9+.-]*:|[#/])")
ITEM = re.compile(r"[-*] \*\*(\w+)(?:\*\*:|:\*\*)\s*(.*)")


def escape(text: object, length: int = 60) -> str:
    """Return a text as one line that Markdown and HTML both show character by character."""
    return SPECIAL.sub(lambda match: f"&#{ord(match[0])};", shorten(text, length))


def code(text: object, length: int = 60) -> str:
    """Return a name in monospaced type."""
    line = shorten(text, length)
    plain = line and not set(line) & set("`|\\<&$")
    return f"`{line}`" if plain else f"<code>{escape(line, length)}</code>"


def prose(text: str, length: int = 1000) -> str:
    """Return a text in which only inline code is kept; all else is shown character by character."""
    parts = re.split(r"`([^`]+)`", shorten(text, length))
    return "".join(
        code(part, length) if n % 2 else escape_spaces(part) for n, part in enumerate(parts)
    )


def escape_spaces(text: str) -> str:
    """Escape a text and keep the spaces at its ends."""
    return SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)


def table(head: Sequence[str], rows: Iterable[Sequence[object]], left: int = 1) -> str:
    """Write a Markdown table, of which the first ``left`` columns are set to the left."""
    lines = [list(head), [":--" if i < left else "--:" for i in range(len(head))]]
    lines += [[escape(cell, 120) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def caption(path: Path) -> str:
    """Read the title of a figure from its file."""
    from PIL import Image

    with Image.open(path) as image:
        return image.info.get("Title", path.stem.replace("_", " "))


def write_block(path: Path, name: str, text: str) -> bool:
    """Replace what stands between ``<!-- name:start -->`` and ``<!-- name:end -->`` in a file.

    Returns False, and changes nothing, where the markers were removed.
    """
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    block = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    if not block.search(before):
        return False
    after = block.sub(lambda _: f"{start}\n{text.strip()}\n{end}", before, count=1)
    if after != before:
        write_text(path, after)
    return True


def copy_blocks(text: str, source: str) -> str:
    """Return a text whose marked blocks are those of another text, where that has them."""
    blocks = {match[1]: match[0] for match in BLOCK.finditer(source)}
    return BLOCK.sub(lambda match: blocks.get(match[1], match[0]), text)


def read_section(path: Path, heading: str) -> str:
    """Read what stands below ``## heading`` in a file, up to the next such heading, or ""."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    section: list[str] = []
    inside = fenced = False
    for line in lines:
        fenced ^= line.startswith(("```", "~~~"))
        if not fenced and line.startswith(("# ", "## ")):
            inside = line.lstrip("#").strip().casefold() == heading.casefold()
        elif inside:
            section.append(line)
    return COMMENT.sub("", "\n".join(section)).strip()


def move_links(text: str, prefix: str = "../") -> str:
    """Let the relative links of a text lead to the same places from another folder."""
    return RELATIVE_LINK.sub(f"]({prefix}", text)


@dataclass(frozen=True)
class DecisionRecord:
    """One file in ``decisions/``; what it does not say is empty."""

    path: Path
    title: str
    date: str
    question: str
    options: str
    evidence: str
    choice: str
    rejected: str


def decision_records(folder: Path) -> list[DecisionRecord]:
    """Read the decision records of a folder, in the order of their numbers."""
    return [_decision_record(path) for path in sorted(folder.glob("[0-9]*.md"))]


def _decision_record(path: Path) -> DecisionRecord:
    title, items, name = path.stem, {}, ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            title = line[2:].strip()
        elif item := ITEM.match(line):
            name = item[1].lower()
            items[name] = item[2]
        elif name and line.startswith("  "):
            items[name] += f" {line.strip()}"
        elif line.strip():
            name = ""  # text of another form ends the item
    fields = ("date", "question", "options", "evidence", "choice", "rejected")
    texts = {field: items.get(field, "").strip() for field in fields}
    texts["choice"] = texts["choice"][:1].upper() + texts["choice"][1:]  # it is shown as a sentence
    return DecisionRecord(path, title, **texts)

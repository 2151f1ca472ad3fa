"""The records in ``decisions/``, read from their one short form."""

import re
from dataclasses import dataclass
from pathlib import Path

ITEM = re.compile(r"[-*] \*\*(\w+)(?:\*\*:|:\*\*)\s*(.*)")


@dataclass(frozen=True)
class Record:
    """One decision; what its file does not say is empty."""

    path: Path
    title: str
    date: str
    question: str
    options: str
    evidence: str
    choice: str
    rejected: str


def read(folder: Path) -> list[Record]:
    """Read the records of a folder, in the order of their numbers."""
    return [_read(path) for path in sorted(folder.glob("[0-9]*.md"))]


def _read(path: Path) -> Record:
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
            name = ""  # a text of another form ends the item
    known = ("date", "question", "options", "evidence", "choice", "rejected")
    return Record(path, title, **{each: items.get(each, "").strip() for each in known})

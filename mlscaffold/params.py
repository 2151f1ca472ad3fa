"""Changing a value in a project's ``params.yaml``, and nothing else in the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from mlscaffold import documents
from mlscaffold.errors import UsageError

ARROW = " → "  # in a comment, before the value that was set and the reason for it


class UnknownKey(UsageError):
    """``params.yaml`` has no such key."""

    def __init__(self, key: str, siblings: list[str]) -> None:
        super().__init__("params.yaml has no such key", key, f"Keys there: {', '.join(siblings)}")


class NotKeyValue(UsageError):
    """An assignment without an equals sign, or with a value that is not YAML."""

    def __init__(self, assignment: str) -> None:
        super().__init__("Not KEY=VALUE", assignment, "For example: --set train.folds=10")


def assign(text: str, assignment: str, note: str = "") -> str:
    """Set one value.

    Parameters
    ----------
    text
        Content of ``params.yaml``.
    assignment
        ``KEY=VALUE`` with a dotted key and a YAML value, such as ``train.folds=10``.
    note
        Reason for the value; it joins the comment on its line.

    Raises
    ------
    NotKeyValue, UnknownKey
    """
    key, equals, value = assignment.partition("=")
    try:
        yaml.safe_load(value)
    except yaml.YAMLError:
        raise NotKeyValue(assignment) from None
    if not equals or not key or "\n" in value:
        raise NotKeyValue(assignment)
    name, node = _find(text, key)
    start, end = node.start_mark.index, node.end_mark.index
    if start > text.find("\n", name.end_mark.index) >= 0:  # a block below the line of its key
        lines = text[start:end].split("\n")
        while not lines[-1].strip() or lines[-1].lstrip().startswith("#"):
            end -= len(lines.pop()) + 1  # what follows the block is not part of it
        start = name.end_mark.index + 1
        rest, head, tail = text[start : text.find("\n", start)], text[:start] + " ", text[end:]
    else:
        line_end = text.find("\n", end) if "\n" in text[end:] else len(text)
        rest, head, tail = text[end:line_end], text[:start], text[line_end:]
    code, _, comment = rest.partition("#")
    comment = comment.partition(ARROW)[0].strip()
    if note:
        comment = f"{comment}{ARROW if comment else ''}{value}: {' '.join(note.split())}"
    return head + value + code.rstrip() + (f"  # {comment}" if comment else "") + tail


def _find(text: str, key: str) -> tuple[yaml.Node, yaml.Node]:
    """Return the nodes of a dotted key's last part and of its value."""
    name: Any = yaml.compose(text)
    node: Any = name
    for n, part in enumerate(key.split(".")):
        entries = {k.value: (k, v) for k, v in node.value} if isinstance(node.value, list) else {}
        if part not in entries:
            prefix = "".join(f"{step}." for step in key.split(".")[:n])
            raise UnknownKey(key, [f"{prefix}{entry}" for entry in entries])
        name, node = entries[part]
    return name, node


def write(path: Path, assignments: tuple[str, ...], note: str) -> str:
    """Set values in a file, and return what it held before."""
    before = documents.read_text(path)
    after = before
    for assignment in assignments:
        after = assign(after, assignment, note)
    path.write_text(after, encoding="utf-8")
    return before

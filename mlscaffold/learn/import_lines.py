"""Adding and removing imports at the top of a module, in the order that isort and ruff keep."""

from __future__ import annotations

import ast
import sys
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from mlscaffold.learn.statements import Body, Node, Statement, comment, empty_lines, gap, with_lines

LINE_LENGTH = 100  # of generated projects
Lines = Sequence[cst.EmptyLine]
Key = tuple[int, bool, int, str]  # section, whether it begins with `from`, level, module


@dataclass(frozen=True)
class Import:
    """One imported name.

    Attributes
    ----------
    module
        With leading dots where it is relative.
    name
        What is imported from it; empty for ``import module``.
    alias
        What stands after ``as``, or nothing.
    """

    module: str
    name: str = ""
    alias: str = ""

    @property
    def binds(self) -> str:
        """What the module calls it."""
        return self.alias or self.name or self.module.partition(".")[0]

    def agrees_with(self, other: Import) -> bool:
        """Whether two imports of one name mean the same by it."""
        packages = not (self.name or self.alias or other.name or other.alias)
        return self == other or (packages and self.binds == other.binds)

    def __str__(self) -> str:
        source = (self.name or self.module) + (f" as {self.alias}" if self.alias else "")
        return f"from {self.module} import {source}" if self.name else f"import {source}"


def imports(statement: Statement) -> list[Import]:
    """Return what a line imports; nothing for any other statement, nor for ``import *``."""
    line = import_line(statement)
    if isinstance(line, ast.Import):
        return [Import(alias.name, alias=alias.asname or "") for alias in line.names]
    if line is None or line.module == "__future__" or line.names[0].name == "*":
        return []
    module = "." * line.level + (line.module or "")
    return [Import(module, alias.name, alias.asname or "") for alias in line.names]


def import_line(statement: Statement) -> ast.Import | ast.ImportFrom | None:
    """Return a statement that is nothing but an import."""
    lines = statement.tree.body
    if len(lines) == 1 and isinstance(lines[0], ast.Import | ast.ImportFrom):
        return lines[0]
    return None


def add_import(body: Body, new: Import, package: str) -> None:
    """Import a name: in the line that imports from the same module, or in a line of its own.

    Parameters
    ----------
    package
        The package that the file belongs to; isort sorts its modules below all others.
    """
    for i, statement in enumerate(body.statements()):
        same = [line for line in imports(statement) if line.name and line.module == new.module]
        if same and new.name and not _has_remark(body, statement.node):
            body.nodes[i] = _with_name(body, statement, new)
            return
    insert_line(body, _parse(str(new)), package)


def remove_import(body: Body, old: Import) -> None:
    """Remove an imported name, and its line if nothing else is imported there.

    A line that has a comment stays as it is.
    """
    for i, statement in enumerate(body.statements()):
        lines = imports(statement)
        if old in lines and not _has_remark(body, statement.node):
            if len(lines) > 1:
                body.nodes[i] = _without_name(statement.node, lines.index(old))
            elif not comment(statement.node):
                _delete_line(body, i)
            return


def insert_line(body: Body, line: Node, package: str, below: Lines | None = None) -> None:
    """Insert a line of imports in its place among the first lines of imports.

    Parameters
    ----------
    below
        What comes below it if the file begins with it; the usual empty lines if None.
    """
    keys = [_key(statement, package) for statement in body.statements()]
    start, stop = _block(body)
    if start == stop:
        _insert_first_line(body, line, below)
        return
    new = _key(Statement(line, body.code(line)), package)
    assert new is not None
    i = next((i for i in range(start, stop) if (keys[i] or new) > new), stop)
    before = keys[i - 1] if i > start else None
    after = keys[i] if i < stop else None
    lines = empty_lines(1)
    if before and before[0] == new[0]:
        lines = []
    elif after and (after[0] == new[0] or not before):  # it is the first line of its section now
        lines = gap(body.nodes[i])
        below = empty_lines(after[0] != new[0])
        body.nodes[i] = with_lines(body.nodes[i], *below, *comment(body.nodes[i]))
    body.nodes.insert(i, with_lines(line, *lines))


def insert_below_imports(body: Body, node: Node) -> None:
    """Insert a statement below the first lines of imports."""
    start, stop = _block(body)
    if start == stop:
        _insert_first_line(body, node)
    else:
        body.nodes.insert(stop, with_lines(node, *empty_lines(1), *comment(node)))


def _block(body: Body) -> tuple[int, int]:
    """Return where the first lines of imports begin and end; the same where there are none."""
    lines = [import_line(statement) for statement in body.statements()]
    start = next((i for i, line in enumerate(lines) if line), len(lines))
    return start, next((i for i in range(start, len(lines)) if not lines[i]), len(lines))


def _insert_first_line(body: Body, node: Node, below: Lines | None = None) -> None:
    """Insert a statement at the top, below the docstring."""
    documented = any(ast.get_docstring(s.tree) is not None for s in body.statements()[:1])
    if body.nodes and not documented:
        after = body.nodes[0]
        if below is None:
            below = empty_lines(1 if isinstance(after, cst.SimpleStatementLine) else 2)
        body.nodes[0] = with_lines(after, *below, *comment(after))
    body.nodes.insert(documented, with_lines(node, *empty_lines(documented), *comment(node)))


def _delete_line(body: Body, i: int) -> None:
    """Delete a line; the next one of its section comes to stand below the empty line above it."""
    line = body.nodes.pop(i)
    if i < len(body.nodes):
        after = Statement(body.nodes[i], body.code(body.nodes[i]))
        if i == 0 or (import_line(after) and not gap(after.node)):
            body.nodes[i] = with_lines(after.node, *gap(line), *comment(after.node))


def _with_name(body: Body, statement: Statement, new: Import) -> Node:
    """Add a name to a line, in its place if the names are sorted, else at the end."""
    line, names = _parts(statement.node)
    name = _parts(_parse(str(new)))[1][0]
    keys = [_name_key(present.name) for present in imports(statement)]
    i = bisect(keys, _name_key(new.name)) if keys == sorted(keys) else len(keys)
    parenthesis = getattr(line, "lpar", None)
    space = parenthesis.whitespace_after if parenthesis else cst.SimpleWhitespace("")
    wrapped = isinstance(space, cst.ParenthesizedWhitespace)
    comma = cst.Comma(whitespace_after=space if wrapped else cst.SimpleWhitespace(" "))
    if i == len(names):
        last = names[-1]
        names[-1], name = last.with_changes(comma=comma), name.with_changes(comma=last.comma)
    else:
        name = name.with_changes(comma=comma)
    names.insert(i, name)
    node = statement.node.with_changes(body=[line.with_changes(names=names)])
    width = len(body.code(with_lines(node)).rstrip())
    return _wrapped(body, node) if parenthesis is None and width > LINE_LENGTH else node


def _without_name(node: Node, i: int) -> Node:
    line, names = _parts(node)
    old = names.pop(i)
    if i == len(names):
        names[-1] = names[-1].with_changes(comma=old.comma)
    return node.with_changes(body=[line.with_changes(names=names)])


def _wrapped(body: Body, node: Node) -> Node:
    """Write a line that is too long with one name on each line."""
    head = body.code(with_lines(node)).partition(" import ")[0]
    names = [
        body.code(name.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for name in _parts(node)[1]
    ]
    new = _parse("\n".join([f"{head} import (", *(f"    {name}," for name in names), ")"]))
    return with_lines(new, *gap(node), *comment(node))


def _parts(node: Node) -> tuple[cst.Import | cst.ImportFrom, list[cst.ImportAlias]]:
    """Return an import and the names in it."""
    assert isinstance(node, cst.SimpleStatementLine)
    line = node.body[0]
    assert isinstance(line, cst.Import | cst.ImportFrom)
    assert not isinstance(line.names, cst.ImportStar)
    return line, list(line.names)


def _parse(code: str) -> Node:
    node = cst.parse_statement(code + "\n")
    assert isinstance(node, cst.SimpleStatementLine)
    return node


def _has_remark(body: Body, node: Node) -> bool:
    """Whether a comment such as ``noqa`` stands in the line itself."""
    return "#" in body.code(with_lines(node))


def _key(statement: Statement, package: str) -> Key | None:
    """Return what isort sorts a line by."""
    line = import_line(statement)
    if line is None:
        return None
    level, module = 0, line.names[0].name
    if isinstance(line, ast.ImportFrom):
        level, module = line.level, line.module or ""
    root = module.partition(".")[0]
    section = {"__future__": 0, package: 3}.get(root, 1 if root in sys.stdlib_module_names else 2)
    return 4 if level else section, isinstance(line, ast.ImportFrom), -level, module.lower()


def _name_key(name: str) -> tuple[int, str]:
    """Sort constants before classes before functions."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name.lower()

"""Replace one function or class of a module by a learner's own, and bring the former one back.

Everything else in the module keeps every byte, but for the imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mlscaffold.learn.import_lines import (
    Import,
    add_import,
    imports,
    insert_below_imports,
    insert_line,
    remove_import,
)
from mlscaffold.learn.lesson_code import CannotReplace, find_definition, spaced
from mlscaffold.learn.statements import (
    BUILTINS,
    Body,
    Node,
    Statement,
    comment,
    gap,
    with_lines,
)

TITLE = '"""Adopted code."""\n\n\n'  # so that a comment above the first statement belongs to it


@dataclass(frozen=True)
class Target:
    """The definition to be replaced: ``src/<package>/<file>``, and the name in it."""

    package: str
    file: str
    name: str

    @property
    def module(self) -> str:
        """Name of the module for an import."""
        return f"{self.package}.{self.file.removesuffix('.py')}"

    def conflict(self, name: str) -> CannotReplace:
        """Return the error that a name cannot have two meanings."""
        return CannotReplace(
            f"`{name}` already has another meaning in {self.file}",
            self.name,
            "Rename one of the two.",
        )


@dataclass(frozen=True)
class Code:
    """What `extract` returned.

    Attributes
    ----------
    blocks
        ``if`` and ``try`` with nothing but imports in them.
    before, after
        The helpers above and below the definition.
    """

    lines: list[Import]
    blocks: list[Statement]
    before: list[Statement]
    definition: Statement
    after: list[Statement]

    @classmethod
    def parse(cls, text: str, target: Target, newline: str = "\n") -> Code:
        """Parse the code, with the line ends of the module."""
        statements = _statements(text, newline)
        definition = find_definition(statements, target.name, "the adopted code")
        others = [s for s in statements if s.binds and s is not definition and not imports(s)]
        helpers = [s for s in others if not _is_block(s)]
        return cls(
            [line for statement in statements for line in imports(statement)],
            [statement for statement in others if _is_block(statement)],
            [statement for statement in helpers if statement.line < definition.line],
            definition,
            [statement for statement in helpers if statement.line > definition.line],
        )

    @property
    def helpers(self) -> list[Statement]:
        """All statements but the definition and the lines of imports."""
        return [*self.blocks, *self.before, *self.after]

    @property
    def builtins(self) -> set[str]:
        """The built-ins that the code uses."""
        statements = [self.definition, *self.helpers]
        bound = _bound(statements) | {line.binds for line in self.lines}
        return set().union(*(s.uses for s in statements)) & BUILTINS - bound


def put_in(module: str, code: str, target: Target) -> str:
    """Return the module with a definition replaced by the code that `extract` returned.

    Imports that only the former definition used are removed.

    Raises
    ------
    CannotReplace
        The module has no such definition, or has another meaning for a name of the code.
    """
    body = Body(module)
    new = Code.parse(code, target, body.newline)
    _remove_imports_of(body, new, target)
    statements = body.statements()
    former = find_definition(statements, target.name, target.file)
    rest = [statement for statement in statements if statement is not former]
    lines = [line for line in new.lines if _is_missing(line, rest, target)]
    helpers = [helper for helper in new.helpers if _is_new(helper, rest, target)]
    for name in sorted(new.builtins & _bound(rest)):
        raise target.conflict(name)
    group = [*(s for s in new.before if s in helpers), new.definition]
    group += [s for s in new.after if s in helpers]
    i = body.nodes.index(former.node)
    body.nodes[i : i + 1] = spaced([statement.node for statement in group], gap(former.node))
    for block in (s for s in new.blocks if s in helpers):
        insert_below_imports(body, block.node)
    for line in lines:
        add_import(body, line, target.package)
    return body.text


def take_out(
    module: str, code: str, former: str, target: Target, others: Iterable[str] = ()
) -> str:
    """Return the module with the definition of a former module in the place of adopted code.

    Helpers and imports of the code are removed, unless somebody edited or uses them.

    Parameters
    ----------
    code
        What was put in.
    former
        The module as it was before that.
    others
        Code for other definitions of the module, which may have brought the same helpers.

    Raises
    ------
    CannotReplace
        The definition is not there, or a name that the former one uses has another meaning now.
    """
    body, before = Body(module), Body(former).statements()
    statements = body.statements()
    new = Code.parse(code, target, body.newline)
    current = find_definition(statements, target.name, target.file)
    old = find_definition(before, target.name, target.file)
    tokens = {s.tokens for text in (code, *others) for s in _statements(text, body.newline)}
    tokens -= {statement.tokens for statement in before}
    came = [s for s in statements if s.tokens in tokens and any(map(s.equals, new.helpers))]
    unused = _unused([s for s in came if s is not current], statements, current, old)
    texts = [[body.code(line) for line in comment(s.node)] for s in (current, new.definition)]
    remark = comment((old if texts[0] == texts[1] else current).node)  # an edited one stays
    body.nodes, above = [], None  # the lines above the first of the helpers that go
    for statement in statements:
        if statement in unused:
            above = gap(statement.node) if above is None else above
            continue
        node: Node = statement.node
        if statement is current:
            node = with_lines(old.node, *(gap(node) if above is None else above), *remark)
        body.nodes.append(node)
        above = None
    used = _used(body.statements())
    for line in new.lines:
        if line not in _imports(before) and line.binds not in used:
            remove_import(body, line)
    _restore_imports(body, before, old, target)
    _restore_layout(body, before, {statement.code for statement in statements})
    return body.text


def _remove_imports_of(body: Body, new: Code, target: Target) -> None:
    """Remove the imports that only the former definition uses."""
    statements = body.statements()
    former = find_definition(statements, target.name, target.file)
    used = _used(statement for statement in statements if statement is not former)
    for line in _imports(statements):
        needed = line.binds in used or line in new.lines
        if line.binds in (former.uses | former.mentions) and not needed:
            remove_import(body, line)


def _is_missing(line: Import, rest: Sequence[Statement], target: Target) -> bool:
    """Whether the module has to import a name; raise if the name has another meaning there."""
    present = [other for other in _imports(rest) if other.binds == line.binds]
    others = [s for s in rest if line.binds in s.binds and not imports(s)]
    if line.module == target.module:
        if others and line.binds == line.name:
            return False  # the code will stand beside what it imports
        raise CannotReplace(f"`{line}` imports the module that the code goes into", target.file)
    if others or not all(line.agrees_with(other) for other in present):
        raise target.conflict(line.binds)
    _refuse_hidden_builtins({line.binds}, rest, target)
    return line not in present


def _is_new(helper: Statement, rest: Sequence[Statement], target: Target) -> bool:
    """Whether a helper has to be added; raise if a name of it has another meaning."""
    if any(helper.equals(other) for other in rest):
        return False
    for name in sorted(helper.binds & _bound(rest)):
        raise target.conflict(name)
    _refuse_hidden_builtins(helper.binds, rest, target)
    return True


def _refuse_hidden_builtins(
    names: Iterable[str], rest: Sequence[Statement], target: Target
) -> None:
    """Raise if a name would replace a built-in that the module uses."""
    for name in sorted(set(names) & (_used(rest) - _bound(rest))):
        raise target.conflict(name)


def _unused(
    helpers: list[Statement], statements: Sequence[Statement], current: Statement, old: Statement
) -> list[Statement]:
    """Return the helpers that nothing uses when the old definition is there again."""
    while True:
        others = (s for s in statements if s not in helpers and s is not current)
        used = _used([old, *others])
        remaining = [helper for helper in helpers if not helper.binds & used]
        if len(remaining) == len(helpers):
            return helpers
        helpers = remaining


def _restore_imports(
    body: Body, before: Sequence[Statement], old: Statement, target: Target
) -> None:
    """Import again what the former definition uses, whole lines as they were written."""
    for i, statement in enumerate(before):
        needed = [line for line in imports(statement) if line.binds in old.uses | old.mentions]
        rest = [s for s in body.statements() if s.name != target.name]
        missing = [line for line in needed if _is_missing(line, rest, target)]
        modules = {line.module for line in _imports(rest) if line.name}
        if missing == imports(statement) and missing and missing[0].module not in modules:
            below = gap(before[i + 1].node) if i + 1 < len(before) else None
            insert_line(body, statement.node, target.package, below)
        else:
            for line in missing:
                add_import(body, line, target.package)


def _restore_layout(body: Body, before: Sequence[Statement], untouched: set[str]) -> None:
    """Write lines that import the same names as a former line in the same way."""
    layouts = {frozenset(imports(s)): s.node for s in before if imports(s)}
    for i, statement in enumerate(body.statements()):
        layout = layouts.get(frozenset(imports(statement)))
        if layout is not None and statement.code not in untouched:
            body.nodes[i] = with_lines(layout, *gap(statement.node), *comment(statement.node))


def _statements(code: str, newline: str) -> list[Statement]:
    return Body((TITLE + code).replace("\r\n", "\n").replace("\n", newline)).statements()


def _is_block(statement: Statement) -> bool:
    node = statement.tree.body[0]
    inside = node.body if isinstance(node, ast.If | ast.Try) else []
    return bool(inside) and all(isinstance(part, ast.Import | ast.ImportFrom) for part in inside)


def _imports(statements: Iterable[Statement]) -> list[Import]:
    return [line for statement in statements for line in imports(statement)]


def _bound(statements: Iterable[Statement]) -> set[str]:
    return set().union(*(statement.binds for statement in statements))


def _used(statements: Iterable[Statement]) -> set[str]:
    return set().union(*(s.uses | s.mentions | s.exports for s in statements))

"""Take a function or class out of a lesson, with everything that it uses."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence

import libcst as cst

from mlscaffold.errors import MlscaffoldError
from mlscaffold.learn.import_lines import Import, imports
from mlscaffold.learn.statements import (
    BUILTINS,
    Body,
    Node,
    Statement,
    comment,
    empty_lines,
    with_lines,
)

COURSE = "course"  # the package that only lessons can import
HELPERS = cst.FunctionDef | cst.ClassDef | cst.If | cst.Try | cst.TryStar | cst.SimpleStatementLine


class CannotReplace(MlscaffoldError):
    """The learner's code cannot stand in the module of the pipeline."""


def extract(lesson: str, name: str, file: str, provided: Collection[str] = ()) -> str:
    """Return a function or class of a lesson with everything that it uses, as a file of its own.

    Parameters
    ----------
    lesson, file
        The text of the lesson, and its name for messages.
    provided
        Names that the module of the pipeline defines in the same meaning.

    Raises
    ------
    CannotReplace
        It is not at the top level of the lesson, or uses what only a lesson has.
    """
    body = Body(lesson.replace("\r\n", "\n"))
    statements = body.statements()
    definition = find_definition(statements, name, file)
    if sum(name in statement.binds for statement in statements) > 1:
        raise CannotReplace(f"`{name}` has more than one meaning", file, "Keep one of them.")
    needed, lines, users = [definition], set(), [definition]
    while users:
        user = users.pop()
        _refuse_inner_imports(user, file)
        for used in _names_from_lesson(user, statements, file):
            if used in provided:
                continue
            sources = [s for s in statements if used in s.binds and s not in needed]
            for line in (line for s in sources for line in imports(s) if line.binds == used):
                _refuse(line, f"{file}:{user.line_of(used)}")
                lines.add(line)
            others = [source for source in sources if not imports(source)]
            for source in others:
                _refuse_loop(source, used, file)
            needed += others
            users += others
    ordered = [line for statement in statements for line in imports(statement) if line in lines]
    text = "".join(f"{line}\n" for line in dict.fromkeys(ordered))
    nodes = [statement.node for statement in statements if statement in needed]
    return text + "".join(map(body.code, spaced(nodes, empty_lines(2 if text else 0))))


def find_definition(statements: Sequence[Statement], name: str, file: str) -> Statement:
    """Return the one function or class of this name.

    Raises
    ------
    CannotReplace
        There is none at the top level, or more than one.
    """
    definitions = [statement for statement in statements if statement.name == name]
    if len(definitions) != 1:
        problem = "more than one" if definitions else "no"
        raise CannotReplace(f"There is {problem} function or class `{name}` at the top level", file)
    return definitions[0]


def spaced(nodes: Sequence[Node], first: Sequence[cst.EmptyLine]) -> list[Node]:
    """Return statements with their comments, and with the usual empty lines between them.

    Parameters
    ----------
    first
        The lines above the first one.
    """
    result: list[Node] = []
    for i, node in enumerate(nodes):
        short = all(isinstance(n, cst.SimpleStatementLine) for n in nodes[max(i - 1, 0) : i + 1])
        lines = first if i == 0 else empty_lines(0 if short else 2)
        result.append(with_lines(node, *lines, *comment(node)))
    return result


def _names_from_lesson(user: Statement, statements: Sequence[Statement], file: str) -> list[str]:
    bound = set().union(*(statement.binds for statement in statements))
    for used in sorted(user.uses - bound - BUILTINS):
        raise CannotReplace(f"`{used}` is not defined", f"{file}:{user.line_of(used)}")
    return sorted((user.uses | user.mentions) & bound)


def _refuse(line: Import, place: str) -> None:
    """Refuse an import that only works in a lesson."""
    if line.module.startswith("."):
        raise CannotReplace(
            f"The pipeline cannot use the relative import `{line}`",
            place,
            "Write the name of the package: from package.module import name",
        )
    if line.module.partition(".")[0] == COURSE:
        raise CannotReplace(
            f"The pipeline cannot use `{line.binds}`, which belongs to the course",
            place,
            "Pass what it needs as an argument.",
        )


def _refuse_inner_imports(statement: Statement, file: str) -> None:
    """Refuse the same imports inside functions, ``if`` and ``try``."""
    for node in ast.walk(statement.tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module, name = "", ""
            if isinstance(node, ast.ImportFrom):
                module, name = "." * node.level + (node.module or ""), node.names[0].name
            for alias in node.names:
                line = Import(module or alias.name, name and alias.name)
                _refuse(line, f"{file}:{statement.line + node.lineno - 1}")


def _refuse_loop(source: Statement, name: str, file: str) -> None:
    if not isinstance(source.node, HELPERS):
        raise CannotReplace(
            f"`{name}` is assigned in a loop or a `with` at the top level of the lesson",
            f"{file}:{source.line_of(name)}",
            "Assign it in a function.",
        )

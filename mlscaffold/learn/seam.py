"""Take out of a lesson what a step of the pipeline needs: the code, and what that uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from symtable import symtable

from mlscaffold.errors import MlscaffoldError

IMPORTS = (ast.Import, ast.ImportFrom)


class NotAlone(MlscaffoldError):
    """The learner's code uses something that the pipeline has not."""

    def __init__(self, lesson: Path, line: int, what: str) -> None:
        super().__init__(
            f"Code for the pipeline cannot use `{what}`, which belongs to the course",
            f"{lesson.name}:{line}",
            "Hand it what it needs as an argument.",
        )


def step(lesson: Path, functions: Iterable[str], former: Path) -> str:
    """Return the text of a step that holds the learner's code.

    Parameters
    ----------
    lesson
        The file that the functions are in.
    functions
        Names of the functions and classes that the exercise asks for. What they use comes with
        them: imports, assignments, other functions of the lesson.
    former
        The step that is replaced; the sentence at its top stays.

    Raises
    ------
    NotAlone
        The code uses what only lessons have.
    """
    source = lesson.read_text(encoding="utf-8")
    said = ast.parse(former.read_text(encoding="utf-8"))
    there = set().union(*(_defined(node) for node in said.body))
    # An exercise may ask for more than this kind of project has a place for.
    nodes = _needed(ast.parse(source).body, set(functions) & there or set(functions))
    for node in nodes:
        if isinstance(node, IMPORTS) and (what := _of_the_course(node)):
            raise NotAlone(lesson, node.lineno, what)
    lines = source.splitlines()
    imports = [_text(lines, node) for node in nodes if _imports(node)]
    others = [_text(lines, node) for node in nodes if not _imports(node)]
    sentence = ast.get_docstring(said, clean=False)
    parts = [
        f'"""{sentence}"""\n' if sentence else "",
        "\n".join(imports) + "\n" if imports else "",
    ]
    return "\n".join([*filter(None, parts), "\n\n\n".join(others)]).lstrip("\n") + "\n"


def _needed(body: list[ast.stmt], names: set[str]) -> list[ast.stmt]:
    """Return the statements that define the names, and those that these use, in their order."""
    kept: list[ast.stmt] = []
    names = names | {"annotations"}  # of `from __future__`, which changes what it stands above
    while more := [node for node in body if node not in kept and names & _defined(node)]:
        kept += more
        names |= _looked_up(more)
    return [node for node in body if node in kept]


def _looked_up(nodes: list[ast.stmt]) -> set[str]:
    """Return the names that are looked up in the module: not those of arguments and locals."""
    module = symtable("\n".join(ast.unparse(node) for node in nodes), "lesson", "exec")
    found = {each.get_name() for each in module.get_symbols() if each.is_referenced()}
    inner = list(module.get_children())
    while inner:
        table = inner.pop()
        inner += table.get_children()
        found |= {each.get_name() for each in table.get_symbols() if each.is_global()}
    return found


def _defined(node: ast.stmt) -> set[str]:
    """Return the names that a statement at the top of a file gives a meaning."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, IMPORTS):
        return {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = (each for each in ast.walk(node) if isinstance(each, ast.Name))
        return {each.id for each in targets if isinstance(each.ctx, ast.Store)}
    if isinstance(node, ast.Try | ast.If):
        return set().union(*(_defined(each) for each in node.body))
    return set()


def _imports(node: ast.stmt) -> bool:
    if isinstance(node, ast.Try | ast.If):
        return all(isinstance(each, IMPORTS) for each in node.body)
    return isinstance(node, IMPORTS)


def _of_the_course(node: ast.Import | ast.ImportFrom) -> str:
    """Return the module of the course that a statement imports, if it imports one."""
    modules = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        modules = [node.module or ""]
    return next((name for name in modules if name.split(".")[0] == "course"), "")


def _text(lines: list[str], node: ast.stmt) -> str:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return "\n".join(lines[first - 1 : node.end_lineno])

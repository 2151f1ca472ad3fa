"""The statements at the top level of a Python file, with the names that they bind and use."""

from __future__ import annotations

import ast
import builtins
import io
import re
import symtable
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

Node = cst.SimpleStatementLine | cst.BaseCompoundStatement
BUILTINS = {*dir(builtins), "__file__", "__module__", "__qualname__"}
LAYOUT = (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
CELL = "# %%"  # begins a cell of a notebook
BYTE_ORDER_MARK = "\ufeff"
MAGIC = re.compile(r"#!|#.*coding[:=]")  # what has a meaning in the first lines of a file only


@dataclass(frozen=True, eq=False)
class Statement:
    """One statement with the comments and empty lines above it.

    Attributes
    ----------
    code
        Its text.
    line
        Where the text begins in the file.
    """

    node: Node
    code: str
    line: int = 1

    @property
    def name(self) -> str:
        """Name of a function or class; empty for any other statement."""
        node = self.node
        return node.name.value if isinstance(node, cst.FunctionDef | cst.ClassDef) else ""

    @cached_property
    def tree(self) -> ast.Module:
        """The statement as Python parses it."""
        return ast.parse(self.code)

    @cached_property
    def binds(self) -> frozenset[str]:
        """Names that the statement assigns in its module."""
        symbols = self._table.get_symbols()
        return frozenset(s.get_name() for s in symbols if s.is_assigned() or s.is_imported())

    @cached_property
    def uses(self) -> frozenset[str]:
        """Names that it looks up in its module or among the built-ins."""
        names = {s.get_name() for s in self._table.get_symbols() if s.is_referenced()}
        scopes = list(self._table.get_children())
        while scopes:
            scope = scopes.pop()
            scopes += scope.get_children()
            names |= {s.get_name() for s in scope.get_symbols() if s.is_global()}
        return frozenset(names) - self.binds

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Names in quoted annotations, which Python does not look up."""
        names: set[str] = set()
        for node in ast.walk(self.tree):
            for field in ("annotation", "returns"):
                names |= _quoted_names(getattr(node, field, None))
        return frozenset(names) - self.binds

    @cached_property
    def exports(self) -> frozenset[str]:
        """Names in ``__all__``, if this statement assigns it."""
        if "__all__" not in self.binds:
            return frozenset()
        texts = (node.value for node in ast.walk(self.tree) if isinstance(node, ast.Constant))
        return frozenset(text for text in texts if isinstance(text, str))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The statement and its comment without layout: equal tokens mean that nobody edited it."""
        own = "\n".join(self.code.split("\n")[len(gap(self.node)) :])
        tokens = tokenize.generate_tokens(io.StringIO(own.strip() + "\n").readline)
        return tuple(token.string for token in tokens if token.type not in LAYOUT)

    def equals(self, other: Statement) -> bool:
        """Whether both mean the same to Python; comments and layout do not count."""
        return ast.dump(self.tree) == ast.dump(other.tree)

    def line_of(self, name: str) -> int:
        """Return the line of the file on which the statement first uses a name."""
        nodes = (node for node in ast.walk(self.tree) if isinstance(node, ast.Name))
        first = min((node.lineno for node in nodes if node.id == name), default=1)
        return self.line + first - 1

    @cached_property
    def _table(self) -> symtable.SymbolTable:
        return symtable.symtable(self.code, "statement", "exec")


def _quoted_names(annotation: ast.expr | None) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(annotation) if annotation is not None else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                tree = ast.parse(node.value, mode="eval")
            except SyntaxError:  # a text in Literal["…"]
                continue
            names |= {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    return names


class Body:
    """The statements of a file, to be changed in place; all others keep every byte."""

    def __init__(self, text: str):
        self._mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
        module = cst.parse_module(text.removeprefix(BYTE_ORDER_MARK))
        self.nodes: list[Node] = list(module.body)
        header = list(module.header)
        if self.nodes and not _is_import(self.nodes[0]):
            # LibCST takes the comment above the first statement for one of the whole file.
            lines: list[cst.EmptyLine] = []
            while header and header[-1].comment and not MAGIC.match(header[-1].comment.value):
                lines.insert(0, header.pop())
            self.nodes[0] = with_lines(self.nodes[0], *lines, *_leading(self.nodes[0]))
        self._module = module.with_changes(header=header)

    @property
    def text(self) -> str:
        """The file as it is now."""
        return self._mark + self._module.with_changes(body=self.nodes).code

    @property
    def newline(self) -> str:
        """What ends the lines of the file."""
        return self._module.default_newline

    def code(self, node: cst.CSTNode) -> str:
        """Return a node as this file writes it."""
        return self._module.code_for_node(node)

    def statements(self) -> list[Statement]:
        """Return the statements as they are now."""
        result, line = [], 1 + len(self._module.header)
        for node in self.nodes:
            result.append(Statement(node, self.code(node), line))
            line += result[-1].code.count("\n")
        return result


def gap(node: Node) -> list[cst.EmptyLine]:
    """Return the lines above a statement without its comment: up to the last empty line."""
    lines = list(_leading(node))
    return lines[: len(lines) - len(comment(node))]


def comment(node: Node) -> list[cst.EmptyLine]:
    """Return the comment directly above a statement, without markers of notebook cells."""
    lines: list[cst.EmptyLine] = []
    for line in reversed(_leading(node)):
        if line.comment is None:
            break
        if line.comment.value.startswith(CELL):
            return [] if "[markdown]" in line.comment.value else lines
        lines.insert(0, line)
    return lines


def with_lines(node: Node, *lines: cst.EmptyLine) -> Node:
    """Return a statement with these lines above it."""
    return node.with_changes(leading_lines=lines)


def empty_lines(count: int) -> list[cst.EmptyLine]:
    """Return empty lines."""
    return [cst.EmptyLine(indent=False) for _ in range(count)]


def _is_import(node: Node) -> bool:
    lines = node.body if isinstance(node, cst.SimpleStatementLine) else ()
    return any(isinstance(line, cst.Import | cst.ImportFrom) for line in lines)


def _leading(node: Node) -> Sequence[cst.EmptyLine]:
    lines: Sequence[cst.EmptyLine] = getattr(node, "leading_lines", ())
    return lines

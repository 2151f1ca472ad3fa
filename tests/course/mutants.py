"""Small faults planted into a reference: other operators, comparisons, constants, axes."""

import ast
import copy
from collections.abc import Iterator

OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}


def mutants(source: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield name and source of each mutant of the functions and classes with these names.

    A mutant's name holds the line as it stands in the reference and the line that it became, so
    that a list of equivalent ones stays true while other lines move.
    """
    tree = ast.parse(source)
    for number, node in enumerate(tree.body):
        if getattr(node, "name", None) in names:
            for place in range(len(list(ast.walk(node)))):
                for faulty in _changed(node, place):
                    text = ast.unparse(ast.fix_missing_locations(faulty))
                    changed = copy.copy(tree)
                    changed.body = [*tree.body[:number], faulty, *tree.body[number + 1 :]]
                    yield _named(ast.unparse(node), text), ast.unparse(changed)


def _changed(node: ast.stmt, place: int) -> Iterator[ast.stmt]:
    """Yield the copies of a definition with one fault at the node of that number."""
    for fault in (_operator, _constant, _negation):
        faulty = copy.deepcopy(node)
        target = list(ast.walk(faulty))[place]
        if fault(target):
            yield faulty


def _operator(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        other = OPERATORS.get(type(node.ops[0]))
        node.ops = [other(), *node.ops[1:]] if other else node.ops
        return other is not None
    other = OPERATORS.get(type(getattr(node, "op", None)))
    if other is not None:
        node.op = other()
    return other is not None


def _constant(node: ast.AST) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, bool | int | float):
        return False
    node.value = (
        not node.value
        if isinstance(node.value, bool)
        else 1 - node.value
        if node.value in (0, 1)
        else node.value + 1
    )
    return True


def _negation(node: ast.AST) -> bool:
    """Turn a condition round."""
    if not isinstance(node, ast.If | ast.IfExp | ast.While):
        return False
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return True


def _named(before: str, after: str) -> str:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    old, new = next((a, b) for a, b in pairs if a != b)
    return f"{old.strip()} -> {new.strip()}"

"""Take the definitions out of a lesson, and leave its examples alone.

A lesson teaches with code that loads data and draws pictures. A check needs none of that: it runs
the imports, functions and classes of the file, and the assignments that those make use of.
"""

import ast
from symtable import symtable


def definitions(source: str, filename: str) -> ast.Module:
    """Parse a lesson and keep what a check needs; line numbers stay those of the file."""
    tree = ast.parse(source, filename)
    kept = [node for node in tree.body if _defines(node)]
    assignments = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    needed = _looked_up(kept)
    while more := [a for a in assignments if a not in kept and needed & _assigned(a)]:
        kept += more
        needed |= _looked_up(more)
    tree.body = [node for node in tree.body if node in kept]
    return tree


def text_of(source: str, names: tuple[str, ...]) -> str:
    """Return the source of the functions and classes with these names, for a hash of it."""
    tree = ast.parse(source)
    found = [node for node in tree.body if getattr(node, "name", None) in names]
    return "\n\n".join(ast.unparse(node) for node in found)


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, ast.Try | ast.If):  # an import that may fail, or is for types alone
        return all(isinstance(each, ast.Import | ast.ImportFrom) for each in node.body)
    named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return isinstance(node, ast.Import | ast.ImportFrom | named)


def _assigned(node: ast.stmt) -> set[str]:
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def _looked_up(nodes: list[ast.stmt]) -> set[str]:
    """Return the names that are looked up in the module: not those of arguments and locals."""
    source = "\n".join(ast.unparse(node) for node in nodes)
    module = symtable(source, "lesson", "exec")
    found = {each.get_name() for each in module.get_symbols() if each.is_referenced()}
    inner = list(module.get_children())
    while inner:
        table = inner.pop()
        inner += table.get_children()
        found |= {each.get_name() for each in table.get_symbols() if each.is_global()}
    return found

"""Take the definitions out of a lesson, and leave its examples alone.

A lesson teaches with code that loads data and draws pictures. A check needs none of that: it runs
the imports, functions and classes of the file, and the assignments that those make use of.
"""

import ast
import symtable


def definitions(source: str, filename: str) -> ast.Module:
    """Parse a lesson and keep what a check needs; line numbers stay those of the file."""
    tree = ast.parse(source, filename)
    kept = [node for node in tree.body if _defines(node)]
    assignments = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign)]
    needed = _uses(kept)
    while more := [a for a in assignments if a not in kept and needed & _stores(a)]:
        kept += more
        needed |= _uses(more)
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


def _uses(nodes: list[ast.stmt]) -> set[str]:
    """Return what statements take from the module: no parameters, and no variables of their own."""
    found = set()
    tables = [symtable.symtable(ast.unparse(node), "lesson", "exec") for node in nodes]
    while tables:
        table = tables.pop()
        tables += table.get_children()
        outside = table.get_type() == "module"
        symbols = [name for name in table.get_symbols() if name.is_referenced()]
        found |= {name.get_name() for name in symbols if outside or name.is_global()}
    return found


def _stores(node: ast.stmt) -> set[str]:
    names = (each for each in ast.walk(node) if isinstance(each, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}

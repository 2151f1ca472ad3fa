"""The built-in texts: what the documentation of installed libraries says, and of which library.

It is read from their source files, of which none is imported. Other versions of the libraries are
other texts, so the versions are written beside them.
"""

import ast
import hashlib
import re
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import pandas as pd

from .files import read_json, replace_file, write_json

LIBRARIES = {  # module: its name, then what else it is called; all are masked in the texts
    "matplotlib": "matplotlib|mpl|pyplot|plt",
    "networkx": "networkx|nx",
    "numpy": "numpy|np|ndarray",
    "pandas": "pandas|pd",
    "scipy": "scipy|sp",
    "sklearn": "scikit-learn|scikit learn|scikit|sklearn",
    "sympy": "sympy",
    "torch": "torch|pytorch",
}
MASK = re.compile(rf"(?<![A-Za-z])({'|'.join(LIBRARIES.values())})(?![a-z])", re.IGNORECASE)
UNDOCUMENTED = {"tests", "test", "testing", "conftest.py", "setup.py", "_examples", "__pycache__"}
MAX_LIBRARY_TEXTS, MAX_MODULE_TEXTS = 1200, 30
MIN_LENGTH, MAX_LENGTH = 30, 600  # characters


def write_docstrings(path: Path) -> None:
    """Write the texts as JSON lines, and the versions of the libraries beside them."""
    modules = [module for module in LIBRARIES if find_spec(module)]
    keys: set[str] = set()
    rows = [r for m in modules for r in islice(library_texts(m, keys), MAX_LIBRARY_TEXTS)]
    with replace_file(path) as temporary:
        pd.DataFrame(rows).to_json(temporary, orient="records", lines=True, force_ascii=False)
    names = [LIBRARIES[module].split("|")[0] for module in modules]
    write_json(path.with_name("versions.json"), {name: version(name) for name in names})
    print(f"{len(rows):,} texts from {', '.join(names)}")


def library_versions(path: Path) -> dict[str, str]:
    """Return the versions that the texts in a file were read from; empty for other files."""
    versions = path.with_name("versions.json")
    return read_json(versions) if versions.exists() else {}


def library_texts(module: str, keys: set[str]) -> Iterator[dict[str, str]]:
    """Yield the texts of a library, file by file in an order that is mixed but always the same.

    Parameters
    ----------
    keys
        Beginnings of the texts so far; a text that begins like one of them is left out.
    """
    name = LIBRARIES[module].split("|")[0]
    root = Path(next(iter(find_spec(module).submodule_search_locations)))
    paths = [path.relative_to(root) for path in root.rglob("*.py")]
    paths = [path for path in paths if not UNDOCUMENTED & set(path.parts)]
    for path in sorted(paths, key=lambda path: hashlib.sha256(path.as_posix().encode()).digest()):
        source = {"library": name, "module": f"{module}/{path.as_posix()}"}
        texts = islice(_new_texts(root / path, keys), MAX_MODULE_TEXTS)
        yield from ({"text": text} | source for text in texts)


def _new_texts(path: Path, keys: set[str]) -> Iterator[str]:
    for text in docstrings(path):
        key = " ".join(re.findall(r"[a-z]+", text.lower()))[:60]
        if MIN_LENGTH <= len(text) <= MAX_LENGTH and key not in keys:
            keys.add(key)
            yield text


def docstrings(path: Path) -> Iterator[str]:
    """Yield the first paragraph of every docstring in a file, the names of libraries masked."""
    try:
        nodes: list[ast.AST] = [ast.parse(path.read_bytes())]
    except SyntaxError:  # a template, or code for another version of Python
        return
    for node in nodes:
        paragraph = (ast.get_docstring(node) or "").split("\n\n")[0]
        yield MASK.sub("▢", " ".join(paragraph.split()))
        if not isinstance(node, ast.FunctionDef):
            nodes += [n for n in node.body if isinstance(n, ast.ClassDef | ast.FunctionDef)]

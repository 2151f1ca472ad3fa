"""The embedded data: what the documentation of installed libraries says, and of which library.

It is read from their source files, of which none is imported or run. Another version of a library
is another text, so the versions are kept beside the data.
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

from .config import Data
from .errors import DataError
from .files import replacing, write_json

LIBRARIES = {  # module -> its name, and what else it is called
    "matplotlib": ("matplotlib", "mpl", "pyplot", "plt"),
    "networkx": ("networkx", "nx"),
    "numpy": ("numpy", "np", "ndarray"),
    "pandas": ("pandas", "pd"),
    "scipy": ("scipy", "sp"),
    "sklearn": ("scikit-learn", "scikit learn", "scikit"),
    "sympy": ("sympy",),
    "torch": ("torch", "pytorch"),
}
MOST, OF_A_MODULE = 1200, 30  # texts of one library, and of one of its modules
SHORTEST, LONGEST = 30, 600  # letters of a text
ASIDE = {"tests", "test", "testing", "conftest.py", "setup.py", "_examples", "__pycache__"}
NAMES = {name for known, names in LIBRARIES.items() for name in (known, *names)}
LONG_FIRST = "|".join(sorted(NAMES, key=lambda name: (-len(name), name)))
MASK = re.compile(rf"(?<![A-Za-z])({LONG_FIRST})(?![a-z])", re.IGNORECASE)


def write(data: Data, folder: Path) -> None:
    """Write ``docstrings.jsonl`` and the versions of the libraries that it was read from."""
    here = [module for module in LIBRARIES if find_spec(module)]
    if len(here) < 2:
        raise DataError("Fewer than two of the documented libraries are installed. Run `uv sync`.")
    seen: set[str] = set()
    rows = [row for module in here for row in islice(passages(module, seen), MOST)]
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(folder / f"{data.read.table}.jsonl") as part:
        pd.DataFrame(rows).to_json(part, orient="records", lines=True, force_ascii=False)
    names = [LIBRARIES[module][0] for module in here]
    write_json(folder / "versions.json", {name: version(name) for name in names})
    print(f"{len(rows):,} texts from {', '.join(names)}")


def passages(module: str, seen: set[str]) -> Iterator[dict[str, str]]:
    """Give a library's texts, its modules in an order that is mixed but always the same."""
    root = Path(next(iter(find_spec(module).submodule_search_locations)))
    paths = [path.relative_to(root) for path in root.rglob("*.py")]
    paths = [path for path in paths if not ASIDE & set(path.parts)]
    for path in sorted(paths, key=lambda path: hashlib.sha256(path.as_posix().encode()).digest()):
        fresh = islice(unseen(docstrings(root / path), seen), OF_A_MODULE)
        for text in fresh:
            yield {
                "text": text,
                "library": LIBRARIES[module][0],
                "module": f"{module}/{path.as_posix()}",
            }


def docstrings(path: Path) -> Iterator[str]:
    """Read the first paragraph of every docstring in a file, the libraries' names masked."""
    try:
        tree = ast.parse(path.read_bytes())
    except SyntaxError:  # a template, or code for another version of Python
        return
    nodes: list[ast.AST] = [tree]
    for node in nodes:
        paragraphs = (ast.get_docstring(node) or "").split("\n\n")
        yield MASK.sub("▢", " ".join(paragraphs[0].split()))
        if not isinstance(node, ast.FunctionDef):
            nodes += [n for n in node.body if isinstance(n, ast.ClassDef | ast.FunctionDef)]


def unseen(texts: Iterator[str], seen: set[str]) -> Iterator[str]:
    """Leave out texts that are too short or long, or nearly the same as one before."""
    for text in texts:
        key = " ".join(re.findall(r"[a-z]+", text.lower()))[:60]
        if SHORTEST <= len(text) <= LONGEST and key not in seen:
            seen.add(key)
            yield text

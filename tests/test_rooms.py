"""A room of the package uses only rooms below it."""

import ast
from pathlib import Path

import mlscaffold

PACKAGE = Path(mlscaffold.__file__).parent
# From the top; a module may import what stands in a later row, or its own room.
FLOORS = [
    {"__main__"},
    {"cli"},
    {"new", "doctor", "hosting"},
    {"learn", "review"},
    {"pipeline"},
    {"render", "environment"},
    {"data", "project", "git", "params"},
    {"answers", "transaction", "console", "names", "locks", "documents", "recorded"},
    {"progress", "cache"},
    {"errors"},
    {"support"},  # a link to the package that generated projects contain
]
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}


def room_of(path: Path) -> str:
    """Return the top-level module or sub-package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms that a file imports, wherever in it."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "mlscaffold":
            rooms |= {alias.name for alias in node.names if alias.name != "__version__"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("mlscaffold."):
            rooms.add(str(node.module).split(".")[1])
        elif isinstance(node, ast.Import):
            rooms |= {
                alias.name.split(".")[1]
                for alias in node.names
                if alias.name.startswith("mlscaffold.")
            }
    return rooms


def sources() -> list[Path]:
    """List the modules of the package, the template inside it left out."""
    files = [p for p in PACKAGE.rglob("*.py") if "_template" not in p.parts]
    return [path for path in files if path != PACKAGE / "__init__.py"]


def test_every_room_has_its_floor():
    """A new room is put on a floor by hand, with a thought."""
    assert {room_of(path) for path in sources()} == set(FLOOR) - {"support"}


def test_imports_point_downwards():
    """No module imports from its own floor's other rooms or from above."""
    upwards = [
        f"{path.relative_to(PACKAGE)} imports {room}"
        for path in sources()
        for room in imported_rooms(path) - {room_of(path)}
        if FLOOR[room] <= FLOOR[room_of(path)]
    ]
    assert upwards == []


def test_only_the_console_prints():
    """The core returns values and raises."""
    printing = [
        path.relative_to(PACKAGE).as_posix()
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert printing == []

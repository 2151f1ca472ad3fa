"""Run lessons from top to bottom, as notebooks do: ``run_lessons.py TREE [ID ...]``.

Prints one line for each lesson that ends in an error, and ends with 1 if there is one.
"""

import os
import runpy
import sys
import traceback
from importlib import import_module
from pathlib import Path


def run(lesson: Path) -> bool:
    """Run a lesson in a fork; return whether it came to its end."""
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_RDWR)
        os.dup2(silent, 1)
        try:
            runpy.run_path(str(lesson), run_name="__main__")
        except BaseException:
            traceback.print_exc(limit=-3)
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def main() -> int:
    """Run what the command line names, or all lessons of the tree."""
    tree, *names = sys.argv[1:]
    root = Path(tree).absolute()
    sys.path[:0] = [str(root / "learn"), str(root / "src")]
    os.environ["MPLBACKEND"] = "Agg"
    os.chdir(root)
    for name in ("matplotlib.pyplot", "pandas", "scipy.stats", "sklearn.linear_model"):
        import_module(name)
    wanted = tuple(name.replace(".", "_") for name in names)
    failed = [
        lesson.name
        for lesson in sorted(root.glob("learn/stage*/s*.py"))
        if lesson.name.startswith(wanted or "s") and not run(lesson)
    ]
    for name in failed:
        print(f"{name} does not run to its end", flush=True)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())

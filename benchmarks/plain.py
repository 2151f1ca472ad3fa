"""A project's fits and evaluation as one plain script: ``python plain.py PACKAGE``, in its folder.

The functions are the project's own, so that both sides of `overhead` do the same work; there is no
DVC, no MLflow and no report.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


class Silent(ModuleType):
    """Stands in the place of the module that records runs in MLflow, and does nothing."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        """Return a function that takes anything."""
        if name.startswith("__"):  # what Python asks of every module
            raise AttributeError(name)
        return lambda *_, **__: None


def main(package: str) -> None:
    """Do what the stages do, one after the other."""
    sys.modules[f"{package}.tracking"] = Silent(f"{package}.tracking")
    for name in ("prepare", "train", "evaluate"):
        print(f"Running stage '{name}':", flush=True)  # as DVC says it
        stage: Any = import_module(f"{package}.{name}")
        stage.main()


if __name__ == "__main__":
    main(sys.argv.pop())

"""A project's fits and evaluation as one plain script: ``python plain.py PACKAGE``, in its folder.

The functions are the project's own, so that both sides of `overhead` do the same work. There is no
DVC and no report, and in the place of the module that speaks to MLflow stands one that is silent.
"""

import sys
from importlib import import_module
from types import ModuleType

STAGES = ("prepare", "train", "evaluate")


class Silent(ModuleType):
    """A module in which every function can be found, and does nothing."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *arguments, **options: None


def main(package: str) -> None:
    """Do what the stages do, one after the other."""
    sys.modules[f"{package}.tracking"] = Silent("tracking")
    for stage in STAGES:
        print(f"Running stage '{stage}':", flush=True)  # as DVC says it
        import_module(f"{package}.{stage}").main()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A project's fits and evaluation as one plain script: ``python plain.py PACKAGE``, in its folder.

The functions are the project's own, so that both sides of `overhead` do the same work; there is no
DVC, no MLflow and no report.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from threadpoolctl import threadpool_limits


class Nobody:
    """Stands where the evaluation has a process that speaks to MLflow."""

    def submit(self, *work: Any) -> "Nobody":
        """Do nothing."""
        return self

    def result(self) -> None:
        """Return what came of it."""


def main(package: str) -> None:
    """Do what the stages do, one after the other."""

    def stage(name: str) -> ModuleType:
        print(f"Running stage '{name}':", flush=True)  # as DVC says it
        return import_module(f"{package}.{name}")

    stage("prepare").main()
    stage("train").main()
    evaluate = stage("evaluate")
    config = import_module(f"{package}.config").load()
    model = import_module(f"{package}.files").read_json("models/model.json")
    with threadpool_limits(1):
        evaluate.validate(config, model, Nobody())


if __name__ == "__main__":
    main(*sys.argv[1:])

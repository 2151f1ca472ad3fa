"""The template's sources as an importable package, for benchmarks and simulations."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

TEMPLATES = Path(__file__).parents[1] / "templates"


@cache
def generated_package() -> str:
    """Copy the template's sources and support code, and make them importable.

    Those that are imported hold no Jinja, so that copying them is rendering them.
    """
    folder = Path(tempfile.mkdtemp(prefix="mlscaffold-benchmark-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    package = folder / "generated"
    shutil.copytree(TEMPLATES / "{{tabular}}" / "src" / "{{package}}", package)
    shutil.copytree(TEMPLATES / "{{common}}" / "support", folder, dirs_exist_ok=True)
    plots = "{% if task != 'regression' %}plots.py{% endif %}.jinja"
    shutil.copy(package / plots, package / "plots.py")
    sys.path.insert(0, str(folder))
    inherited = [path for path in (os.environ.get("PYTHONPATH"),) if path]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), *inherited])  # for worker processes
    return "generated"


def generated(module: str) -> ModuleType:
    """Import a module of the generated package.

    The module that records runs in MLflow is left empty, since it is not part of any calculation.
    """
    package = generated_package()
    sys.modules.setdefault(f"{package}.tracking", ModuleType(f"{package}.tracking"))
    return import_module(f"{package}.{module}")


def generated_params(dataset: str, task: str) -> str:
    """Return the ``params.yaml`` that a project for a data set starts with."""
    from jinja2 import Environment, FileSystemLoader

    loader = FileSystemLoader(TEMPLATES.parent)
    template = Environment(loader=loader).get_template("templates/{{tabular}}/params.yaml.jinja")
    return template.render(dataset=dataset, task=task)

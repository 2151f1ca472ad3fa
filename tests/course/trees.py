"""Render the course, as a learner gets it and solved, beside a project's prepared data."""

import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path

from copier import run_copy
from copier.errors import DirtyLocalWarning

CHECKOUT = Path(__file__).parents[2]
DATA = ("data/prepared", "reports/findings/data.json", "params.yaml", "schema.yaml")
DATASETS = {"tabular": "adult", "image": "digits", "text": "docstrings"}


@dataclass(frozen=True)
class Trees:
    """Two renders of one project: with stubs, and with solutions."""

    stubs: Path
    solved: Path


def render(kind: str, into: Path, prepared: Path | None = None, dataset: str = "") -> Trees:
    """Render both, and give both the data that the project ``prepared`` has prepared."""
    trees = Trees(into / "stubs", into / "solved")
    for tree in (trees.stubs, trees.solved):
        answers = {"kind": kind, "dataset": dataset or DATASETS[kind], "package": "project"}
        answers |= {"title": "A project", "solutions": tree == trees.solved}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DirtyLocalWarning)  # the tree under test, as it stands
            run_copy(str(CHECKOUT), tree, data=answers, defaults=True, overwrite=True, quiet=True)
        for name in DATA if prepared else ():
            source, target = prepared / name, tree / name
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            elif source.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
    return trees

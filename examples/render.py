"""Render the examples from the templates; what people and the pipeline wrote there stays.

``python -m examples.render [NAME ...]``, or ``nox -s examples``. The answers are those that each
example records. An example that has not drifted is the same afterwards, byte for byte; one whose
code changed has to be run again, which ``mlscaffold check`` says (ML306).

Of an example, people write four sections of the README, decision records after the first, choices
in ``params.yaml``, and how ``pyproject.toml`` introduces it; the pipeline writes ``reports/``,
``dvc.lock`` and what stands between its markers in the README.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from examples import carry, overview
from mlscaffold import git
from mlscaffold.answers import Answers
from mlscaffold.learn.eject import eject
from mlscaffold.project import ANSWERS_FILE, Project
from mlscaffold.render import with_copier

ROOT = Path(__file__).parent
WHOLE = re.compile(r"reports/.*|dvc\.lock|decisions/\d+-.*")
IN_PART = {
    "README.md": carry.readme,
    "params.yaml": carry.params,
    "pyproject.toml": carry.pyproject,
}


def examples(*names: str) -> list[Project]:
    """Return the examples of these names, or all."""
    found = [Project(answers.parent) for answers in sorted(ROOT.glob(f"*/{ANSWERS_FILE}"))]
    unknown = set(names) - {each.root.name for each in found}
    if unknown:
        known = ", ".join(each.root.name for each in found)
        raise SystemExit(f"No example is named {', '.join(sorted(unknown))}. These are: {known}.")
    return [each for each in found if not names or each.root.name in names]


def render(example: Project, folder: Path) -> None:
    """Render an example anew into an empty folder, with what was written into it."""
    with_copier.render(Answers.recorded(example.answers), folder)
    eject(folder)
    for name, content in contents(example).items():
        of_template = name.startswith("decisions/") and (folder / name).exists()
        if WHOLE.fullmatch(name) and not of_template:
            put(folder / name, content)
    for name, carried in IN_PART.items():
        new, old = ((root / name).read_text(encoding="utf-8") for root in (folder, example.root))
        (folder / name).write_text(carried(new, old), encoding="utf-8")


def drift(example: Project) -> list[str]:
    """Name the files of an example that a new rendering would change, add or remove."""
    with TemporaryDirectory() as temporary:
        render(example, Path(temporary))
        return _different(_files(Path(temporary)), contents(example))


def renew(example: Project) -> list[str]:
    """Render an example in its place and name the files that changed."""
    with TemporaryDirectory() as temporary:
        render(example, Path(temporary))
        fresh = _files(Path(temporary))
        changed = _different(fresh, contents(example))
        for name in changed:
            if name in fresh:
                put(example.root / name, fresh[name])
            else:
                (example.root / name).unlink()
    return changed


def contents(example: Project) -> dict[str, bytes]:
    """Read what Git has of an example, or would take."""
    paths = ((name, example.root / name) for name in git.files(example.root))
    return {name: path.read_bytes() for name, path in paths if path.is_file()}


def put(path: Path, content: bytes) -> None:
    """Write a file, and the folders that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _different(fresh: dict[str, bytes], present: dict[str, bytes]) -> list[str]:
    return sorted(n for n in fresh.keys() | present.keys() if fresh.get(n) != present.get(n))


if __name__ == "__main__":
    for each in examples(*sys.argv[1:]):
        print(f"{each.root.name}:", ", ".join(renew(each)) or "has not drifted")
    overview.write(ROOT / "README.md", examples())

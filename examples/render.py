"""Render the examples from the templates; what people and the pipeline wrote there stays.

``python examples/render.py [NAME ...]``, or ``nox -s examples``. The answers are those that each
example records. An example that has not drifted is the same afterwards, byte for byte; one whose
code changed has to be run again, which ``mlscaffold check`` says (ML306).

Of an example, people write four sections of the README, decision records, choices in
``params.yaml``, and how ``pyproject.toml`` introduces it; the pipeline writes ``reports/``,
``dvc.lock`` and what stands between its markers in the README.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from mlscaffold import git
from mlscaffold.answers import Answers
from mlscaffold.learn.eject import eject
from mlscaffold.project import ANSWERS_FILE, Project
from mlscaffold.render import with_copier

ROOT = Path(__file__).parent
SECTIONS = ("Who it is for", "What a mistake costs", "Why this metric", "Limits")
SECTIONS_BEFORE = "## The method\n"
WHOLE = re.compile(r"reports/.*|dvc\.lock|decisions/\d+-.*")
BLOCKS = r"<!-- {0}:start -->.*?<!-- {0}:end -->"
INTRODUCED = (r"(?m)^description = .*\n", r"(?m)^keywords = \[.*\n(?: .*\n)*\]\n")
LINKS = re.compile(r"(?m)^\[project\.urls\]\n(?:\w.*\n)+\n")
LINKS_BEFORE = "[dependency-groups]\n"


def examples(*names: str) -> list[Project]:
    """Return the examples of these names, or all."""
    found = [Project(answers.parent) for answers in sorted(ROOT.glob(f"*/{ANSWERS_FILE}"))]
    unknown = set(names) - {each.root.name for each in found}
    if unknown:
        known = ", ".join(each.root.name for each in found)
        raise SystemExit(
            f"No example of that name: {', '.join(sorted(unknown))}. There are {known}."
        )
    return [each for each in found if not names or each.root.name in names]


def render(example: Project, folder: Path) -> None:
    """Render an example anew into an empty folder, with what was written into it."""
    with_copier.render(Answers.recorded(example.answers), folder)
    eject(folder)
    for name in git.files(example.root):
        if WHOLE.fullmatch(name) and (example.root / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(example.root / name, folder / name)
    carried = {"README.md": readme, "params.yaml": params, "pyproject.toml": pyproject}
    for name, carry in carried.items():
        texts = [(root / name).read_text(encoding="utf-8") for root in (folder, example.root)]
        (folder / name).write_text(carry(*texts), encoding="utf-8")


def readme(new: str, old: str) -> str:
    """Carry the sections that a person wrote, and what the pipeline put between its markers."""
    for name in ("badge", "results"):
        new = _replaced(re.compile(BLOCKS.format(name), re.DOTALL), new, old)
    texts = (re.search(rf"(?ms)^## {name}\n.*?(?=^## )", old) for name in SECTIONS)
    written = "".join(found[0] for found in texts if found)
    return new.replace(SECTIONS_BEFORE, written + SECTIONS_BEFORE)


def params(new: str, old: str) -> str:
    """Carry the values that were chosen; all that stands beside the others is the template's."""
    default, chosen = yaml.safe_load(new), yaml.safe_load(old)
    blocks, others = _blocks(new), _blocks(old)
    for name in blocks.keys() & others.keys():
        section, _, key = name.partition(".")
        if key and default[section][key] != chosen[section][key]:
            blocks[name] = others[name]
    return "".join(blocks.values())


def pyproject(new: str, old: str) -> str:
    """Carry what introduces the project: its description, keywords and links."""
    for pattern in INTRODUCED:
        new = _replaced(re.compile(pattern), new, old)
    links = LINKS.search(old)
    return new.replace(LINKS_BEFORE, links[0] + LINKS_BEFORE) if links else new


def drift(example: Project) -> list[str]:
    """Name the files of an example that a new rendering would change, add or remove."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        render(example, folder)
        fresh, present = _files(folder), _committed(example)
        return sorted(n for n in fresh | present if fresh.get(n) != present.get(n))


def renew(example: Project) -> list[str]:
    """Render an example in its place and name the files that changed."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        render(example, folder)
        fresh, present = _files(folder), _committed(example)
        for name in present.keys() - fresh.keys():
            (example.root / name).unlink()
        changed = sorted(name for name in fresh if fresh[name] != present.get(name))
        for name in changed:
            (example.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(folder / name, example.root / name)
        return sorted({*changed, *(present.keys() - fresh.keys())})


def _replaced(pattern: re.Pattern[str], new: str, old: str) -> str:
    """Put what `pattern` finds in the old text where it finds its like in the new one."""
    found = pattern.search(old)
    return pattern.sub(lambda _: found[0], new, count=1) if found else new


def _blocks(text: str) -> dict[str, str]:
    """Split ``params.yaml`` into ``section.key`` and its lines; what lies between has other names.

    A choice stands in a section: ``seed`` and ``publish_rows`` are not carried.
    """
    found: dict[str, str] = {}
    section = name = ""
    for number, line in enumerate(text.splitlines(keepends=True)):
        key = re.match(r"( {2})?(\w+):", line)
        if key and key[1]:
            name = f"{section}.{key[2]}"
        elif key:
            section, name = key[2], key[2]
        elif not line.startswith("    "):
            name = f"line {number}"
        found[name] = found.get(name, "") + line
    return found


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _committed(example: Project) -> dict[str, bytes]:
    """Read what Git has of an example, or would take."""
    paths = ((name, example.root / name) for name in git.files(example.root))
    return {name: path.read_bytes() for name, path in paths if path.is_file()}


if __name__ == "__main__":
    for each in examples(*sys.argv[1:]):
        changed = renew(each)
        print(f"{each.root.name}:", ", ".join(changed) or "has not drifted")

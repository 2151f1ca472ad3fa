"""The home page over several projects, and the text for the author's profile."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import transaction
from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.hosting.cards import Card, read
from mlscaffold.project import Project

PAGE = Path(__file__).parent / "page"
MARK = ".mlscaffold-portfolio.json"  # which files of the folder are ours, as they were written
ENOUGH = range(3, 6)  # projects that a person looks at


class SameProject(UsageError):
    """A project was named more than once."""

    def __init__(self, project: Path) -> None:
        super().__init__("The same project is named twice", project, "Name each once.")


class ChangedByHand(MlscaffoldError):
    """A file of an earlier portfolio was edited, so it is not written over."""

    def __init__(self, target: Path, names: Sequence[str]) -> None:
        super().__init__(
            "Changed since it was written, so nothing was done",
            ", ".join(names),
            f"Move it out of {target}, or choose another folder: --out DIR",
        )


@dataclass(frozen=True)
class Portfolio:
    """What was written, and what is missing on it."""

    folder: Path
    cards: tuple[Card, ...]
    notes: tuple[str, ...]


def build(folders: Sequence[Path], target: Path, title: str | None = None) -> Portfolio:
    """Write the page over some projects: all of it, or nothing.

    Parameters
    ----------
    folders
        Projects, in the order of the page.
    target
        A folder that does not exist, holds nothing but ``.git``, or holds an earlier portfolio,
        whose files are replaced. No other file in it is touched.
    title
        Whose page it is; by default the author of the projects.

    Raises
    ------
    mlscaffold.project.NotAProject, NoResult, Unreadable, SameProject, ChangedByHand
    mlscaffold.transaction.TargetNotEmpty, mlscaffold.transaction.CannotWrite
        In each case nothing has changed on the disk.
    """
    cards = tuple(read(folder) for folder in folders)
    for n, card in enumerate(cards):
        if card.project in [other.project for other in cards[:n]]:
            raise SameProject(card.project)
    owned = _owned(target)
    with transaction.renewed_folder(target, owned) as folder:
        _write(cards, title or _author(cards), folder)
    return Portfolio(target, cards, tuple(_missing(cards)))


def _author(cards: Sequence[Card]) -> str:
    authors = {str(Project(card.project).answers.get("author", "")) for card in cards}
    return authors.pop() if len(authors) == 1 else "Machine-learning projects"


def _missing(cards: Sequence[Card]) -> list[str]:
    """Say what would make the page better."""
    notes = []
    if len(cards) not in ENOUGH:
        many = f"it has {len(cards)}" if len(cards) > 1 else "it has one"
        notes.append(f"A portfolio of three to five projects is looked at to its end; {many}.")
    for card in cards:
        lacking = {
            "`## Problem` in README.md": card.problem,
            "a picture": card.picture,
            "Homepage in [project.urls] of pyproject.toml": card.site,
            "Repository in [project.urls] of pyproject.toml": card.repository,
        }
        names = [name for name, there in lacking.items() if not there]
        if names:
            notes.append(f"{card.project.name} has no {', no '.join(names)}.")
    return notes


def _write(cards: Sequence[Card], title: str, folder: Path) -> None:
    """Write the page, its pictures, the text of the profile, the workflow and the mark."""
    from jinja2 import Environment, FileSystemLoader

    pages = Environment(loader=FileSystemLoader(PAGE), autoescape=True, trim_blocks=True)
    texts = Environment(loader=FileSystemLoader(PAGE), autoescape=False, trim_blocks=True)
    texts.filters["plain"] = lambda text: re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)
    pictures = _pictures(cards)
    shown = [(card, pictures.get(card.project, "")) for card in cards]
    known = {"title": title, "cards": shown, "style": (PAGE / "style.css").read_text("utf-8")}
    files = {
        "index.html": pages.get_template("index.html.j2").render(known),
        "profile/README.md": texts.get_template("profile.md.j2").render(known),
        ".github/workflows/pages.yml": (PAGE / "pages.yml").read_text(encoding="utf-8"),
        ".nojekyll": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for card in cards:
        if card.picture is not None:
            (folder / "pictures").mkdir(exist_ok=True)
            shutil.copyfile(card.picture.path, folder / pictures[card.project])
    written = {path.relative_to(folder).as_posix(): _hash(path) for path in _files(folder)}
    (folder / MARK).write_text(json.dumps({"files": written}, indent=2) + "\n", encoding="utf-8")


def _pictures(cards: Sequence[Card]) -> dict[Path, str]:
    """Give each project's picture a name of its own."""
    names: dict[Path, str] = {}
    for card in cards:
        if card.picture is not None:
            suffix, n = card.picture.path.suffix.lower(), 1
            name = f"pictures/{card.slug}{suffix}"
            while name in names.values():
                n += 1
                name = f"pictures/{card.slug}-{n}{suffix}"
            names[card.project] = name
    return names


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _owned(target: Path) -> list[str]:
    """List the files of an earlier portfolio, or raise where there is something else."""
    try:
        written = json.loads((target / MARK).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        if target.is_dir() and [path.name for path in target.iterdir()] != [".git"]:
            transaction.check_target(target)
        return []
    there = {name: target / name for name in written if (target / name).is_file()}
    changed = [name for name, path in there.items() if _hash(path) != written[name]]
    if changed:
        raise ChangedByHand(target, changed)
    return [*there, MARK]

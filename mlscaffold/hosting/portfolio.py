"""The home page over several projects, and the text for the author's profile."""

from __future__ import annotations

import hashlib
import html
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold import transaction
from mlscaffold.errors import MlscaffoldError, UsageError
from mlscaffold.project import Project
from mlscaffold.review import shipped
from mlscaffold.review.evidence import Broken, Evidence, Pending

PAGE = Path(__file__).parent / "page"
MARK = ".mlscaffold-portfolio.json"  # which files of the folder are ours, as they were written
ENOUGH = range(3, 6)  # projects that a person looks at
KINDS = {"tabular": "Tables", "image": "Images", "text": "Texts"}
PICTURE = re.compile(  # as HTML or as Markdown, of this repository
    r'<img\s+src="(?P<src>[^":]+)"[^>]*?alt="(?P<said>[^"]*)"|!\[(?P<alt>[^\]]*)\]\((?P<path>[^):\s]+)\)'
)
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[^\sa-z])")
MARKUP = [  # Markdown -> the words alone
    (r"!?\[([^\]]*)\]\([^)]*\)", r"\1"),
    (r"(\*\*|__|`)(.+?)\1", r"\2"),
    (r"(?<!\w)([*_])(\S.*?)\1(?!\w)", r"\2"),
    (r"\s+", " "),
]
FIGURES = ("roc", "confusion", "predicted_vs_true", "classes")  # in this order, without a picture


class NoResult(MlscaffoldError):
    """A project whose pipeline has not run has nothing to show."""

    def __init__(self, project: Path) -> None:
        super().__init__(
            "The project has no result yet", project, f"Make one: cd {project} && mlscaffold run"
        )


class Unreadable(MlscaffoldError):
    """A file that a card is made from is not what it should be."""

    def __init__(self, project: Path, problem: Broken) -> None:
        super().__init__(str(problem).removesuffix("."), project, "Mend it, or run the pipeline.")


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
class Score:
    """A figure in the words that the project's own README has for it."""

    metric: str
    value: str
    ends: str  # "" where there is no interval
    model: str


@dataclass(frozen=True)
class Picture:
    """The picture of a card; a figure is dark on white, which a dark page turns round."""

    path: Path
    alt: str
    figure: bool
    size: tuple[int, int]


@dataclass(frozen=True)
class Card:
    """What the page says of one project; what is not known is empty."""

    project: Path
    slug: str
    kind: str
    title: str
    problem: str
    split: str
    score: Score
    baseline: Score
    level: str
    bar: tuple[float, float, float, float]  # baseline, low, value, high as shares of the axis
    picture: Picture | None
    site: str
    repository: str

    def as_dict(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return {
            "project": str(self.project),
            "title": self.title,
            "problem": self.problem,
            "split": self.split,
            "score": vars(self.score),
            "baseline": vars(self.baseline),
            "picture": str(self.picture.path) if self.picture else None,
            "site": self.site or None,
            "repository": self.repository or None,
        }


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


def read(folder: Path) -> Card:
    """Look at one project."""
    project = Project.at(folder)
    evidence = Evidence(project.root)
    try:
        return _card(project, evidence)
    except Pending:
        raise NoResult(project.root) from None
    except Broken as problem:
        raise Unreadable(project.root, problem) from None


def _card(project: Project, evidence: Evidence) -> Card:
    shown, say = evidence.shown, shipped.wording()
    urls = evidence.pyproject.get("project", {}).get("urls", {})
    heading = re.search(r"^# (.+)$", evidence.readme, re.MULTILINE)
    level = (evidence.yaml("params.yaml") or {}).get("evaluate", {}).get("level", 0.95)
    return Card(
        project=project.root,
        slug=str(project.answers["slug"]),
        kind=KINDS.get(str(project.answers["kind"]), ""),
        title=_plain(heading[1]) if heading else str(project.answers["title"]),
        problem=SENTENCE.split(_plain(evidence.section("The question")))[0],
        split="test set" if shown["split"] == "test" else "validation",
        score=_score(shown["headline"], shown["model"]),
        baseline=_score(shown["baselines"]["dummy"], "dummy"),
        level=say.percent(level),
        bar=_bar(shown["headline"], shown["baselines"]["dummy"]),
        picture=_picture(project.root, evidence.readme),
        site=_address(urls.get("Homepage")),
        repository=_address(urls.get("Repository")),
    )


def _score(figure: dict[str, Any], model: str) -> Score:
    say, metric = shipped.wording(), figure["name"]
    ends = say.range_of(figure, metric)
    return Score(say.metric_name(metric), say.number(figure["value"], metric), ends, model)


def _bar(score: dict[str, Any], baseline: dict[str, Any]) -> tuple[float, float, float, float]:
    """Place both on one axis, from 0 to 1 or to a little beyond the larger."""
    values = (baseline["value"], score["low"], score["value"], score["high"])
    known = [score["value"] if value is None else value for value in values]
    top = max(1.0, 1.05 * max(known)) if max(known) > 1 else 1.0
    base, low, value, high = (round(min(max(each / top, 0), 1), 4) for each in known)
    return base, low, value, high


def _picture(root: Path, readme: str) -> Picture | None:
    """Find the first picture of the README, or else a figure of the report."""
    from PIL import Image

    found = [
        (root / (each["src"] or each["path"]), html.unescape(each["said"] or each["alt"] or ""))
        for each in PICTURE.finditer(readme)
    ]
    found += [(root / "reports" / "figures" / f"{name}.png", "") for name in FIGURES]
    for path, alt in found:
        if path.is_file() and path.resolve().is_relative_to(root):
            with Image.open(path) as image:
                said = alt or str(image.info.get("Title", path.stem.replace("_", " ")))
                return Picture(path, said, "figures" in path.parts, image.size)
    return None


def _plain(text: str) -> str:
    """Take the marks out of Markdown."""
    for mark, words in MARKUP:
        text = re.sub(mark, words, text)
    return html.unescape(text).strip()


def _address(url: object) -> str:
    """Accept an address of the web and nothing else, which a link could run."""
    return str(url) if re.match(r"https?://", str(url)) else ""


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
            "`## The question` in README.md": card.problem,
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

"""What the home page says of one project."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlscaffold.errors import MlscaffoldError
from mlscaffold.project import Project
from mlscaffold.review.evidence import Broken, Evidence, Pending
from mlscaffold.support import formatting

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
FIGURES = (
    "roc",
    "confusion",
    "predicted_actual",
    "class_scores",
)  # in this order, without a picture


class NoResult(MlscaffoldError):
    """A project whose pipeline has not run has nothing to show."""

    def __init__(self, project: Path) -> None:
        super().__init__(
            "The project has no result yet", project, f"Make one: cd {project} && mlscaffold run"
        )


class Unreadable(MlscaffoldError):
    """A file that a card is made from is not what it should be."""

    def __init__(self, project: Path, problem: Broken) -> None:
        super().__init__(str(problem).removesuffix("."), project, "Fix it, or run the pipeline.")


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
    evidence.validation  # noqa: B018 - raises Broken, where `shown` would wait
    shown = evidence.shown
    urls = evidence.pyproject.get("project", {}).get("urls", {})
    heading = re.search(r"^# (.+)$", evidence.readme, re.MULTILINE)
    level = shown.get("confidence_level", 0.95)
    return Card(
        project=project.root,
        slug=str(project.answers["slug"]),
        kind=KINDS.get(str(project.answers["kind"]), ""),
        title=_plain(heading[1]) if heading else str(project.answers["title"]),
        problem=SENTENCE.split(_plain(evidence.section("Problem")))[0],
        split="on the test set" if shown["split"] == "test" else "on validation data",
        score=_score(shown["headline"], shown["model"]),
        baseline=_score(shown["baselines"]["dummy"], "dummy"),
        level=formatting.percent(level),
        bar=_bar(shown["headline"], shown["baselines"]["dummy"]),
        picture=_picture(project.root, evidence.readme),
        site=_address(urls.get("Homepage")),
        repository=_address(urls.get("Repository")),
    )


def _score(figure: dict[str, Any], model: str) -> Score:
    metric = figure["name"]
    value, ends = formatting.number(figure["value"], metric), formatting.interval(figure, metric)
    return Score(formatting.metric_name(metric), value, ends, model)


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
        if not path.is_file() or not path.resolve().is_relative_to(root):
            continue
        with (
            suppress(OSError, SyntaxError, ValueError, Image.DecompressionBombError),
            Image.open(path) as image,
        ):
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

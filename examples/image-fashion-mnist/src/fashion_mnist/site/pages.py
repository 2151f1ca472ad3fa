"""What the pages of the site say."""

from dataclasses import dataclass
from html import escape as html
from pathlib import Path

from ..reporting import kind, record, story, words
from ..reporting.artefacts import Artefacts, Json
from ..reporting.markup import escape, paragraphs
from ..reporting.pictures import caption
from ..reporting.wording import metric_name, number, percent, range_of
from . import executed
from .log import decisions
from .markdown import adapted

ELSEWHERE = frozenset(  # sections of the report that other pages have
    {"Who it is for", "The data", "The split", "Runs and decisions", "How to reproduce"}
)
WORDS = {"dummy": "baseline", "linear": "linear model"}
PAGES = {  # in the order of the navigation: the name, and what is there; of Home, the result
    "index.md": ("Home", ""),
    "results.md": ("Results", "What was tried, how good it is, where it is wrong."),
    "data-card.md": ("Data card", "Where the data come from, and what is wrong with them."),
    "model-card.md": ("Model card", "What the model is for, and what it is not for."),
    "decisions.md": ("Decisions", "What was chosen, on which evidence, what was rejected."),
    "notebook.md": ("Notebook", "The executed report, with its code."),
    "reproduce.md": ("Reproduce", "The commands that give the same numbers."),
}


@dataclass(frozen=True)
class Site:
    """What the pages are made from; ``repository`` is empty where it is not known."""

    facts: Artefacts
    title: str
    repository: str

    def text(self, path: str) -> str:
        """Read a file of the project as Markdown for the site."""
        text = (self.facts.root / path).read_text(encoding="utf-8")
        return adapted(text, str(Path(path).parent), self.repository)

    def section(self, heading: str) -> str:
        """Read a section of the README as Markdown for the site."""
        return adapted(words.section(self.facts.root, heading), "", self.repository)

    def report(self, pages: Path, *, code: bool) -> str:
        """Read the executed report as Markdown for the site."""
        path = self.facts.root / "reports" / "report.ipynb"
        return adapted(executed.markdown(path, pages, code=code), "reports", self.repository)


def bodies(site: Site, pages: Path) -> dict[str, str]:
    """Return the Markdown of each page."""
    return {
        "index.md": home(site),
        "results.md": "# Results\n\n" + executed.without(site.report(pages, code=False), ELSEWHERE),
        "data-card.md": site.text("reports/data_card.md"),
        "model-card.md": site.text("reports/model_card.md"),
        "decisions.md": decisions(site.facts),
        "notebook.md": "# Notebook\n\n" + site.report(pages, code=True),
        "reproduce.md": reproduce(site),
    }


def home(site: Site) -> str:
    """Say what the problem is, how well it is solved, and where to read on."""
    facts = site.facts
    result = facts.test if facts.test_is_current else facts.metrics
    seen = f"the test set ({result['n']:,} {kind.SAMPLE}s), opened once for this model"
    if not facts.test_is_current:
        seen = f"{result['n']:,} {kind.SAMPLE}s by {kind.UNSEEN}; the test set is still closed"
    told = {name: site.section(name) for name in ("Who it is for", "What a mistake costs")}
    return paragraphs(
        f"# {escape(site.title, 200)}",
        '<div class="front" markdown>\n<div markdown>',
        site.section("The question"),
        scores(result, facts.config.evaluate.level),
        f"{story.meaning(result, facts.labels)} Measured on {seen}.",
        f"</div>\n{figure(facts, result)}\n</div>",
        *(f"## {name}\n\n{text}" for name, text in told.items() if text),
        "## Read on",
        cards(),
    )


def figure(facts: Artefacts, result: Json) -> str:
    """Show the figure that says most, and what it was drawn from where that is not the result."""
    path = facts.root / "reports" / "figures" / f"{kind.BEST_FIGURE[result['task']]}.png"
    if not path.exists():
        return ""
    below = f"<figcaption>{html(kind.DRAWN)}</figcaption>" if result["split"] == "test" else ""
    drawn = f'<img src="figures/{path.name}" alt="{html(caption(path))}">'
    return f"<figure>{drawn}{below}</figure>"


def scores(result: Json, level: float) -> str:
    """Set the result and those of the baselines side by side, each with its interval."""
    metric = result["headline"]["name"]
    models = {result["model"]: result["headline"]} | dict(reversed(result["baselines"].items()))
    parts = []
    for n, (name, score) in enumerate(models.items()):
        label = f"{metric_name(metric)}, {name}" if n == 0 else WORDS.get(name, name)
        ends = range_of(score, metric)
        said = f"{percent(level)} interval {ends}" if n == 0 and ends else ends
        under = f"<dd>{html(said)}</dd>" if said else ""
        value = number(score["value"], metric)
        parts.append(f"<div><dt>{html(label)}</dt><dd>{html(value)}</dd>{under}</div>")
    return "\n".join(['<dl class="scores">', *parts, "</dl>"])


def cards() -> str:
    """Link to the other pages, with a word on each."""
    others = ((page, *said) for page, said in PAGES.items() if said[1])
    listed = (f"- **[{name}]({page})**\n\n    {about}" for page, name, about in others)
    return '<div class="grid cards" markdown>\n\n{}\n\n</div>'.format("\n\n".join(listed))


def reproduce(site: Site) -> str:
    """Show how to get the same numbers, and with what they were made."""
    made = record.made_with(site.facts)
    return paragraphs(site.text("docs/reproduce.md"), "## What these numbers were made with", made)

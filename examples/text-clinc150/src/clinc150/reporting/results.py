"""The head of the README: the result as a badge, and beside the baselines with a figure."""

from pathlib import Path
from urllib.parse import quote

from . import kind, story
from .artefacts import Artefacts
from .markup import paragraphs, picture, table
from .pictures import caption
from .wording import interval, metric_name, number, range_of

BADGE = "https://img.shields.io/badge"


def badge(facts: Artefacts) -> str:
    """Write the result as a badge, whose text says it also where no picture is loaded."""
    score = (facts.test if facts.test_is_current else facts.metrics)["headline"]
    name, value = metric_name(score["name"]), number(score["value"], score["name"])
    label, shown = (quote(text.replace("-", "--").replace("_", "__")) for text in (name, value))
    said = f"{name} {interval(score, score['name'])}"
    return f"[![{said}]({BADGE}/{label}-{shown}-0b6fb8)](reports/report.ipynb)"


def results_block(facts: Artefacts) -> str:
    """Write the head of the README, from the metrics files and from nothing else."""
    result = facts.test if facts.test_is_current else facts.metrics
    metric, rows = result["headline"]["name"], [(result["model"], result["headline"])]
    rows += [(n, s) for n, s in reversed(result["baselines"].items()) if n != result["model"]]
    cells = [(name, number(s["value"], metric), range_of(s, metric)) for name, s in rows]
    seen = f"{kind.SAMPLE}s of the test set, opened once for this model"
    if not facts.test_is_current:
        seen = f"{kind.SAMPLE}s by {kind.UNSEEN}; this model has not been shown the test set"
    figure = Path("reports/figures") / f"{kind.BEST_FIGURE[result['task']]}.png"
    drawn = kind.DRAWN
    links = {"Report": "report.ipynb", "model card": "model_card.md", "data card": "data_card.md"}
    return paragraphs(
        story.headline(result, facts.config.evaluate.level),
        f"{story.meaning(result, facts.labels)} Measured on {result['n']:,} {seen}.",
        table(["Model", metric_name(metric), "Interval"], cells, strong=0),
        picture(str(figure), caption(figure)) if figure.exists() else "",
        drawn if facts.test_is_current else "",
        " · ".join(f"[{word}](reports/{name})" for word, name in links.items()),
    )

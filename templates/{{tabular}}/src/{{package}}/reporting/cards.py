"""Model card, data card and the head of the README, each filled from the record of the run."""

import re
from pathlib import Path

import pandas as pd

from ..files import replacing
from . import columns, evidence, notebook, record, story
from .artefacts import Artefacts
from .markup import code, paragraphs, picture, table
from .pictures import caption
from .wording import metric_name, number, range_of

PREPARED = Path("data/prepared/train.parquet")
BEST_FIGURE = {"binary": "roc", "multiclass": "confusion", "regression": "predicted_vs_true"}
DRAWN = 20_000  # rows that the page of the data looks at
PREDICTED = {
    "binary": "the probability that {target} is {positive}",
    "multiclass": "which of {k} classes {target} has, with a probability for each",
    "regression": "the value of {target}, with a prediction interval",
}


def summary(facts: Artefacts) -> str:
    """Say the result in one line of plain text."""
    return story.headline(facts.metrics, facts.config.evaluate.level).replace("**", "")


def results_block(facts: Artefacts) -> str:
    """Write the head of the README, from the metrics files and from nothing else."""
    result = facts.test if facts.test_is_current else facts.metrics
    metric, rows = result["headline"]["name"], [(result["model"], result["headline"])]
    rows += [(n, s) for n, s in reversed(result["baselines"].items()) if n != result["model"]]
    cells = [(name, number(s["value"], metric), range_of(s, metric)) for name, s in rows]
    seen = "rows of the test set, opened once for this model"
    if not facts.test_is_current:
        seen = "rows by cross-validation; this model has not been shown the test set"
    figure = Path("reports/figures") / f"{BEST_FIGURE[result['task']]}.png"
    drawn = "The figure shows the training rows, by cross-validation."
    links = {"Report": "report.ipynb", "model card": "model_card.md", "data card": "data_card.md"}
    return paragraphs(
        story.headline(result, facts.config.evaluate.level),
        f"{story.meaning(result, facts.labels)} Measured on {result['n']:,} {seen}.",
        table(["Model", metric_name(metric), "Interval"], cells, strong=0),
        picture(str(figure), caption(figure)) if figure.exists() else "",
        drawn if facts.test_is_current else "",
        " · ".join(f"[{word}](reports/{name})" for word, name in links.items()),
    )


def model_card(facts: Artefacts, title: str) -> str:
    """Describe the model for somebody who may use it."""
    task, target = facts.metrics["task"], facts.prepare["target"]["name"]
    words = {"target": code(target), "k": len(facts.labels)}
    words["positive"] = code(facts.labels[-1]) if facts.labels else ""
    predicted = PREDICTED[task].format(**words)
    return paragraphs(
        f"# Model card: {title}",
        story.answer(facts),
        "## What it does",
        f"From one row of {len(facts.prepare['columns']) - 1} features it predicts {predicted}. "
        + evidence.chosen(facts),
        record.costs(facts),
        "## What it is for",
        f"It was made to learn and to show how well {code(target)} can be predicted from these "
        "columns. It has been judged on rows of the same source only, so a decision about "
        "people or money needs evidence from where it would be made.",
        "## What it learned from",
        story.data(facts),
        story.split(facts),
        "## How good it is",
        evidence.scores(facts),
        "## On the test set",
        record.test(facts),
        "## Limits",
        record.limits(facts),
        "## How it was made",
        record.reproduce(facts),
    )


def data_card(facts: Artefacts, title: str) -> str:
    """Describe the data: origin, columns, flaws, split."""
    return paragraphs(
        f"# Data card: {title}",
        story.data(facts),
        "## Where it comes from",
        story.origin(facts),
        "## Columns",
        columns.described(pd.read_parquet(PREPARED)),
        "## What is wrong with it",
        story.flaws(facts),
        "## Checks",
        story.checks(facts),
        "## Split",
        story.split(facts),
    )


def write_data_page(facts: Artefacts, title: str, card: str, path: Path) -> None:
    """Write the data card as a page: every column drawn, or aggregates where rows stay private."""
    if not facts.config.publish_rows:
        page = notebook.from_markdown(card)
        notebook.write_page(page, path, f"Data card: {title}", f"The data behind {title}")
        return
    import matplotlib
    from skrub import TableReport  # takes seconds, and only here

    frame, heading = pd.read_parquet(PREPARED), f"Data card: {title}"
    if len(frame) > DRAWN:
        frame = frame.sample(DRAWN, random_state=0).sort_index()
        heading += f" ({DRAWN:,} rows drawn at random)"
    with replacing(path) as part:
        with matplotlib.rc_context({"svg.hashsalt": "data card"}):  # else ids are drawn at random
            page = TableReport(frame, title=heading, verbose=0).html()
        part.write_text(_stable(page), encoding="utf-8")


def _stable(page: str) -> str:
    """Put numbers for the ids that skrub draws and leave out times: equal data, equal bytes."""
    page = re.sub(r"<dc:date>.*?</dc:date>", "", page)
    drawn = dict.fromkeys(re.findall(r'(?:\breport_|\bid=")([0-9a-f]{8})\b', page))
    number = {each: f"{n:08x}" for n, each in enumerate(drawn)}
    return re.sub(r"[0-9a-f]{8}", lambda found: number.get(found[0], found[0]), page)

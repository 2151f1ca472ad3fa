"""Model card, data card and the head of the README, each filled from the record of the run."""

from pathlib import Path

import pandas as pd

from . import notebook, record, story
from .artefacts import Artefacts
from .files import replacing
from .markup import code, paragraphs, picture, table
from .pictures import caption
from .wording import count, metric_name, number, percent, range_of

PREPARED = Path("data/prepared/train.parquet")
BEST_FIGURE = {"binary": "roc", "multiclass": "confusion", "regression": "predicted_vs_true"}
DRAWN = 20_000  # rows that the page of the data looks at
RARE = 10  # rows; a category of fewer could point at somebody
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
        seen = "rows, each judged by a model that had not seen it; the test set is still closed"
    figure = Path("reports/figures") / f"{BEST_FIGURE[result['task']]}.png"
    links = [("Report", "report.ipynb"), ("model card", "model_card.md")]
    links.append(("data card", "data_card.md"))
    return paragraphs(
        story.headline(result, facts.config.evaluate.level),
        f"{story.meaning(result, facts.labels)} Measured on {result['n']:,} {seen}.",
        table(["Model", metric_name(metric), "Interval"], cells, strong=0),
        picture(str(figure), caption(figure)) if figure.exists() else "",
        " · ".join(f"[{word}](reports/{name})" for word, name in links),
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
        + story.chosen(facts),
        record.costs(facts),
        "## What it is for",
        f"It was made to learn and to show how well {code(target)} can be predicted from these "
        "columns. It has been judged on rows of the same source only, so a decision about "
        "people or money needs evidence from where it would be made.",
        "## What it learned from",
        story.data(facts),
        story.split(facts),
        "## How good it is",
        story.scores(facts),
        "## On the test set",
        record.test(facts),
        "## Limits",
        record.limits(facts),
        "## How it was made",
        record.reproduce(facts),
    )


def data_card(facts: Artefacts, title: str) -> str:
    """Describe the data: origin, columns, flaws, split."""
    about = facts.root / "data" / "README.md"
    origin = about.read_text(encoding="utf-8").partition("\n## About\n")[2].partition("\n## ")[0]
    return paragraphs(
        f"# Data card: {title}",
        story.data(facts),
        "## Where it comes from",
        origin.strip(),
        "## Columns",
        columns(pd.read_parquet(PREPARED)),
        "## What is wrong with it",
        story.flaws(facts),
        "## Checks",
        story.checks(facts),
        "## Split",
        story.split(facts),
    )


def columns(frame: pd.DataFrame) -> str:
    """Describe each column by aggregates: no extreme and no rare category, which are single rows."""
    numbers = frame.select_dtypes(["number", "datetime"])
    low, middle, high = (
        numbers.quantile([0.05, 0.5, 0.95]).to_numpy() if len(numbers.columns) else ([], [], [])
    )
    spread = dict(zip(numbers, zip(low, middle, high, strict=True), strict=True))
    rows = []
    for name, column in frame.items():
        kind = "number" if column.dtype.kind in "iuf" else "date" if name in spread else "category"
        ends = " · ".join(_short(value) for value in spread[name]) if name in spread else ""
        rows.append(
            (name, kind, ends or _common(column), f"{column.nunique():,}", percent(column.isna().mean()))
        )
    note = f"Of {count(len(frame), 'training row')}. Numbers and dates: the value that 5%, half and "
    note += f"95% of the rows do not exceed. Categories: the most common; under {RARE} rows unnamed."
    return paragraphs(note, table(["Column", "Kind", "Values", "Distinct", "Missing"], rows, left=3))


def write_data_page(facts: Artefacts, title: str, card: str, path: Path) -> None:
    """Write the data card as a page: every column drawn, or aggregates where rows stay private."""
    if not facts.config.publish_rows:
        page = notebook.from_markdown(card)
        notebook.write_page(page, path, f"Data card: {title}", f"The data behind {title}")
        return
    from skrub import TableReport  # takes seconds, and only here

    frame, heading = pd.read_parquet(PREPARED), f"Data card: {title}"
    if len(frame) > DRAWN:
        frame = frame.sample(DRAWN, random_state=0).sort_index()
        heading += f" ({DRAWN:,} rows drawn at random)"
    with replacing(path) as part:
        part.write_text(TableReport(frame, title=heading, verbose=0).html(), encoding="utf-8")


def _short(value: object) -> str:
    """Show a number or a date briefly."""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else f"{value:,.5g}"


def _common(column: pd.Series) -> str:
    """Name the most common categories, with their shares."""
    counts = column.value_counts()
    common = counts[counts >= RARE].head(4)
    named = [f"{value} {percent(n / len(column))}" for value, n in common.items()]
    return ", ".join(named) + (", …" if len(counts) > len(common) else "")

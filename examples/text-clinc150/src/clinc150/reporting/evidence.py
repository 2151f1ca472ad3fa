"""The report in tables: what was tried, how good it is, where it is wrong."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from . import kind
from .artefacts import Artefacts
from .markup import code, escape, paragraphs, table
from .wording import (
    count,
    interval,
    metric_name,
    more_is_better,
    number,
    percent,
    range_of,
    slice_name,
)


def candidates(facts: Artefacts) -> str:
    """Compare what was tried, best first."""
    compared, metric = facts.candidates, facts.candidates["metric"]
    scores = compared["candidates"]
    order = sorted(scores, key=lambda n: scores[n]["value"], reverse=more_is_better(metric))
    rows = [
        [
            name,
            number(scores[name]["value"], metric),
            range_of(scores[name], metric),
            *spread(scores[name].get("folds", {}), metric),
        ]
        for name in order
    ]
    head = ["Model", metric_name(metric), "Interval", "Worst fold", "Best fold"]
    return table(head[: len(rows[0])], rows, strong=order.index(compared["champion"]))


def spread(folds: Mapping[str, float], metric: str) -> tuple[str, ...]:
    """Give the worst and the best fold; nothing where there are no folds."""
    ends = sorted(folds.values(), reverse=not more_is_better(metric))
    return tuple(number(end, metric) for end in (*ends[:1], *ends[-1:]))


def chosen(facts: Artefacts) -> str:
    """Say which model was taken, and of what it is made."""
    name, weights = facts.candidates["champion"], facts.candidates.get("weights", {})
    if len(weights) == 1 and "blend" in facts.candidates["candidates"]:
        return f"Taken: {code(name)}. A blend of the leaders did not beat it by more than chance."
    if len(weights) <= 1:
        return f"Taken: {code(name)}."
    parts = sorted(weights.items(), key=lambda item: -item[1])
    mix = ", ".join(f"{percent(weight)} {code(member)}" for member, weight in parts)
    return f"Taken: {code(name)}, the weighted mean of {mix}."


def scores(facts: Artefacts) -> str:
    """List every metric with its interval; the test set's beside it, if it is this model's."""
    ours = facts.metrics["metrics"]
    theirs = facts.test["metrics"] if facts.test_is_current else {}
    names = sorted((n for n in ours if not n.startswith("cost")), key=metric_name)
    rows = [
        (metric_name(n), interval(ours[n], n), *([interval(theirs[n], n)] if n in theirs else []))
        for n in names
    ]
    return table(["Metric", kind.UNSEEN.capitalize(), *(["Test set"] if theirs else [])], rows)


def worst_slice(facts: Artefacts) -> str:
    """Name the part of the data where the model is worst."""
    if not facts.slices["slices"]:
        return "No part of the data is large enough to be judged on its own."
    part, metric = facts.slices["slices"][0], facts.slices["metric"]
    return (
        f"Weakest where {code(slice_name(part))}: {metric_name(metric)} "
        f"{interval(part['score'], metric)} on {count(part['n'], kind.SAMPLE)}, "
        f"against {number(facts.slices['overall']['value'], metric)} overall."
    )


def errors(facts: Artefacts) -> str:
    """Show where the model is most wrong; without leave to show single rows, their pattern."""
    rows = [row for row in facts.errors["rows"] if wrong(row)]
    said = error_pattern(rows)
    if not rows:
        return said
    if not facts.config.publish_rows:
        hidden = f"The {kind.SAMPLE}s themselves are not shown (`publish_rows: false`)."
        return paragraphs(said, hidden)
    shown = [feature["name"] for feature in facts.importance.get("features", [])]
    shown = (shown or list(rows[0].get("features", {})))[:4]
    sure = "probability" in rows[0]
    head = ["Truth", "Prediction", "Sure of it" if sure else "Error", *shown]
    listed = [
        (
            cell(row["truth"]),
            cell(row["prediction"]),
            percent(row["probability"], 1) if sure else number(row["error"]),
            *(cell(row.get("features", {}).get(name)) for name in shown),
        )
        for row in rows
    ]
    return paragraphs(said, table([escape(h) for h in head], listed, left=len(head)))


def wrong(row: Mapping[str, Any]) -> bool:
    """Whether the prediction is another than the truth; of a number it always is."""
    return "too_low" in row or row["truth"] != row["prediction"]


def error_pattern(rows: list[Mapping[str, Any]]) -> str:
    """Say what the worst errors have in common, without showing one."""
    if not rows:
        return "There is no error to show."
    if "too_low" not in rows[0]:
        pairs = Counter((row["prediction"], row["truth"]) for row in rows)
        (said, true), n = pairs.most_common(1)[0]
        if n < 10:
            return f"{count(len(rows), kind.SAMPLE)}; no one confusion makes up ten of them."
        return f"In {n} of the {len(rows)} worst the model said {code(said)}; it was {code(true)}."
    low = sum(row["too_low"] for row in rows)
    return f"In {low} of the {len(rows)} worst the model said too little, in the others too much."


def cell(value: object) -> str:
    """Show a value of the data: numbers short, nothing as a dash."""
    if value is None:
        return "–"
    return f"{value:,.6g}" if isinstance(value, float) else str(value)

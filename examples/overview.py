"""The table of results in ``examples/README.md``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mlscaffold.project import Project, Score
from mlscaffold.support.markdown import copy_blocks

HEAD = ("example", "metric", "model", "test set (95% CI)", "baseline", "n")


def write(path: Path, examples: Iterable[Project]) -> None:
    """Write the results between the markers of a Markdown file."""
    path.write_text(with_table(path.read_text(encoding="utf-8"), examples), encoding="utf-8")


def with_table(text: str, examples: Iterable[Project]) -> str:
    """Return a text with the examples' results between its markers."""
    table = "\n".join(("<!-- results:start -->", *_lines(examples), "<!-- results:end -->"))
    return copy_blocks(text, table)


def _lines(examples: Iterable[Project]) -> Iterator[str]:
    yield f"| {' | '.join(HEAD)} |"
    yield "| --- | --- | --- | --- | --- | --: |"
    for each in examples:
        found = each.headline("test")
        if found is not None:
            link = f"[{each.root.name}]({each.root.name}/)"
            scores = _say(found.score), _say(found.baseline_score)
            cells = (link, found.score.name, found.model, *scores, f"{found.n:,}")
            yield f"| {' | '.join(cells)} |"


def _say(score: Score) -> str:
    return f"{score.value:.4f} ({score.low:.4f} to {score.high:.4f})"

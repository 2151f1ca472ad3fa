"""What is recorded about the texts, in aggregates that may be published."""

from typing import Any

import pandas as pd

from .formatting import MIN_PUBLIC_ROWS
from .text_splits import SPLITS


def describe_texts(frame: pd.DataFrame, out_of_scope: str | None, publish: bool) -> dict[str, Any]:
    """Count texts by split, class and source, and measure their lengths.

    Parameters
    ----------
    frame
        Columns ``text``, ``label``, ``source`` and ``split``, (n, …).
    out_of_scope
        Label of texts that belong to no class.
    publish
        Whether counts of fewer than `MIN_PUBLIC_ROWS` texts may be named.
    """
    in_scope = frame[frame["label"] != out_of_scope]
    outside = frame.drop(in_scope.index)
    sizes, sources = in_scope["split"].value_counts(), frame["source"].value_counts()
    lengths = {"characters": frame["text"].str.len(), "words": frame["text"].str.split().str.len()}
    return {name: int(sizes[name]) for name in SPLITS} | {
        "rows": len(frame),
        "target": {
            "labels": sorted(in_scope["label"].unique()),
            "balance": in_scope["label"].value_counts(normalize=True).to_dict(),
        },
        "out_of_scope": outside["split"].value_counts().to_dict(),
        "sources": sources[sources >= (1 if publish else MIN_PUBLIC_ROWS)].to_dict(),
        "lengths": {
            unit: {"median": int(values.median()), "95%": int(values.quantile(0.95))}
            for unit, values in lengths.items()
        },
    }

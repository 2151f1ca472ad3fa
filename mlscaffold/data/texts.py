"""Look at texts and decide what a careful person would decide, each time saying why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlscaffold.data.facts import Labelled

READ: Mapping[str, object] = {
    "format": "csv",
    "delimiter": ",",
    "encoding": "utf-8",
    "quoting": True,
    "header": True,
    "skip": 0,
    "columns": (),
    "part": None,
    "table": None,
}


def described(
    *,
    read: Mapping[str, object],
    text: str,
    outside: str | None = None,
    missing: tuple[str, ...] = (),
    **known: Any,
) -> Labelled:
    """Return what is known of texts, with every key of params.yaml in its place."""
    before, after = {"text": text}, {"missing": missing, "outside": outside}
    return Labelled(read={**READ, **read}, before=before, after=after, **known)

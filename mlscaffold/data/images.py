"""Look at images and decide what a careful person would decide, each time saying why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlscaffold.data.facts import Labelled

READ: Mapping[str, object] = {
    "format": "folder",
    "table": None,
    "image": None,
    "label": None,
    "part": None,
}


def described(*, read: Mapping[str, object], size: int, channels: int, **known: Any) -> Labelled:
    """Return what is known of images, with every key of params.yaml in its place."""
    after = {"size": size, "channels": channels}
    return Labelled(read={**READ, **read}, after=after, **known)

"""What can go wrong between a user's data and a profile; each situation has its own class."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from mlscaffold.errors import MlscaffoldError


def _nearest(name: str, names: Sequence[str], n: int = 3) -> str:
    """List the names that look like `name`, or else the first few of all."""
    folded = {each.casefold(): each for each in reversed(names)}
    close = [folded[each] for each in get_close_matches(name.casefold(), folded, n, 0.5)]
    return ", ".join(close or names[:8]) + (", …" if not close and len(names) > 8 else "")


class UnknownDataset(MlscaffoldError):
    """No data set of that name."""

    def __init__(self, id: str, kind: str, ids: Sequence[str]) -> None:
        super().__init__(f"No {kind} data set of that name", id, f"There are: {', '.join(ids)}.")

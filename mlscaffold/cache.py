"""Where downloads and unfinished projects are kept."""

from __future__ import annotations

import os
from pathlib import Path


def folder() -> Path:
    """Return the user's cache folder of this program; it may not be there yet."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mlscaffold"

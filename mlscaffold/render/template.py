"""Where the templates lie, and which release of them this is."""

from __future__ import annotations

import re
from pathlib import Path

from mlscaffold import __version__

SOURCE = "gh:mlscaffold/mlscaffold"


def root() -> Path:
    """Return the folder that holds ``copier.yml`` and ``templates/``."""
    package = Path(__file__).resolve().parents[1]
    packaged = package / "_template"
    return packaged if packaged.is_dir() else package.parent


def release() -> str | None:
    """Return the tag of the release that this is, or None for a development build."""
    return f"v{__version__}" if re.fullmatch(r"\d+(\.\d+)*", __version__) else None

"""Where the templates lie, and which release of them this is."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def plain_root() -> Iterator[Path]:
    """Yield the template's folder without the repository around it.

    Of a folder that is a Git repository Copier renders the latest tag, in a clone of it; what has
    to be rendered is the version that is running.
    """
    folder = root()
    if not (folder / ".git").exists():
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="mlscaffold-template-") as temporary:
        shutil.copy(folder / "copier.yml", temporary)
        shutil.copytree(folder / "templates", Path(temporary) / "templates")
        yield Path(temporary)

"""The project around the course: its settings, its prepared data, its package."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from .outcomes import Card, NoData

ROOT = Path(__file__).resolve().parents[2]
PREPARED = ROOT / "data" / "prepared"
SOURCES = ROOT / "src"


@cache
def params() -> dict[str, Any]:
    """Return params.yaml."""
    import yaml

    return yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))


@cache
def facts() -> dict[str, Any]:
    """Return what `prepare` found out about the data.

    Raises
    ------
    NoData
        The stage has not run yet.
    """
    path = ROOT / "reports" / "findings" / "data.json"
    if not path.exists():
        raise _no_data(path)
    return json.loads(path.read_text(encoding="utf-8"))


def read_table(path: Path) -> pd.DataFrame:
    """Read a table that `prepare` wrote.

    Raises
    ------
    NoData
        The stage has not run yet.
    """
    if not path.exists():
        raise _no_data(path)
    return pd.read_parquet(path)


def package() -> str:
    """Return the name of the project's package."""
    return next(path.parent.name for path in sorted(SOURCES.glob("*/__init__.py")))


def raw_hash() -> str:
    """Return a hash that changes when the project is given other raw data.

    It is made of what params.yaml says of them, and of the checksums that DVC keeps beside them.
    """
    data = params()["data"]
    named = {
        name: data[name] for name in ("dataset", "path", "url", "sha256", "read") if name in data
    }
    tracked = [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("data/raw*/**/*.dvc"))]
    tracked += [path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("data/*.dvc"))]
    text = json.dumps([named, tracked], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _no_data(path: Path) -> NoData:
    first = "the data are not prepared yet: `uv run dvc repro prepare`, then check again"
    return NoData(Card(came=f"{path.relative_to(ROOT)} is not there", look=first))

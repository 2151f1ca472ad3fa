"""A small table that satisfies schema.yaml: tests need neither data nor network."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).parents[1]
ROWS = 300


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's root, where the stages run."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def params() -> dict[str, Any]:
    """Return ``params.yaml`` as plain values."""
    return yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def sample(params: dict[str, Any]) -> pd.DataFrame:
    """Generate rows with the columns, types and ranges of the real ones, and nothing else."""
    schema = yaml.safe_load((ROOT / "schema.yaml").read_text(encoding="utf-8"))["columns"]
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({name: random_column(column, rng) for name, column in schema.items()})
    data = params["data"]
    for name, form in data["dates"].items():
        days = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(ROWS), "D")
        frame[name] = days.strftime(form)
    if params["split"]["group"]:
        frame[params["split"]["group"]] = [f"group {i % 60}" for i in range(ROWS)]
    target = data["target"]
    if data["task"] != "regression":
        labels = schema[target].get("isin") or [data["positive"] or "yes", "another"]
        frame[target] = rng.permutation(np.resize(labels, ROWS))
    frame[target] = frame[target].bfill().ffill()
    return frame


def random_column(column: dict[str, Any], rng: np.random.Generator) -> pd.Series:
    """Generate the values of one column of the schema."""
    kind = str(column.get("dtype"))
    if "isin" in column:
        values = pd.Series(rng.choice(np.array(column["isin"], dtype=object), ROWS))
    elif kind.startswith(("int", "float", "Int", "Float")):
        low = column.get("greater_than_or_equal_to", 0)
        high = column.get("less_than_or_equal_to", low + 1000)
        values = pd.Series(rng.uniform(low, high, ROWS))
        values = values.round() if kind.lower().startswith("int") else values
    elif kind == "bool":
        values = pd.Series(rng.choice([True, False], ROWS))
    else:
        values = pd.Series(rng.choice(["red", "green", "blue"], ROWS))
    if column.get("nullable") and not kind.startswith(("int", "bool")):
        values = values.where(rng.random(ROWS) > 0.05)
    return values.astype(kind) if kind.startswith(("int", "float")) else values

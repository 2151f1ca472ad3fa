"""A few generated texts, so that tests need neither data nor network."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).parents[1]
TEXTS = 240
TOPICS = {
    "fruit": "apple pear plum cherry grape melon peach fig",
    "tool": "hammer saw chisel drill plane file wrench vice",
}
FILLERS = "the a this that my your some old new good bad red round is was has with and"
READ = {"format": "csv", "delimiter": ",", "encoding": "utf-8", "split_column": None}


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's root, where the stages run."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def params() -> dict[str, Any]:
    """Return ``params.yaml`` as plain values, for texts in ``sample.csv``."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    params["data"] |= {"path": "sample.csv", "sha256": {}, "read": READ, "task": "binary"}
    params["data"] |= {"text": "text", "target": "label", "na_values": [], "recode": {}}
    params["data"] |= {"out_of_scope": None}
    params["split"] = {"method": "stratified", "test": 0.2, "validation": 0.2, "group": None}
    return params


@pytest.fixture
def sample() -> pd.DataFrame:
    """Generate texts about two topics: mostly filling words, two of the topic's own."""
    rng = np.random.default_rng(0)
    rows = []
    for n in range(TEXTS):
        label = list(TOPICS)[n % 2]
        words = [*rng.choice(TOPICS[label].split(), 2), *rng.choice(FILLERS.split(), 6)]
        rows.append({"text": " ".join(rng.permutation(words)), "label": label, "author": n // 3})
    return pd.DataFrame(rows)

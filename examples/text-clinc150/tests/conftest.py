"""A few drawn texts, so that tests need neither data nor network."""

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


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's root, where the stages run."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def params() -> dict[str, Any]:
    """Give the choices of the project as plain values."""
    return yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def sample() -> pd.DataFrame:
    """Draw texts about two topics: mostly filling words, two of the topic's own."""
    rng = np.random.default_rng(0)
    rows = []
    for n in range(TEXTS):
        label = list(TOPICS)[n % 2]
        words = [*rng.choice(TOPICS[label].split(), 2), *rng.choice(FILLERS.split(), 6)]
        rows.append({"text": " ".join(rng.permutation(words)), "label": label, "author": n // 3})
    return pd.DataFrame(rows)

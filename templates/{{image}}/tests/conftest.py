"""Small drawn pictures: tests need neither data nor network."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from accelerate.state import AcceleratorState
from PIL import Image

ROOT = Path(__file__).parents[1]
SIDE, EACH = 12, 30
RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's root, where the stages run."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def params() -> dict[str, Any]:
    """Give the choices of the project as plain values."""
    return yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path, monkeypatch, params) -> Path:
    """Set up a project around a folder of drawn pictures, in a place of its own."""
    for label in ("bars", "dots", "rings"):
        folder = tmp_path / "pictures" / label
        folder.mkdir(parents=True)
        for number in range(EACH):
            Image.fromarray(drawn(label)).save(folder / f"{number:02d}.png")
    read = {"format": "folder", "table": None, "image": None, "label": None, "part": None}
    params["data"] |= {"path": "pictures", "read": read, "recode": {}, "sha256": {}}
    params["data"] |= {"size": SIDE, "channels": 1, "task": "multiclass"}
    params["split"] = {"method": "stratified", "test": 0.2, "validation": 0.2, "group": None}
    params["split"]["why"] = "drawn"
    quick = {"width": 8, "blocks": [1], "epochs": 2, "batch": 16, "learning_rate": 0.1}
    quick["augment"] = True
    params["train"] |= {"preset": "quick", "presets": {"quick": quick}, "threads": 1}
    params["train"] |= {"weights": None, "compile": False}
    params["evaluate"]["bootstrap"] = 100
    params["publish_rows"] = True
    AcceleratorState._reset_state(reset_partial_state=True)  # another test may have set it up
    shutil.copy("dvc.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    return tmp_path


def drawn(label: str) -> np.ndarray:
    """Draw a picture that shows its class somewhere, on noise."""
    picture = RNG.integers(0, 60, (SIDE, SIDE), dtype=np.uint8)
    x, y = RNG.integers(2, SIDE - 4, 2)
    if label == "bars":
        picture[:, x : x + 2] = RNG.integers(150, 255)
    elif label == "dots":
        picture[x : x + 3, y : y + 3] = RNG.integers(150, 255)
    else:
        picture[[1, -2], 1:-1] = RNG.integers(150, 255)
        picture[1:-1, [1, -2]] = RNG.integers(150, 255)
    return picture

"""Small drawn images: tests need neither data nor network."""

import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from accelerate.state import AcceleratorState
from PIL import Image

ROOT = Path(__file__).parents[1]
SIDE, IMAGES_PER_CLASS = 12, 30


@pytest.fixture(autouse=True)
def at_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test in the project's root, where the stages run."""
    monkeypatch.chdir(ROOT)
    AcceleratorState._reset_state(reset_partial_state=True)  # another test may have set it up


@pytest.fixture
def params() -> dict[str, Any]:
    """Return ``params.yaml`` as plain values."""
    return yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path, monkeypatch, params) -> Path:
    """Set up a project around a folder of drawn images, in a folder of its own."""
    rng = np.random.default_rng(0)
    for label in ("bars", "dots", "rings"):
        folder = tmp_path / "images" / label
        folder.mkdir(parents=True)
        for n in range(IMAGES_PER_CLASS):
            Image.fromarray(draw(label, rng)).save(folder / f"{n:02d}.png")
    read = {"format": "folder", "table": None, "image": None, "label": None}
    read["split_column"] = None
    params["data"] |= {"path": "images", "read": read, "recode": {}, "sha256": {}}
    params["data"] |= {"size": SIDE, "channels": 1, "task": "multiclass"}
    params["split"] = {"method": "stratified", "test": 0.2, "validation": 0.2, "group": None}
    quick = {"width": 8, "blocks": [1], "epochs": 2, "batch": 16, "learning_rate": 0.1}
    params["train"] |= {"preset": "quick", "presets": {"quick": quick | {"augment": True}}}
    params["train"] |= {"threads": 1, "weights": None, "compile": False}
    params["evaluate"]["bootstrap"] = 100
    params["publish_rows"] = True
    shutil.copy("dvc.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["stage"])
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(params, sort_keys=False))
    return tmp_path


def draw(label: str, rng: np.random.Generator) -> np.ndarray:
    """Draw an image that shows its class somewhere, on noise."""
    image = rng.integers(0, 60, (SIDE, SIDE), dtype=np.uint8)
    x, y = rng.integers(2, SIDE - 4, 2)
    if label == "bars":
        image[:, x : x + 2] = rng.integers(150, 255)
    elif label == "dots":
        image[x : x + 3, y : y + 3] = rng.integers(150, 255)
    else:
        image[[1, -2], 1:-1] = rng.integers(150, 255)
        image[1:-1, [1, -2]] = rng.integers(150, 255)
    return image

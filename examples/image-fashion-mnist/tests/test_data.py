"""The images satisfy their contract, and none is in two splits."""

import shutil

import numpy as np
import pandas as pd
import pytest
import yaml
from mlscaffold_support.errors import ConfigError, DataError
from mlscaffold_support.files import read_json
from mlscaffold_support.image_store import IMAGES, PREPARED, ROWS, read_rows
from mlscaffold_support.image_summary import SPLITS
from PIL import Image, ImageEnhance

from fashion_mnist import config, data, prepare


@pytest.fixture
def rows() -> pd.DataFrame:
    """Read the prepared table, if `dvc repro` has made it."""
    if not ROWS.exists():
        pytest.skip("no prepared data yet: run `dvc repro`")
    return read_rows()


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("train", "preset", "huge", "train.preset is 'huge': not one of fast"),
        ("train", "ema_decay", 2, "train.ema_decay is 2: input should be less than or equal"),
        ("train", "epochs", 5, "train.epochs is not a known key"),
        ("data", "recode", ["0"], "data.recode is ['0']: input should be a valid dictionary"),
    ],
)
def test_params_are_validated(tmp_path, params, section, key, value, message):
    """An error message names the key, its value and what is allowed."""
    params[section][key] = value
    path = tmp_path / "params.yaml"
    path.write_text(yaml.safe_dump(params), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        config.load(path)
    assert message in str(caught.value)


def test_prepared_images_satisfy_contract(rows):
    """The prepared table satisfies its contract, and agrees with what was recorded."""
    summary = read_json("reports/findings/data.json")
    labels = dict(enumerate(summary["target"]["labels"]))
    assert prepare.violations(rows.assign(label=rows["label"].map(labels))) == []
    assert all((rows["split"] == name).sum() == summary[name] for name in SPLITS)
    assert rows["place"].is_unique
    assert rows["place"].max() < len(np.load(IMAGES, mmap_mode="r"))


def test_unreadable_files_are_skipped(project, capsys):
    """Files that cannot be read are named; all others are used."""
    folder = project / "images" / "dots"
    for name in ("empty.png", "zeros.jpg", "truncated.webp"):
        (folder / name).write_bytes(b"" if name == "empty.png" else bytes(2000))
    (folder / "notes.txt").write_text("not an image, by its name")
    (project / "images" / "nothing").mkdir()
    prepare.main()
    summary = read_json("reports/findings/data.json")
    assert summary["skipped"]["count"] == 3
    assert summary["rows"] == 90
    assert "dots/empty.png: empty file" in capsys.readouterr().out
    assert len(pd.read_csv(PREPARED / "skipped.csv")) == 3


def test_one_class_is_refused(project):
    """With one class there is nothing to learn, and the message says so."""
    for label in ("bars", "dots"):
        (project / "images" / label).rename(project / label)
    with pytest.raises(DataError, match="one class"):
        prepare.main()


def test_near_duplicates_are_in_one_split(project):
    """An image, its copy, and a copy that was compressed and brightened stay together."""
    folder = project / "images" / "dots"
    for n in range(10):
        image = Image.open(folder / f"{n:02d}.png").resize((48, 48))
        image.save(folder / f"{n:02d}.png")
        image.save(folder / f"copy {n}.bmp")
        ImageEnhance.Brightness(image).enhance(1.1).save(folder / f"near {n}.jpg")
    prepare.main()
    rows = read_rows().set_index("id")
    for n in range(10):
        names = [f"dots/{n:02d}.png", f"dots/copy {n}.bmp", f"dots/near {n}.jpg"]
        assert rows.loc[names, "split"].nunique() == 1, n


def change_params(project, **sections):
    """Change values in params.yaml."""
    params = yaml.safe_load((project / "params.yaml").read_text())
    for name, values in sections.items():
        for key, value in values.items():
            is_section = isinstance(params[name][key], dict)
            params[name][key] = params[name][key] | value if is_section else value
    (project / "params.yaml").write_text(yaml.safe_dump(params))


def test_leaking_images_leave_training(project):
    """Where splits are given, a training image that equals a test image is left out."""
    images = project / "images"
    for name in ("train", "test"):
        (images / name).mkdir()
    for label in ("bars", "dots", "rings"):
        (images / label).rename(images / "train" / label)
        (images / "test" / label).mkdir()
        for n in range(5):
            path = images / "train" / label / f"{n:02d}.png"
            (shutil.move if n else shutil.copy)(path, images / "test" / label)
    change_params(project, split={"method": "given", "test": "test"})
    prepare.main()
    summary = read_json("reports/findings/data.json")
    assert summary["duplicates"]["leaking"] == 3
    assert summary["test"] == 15


def test_table_of_paths(project):
    """A table of paths and labels is read like folders, with its own splits and groups."""
    root = project / "images"
    paths = sorted(path.relative_to(root) for path in root.rglob("*.png"))
    table = pd.DataFrame({"file": [path.as_posix() for path in paths]})
    table["shows"] = [f"{path.parent} " for path in paths]
    table["fold"] = np.resize(["a", "b", "b", "b"], len(table))
    table["who"] = np.arange(len(table)) // 3
    table.to_csv(root / "labels.csv", index=False)
    columns = {"format": "csv", "image": "file", "label": "shows", "split_column": "fold"}
    change_params(project, data={"read": columns}, split={"method": "given", "test": "a"})
    assert set(data.list_images(config.load())["label"]) == {"bars", "dots", "rings"}
    prepare.main()
    assert read_json("reports/findings/data.json")["test"] == 23
    change_params(project, split={"method": "group", "test": 0.2, "group": "who"})
    prepare.main()
    rows = read_rows().set_index("id")
    assert (rows["split"].loc[table["file"]].groupby(table["who"].to_numpy()).nunique() == 1).all()

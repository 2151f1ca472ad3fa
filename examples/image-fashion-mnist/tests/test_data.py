"""The pictures keep their contract, and none teaches and judges at once."""

import numpy as np
import pandas as pd
import pytest
import yaml
from PIL import Image, ImageEnhance

from fashion_mnist import cleaning, config, data, files, prepare, reading, twins
from fashion_mnist.steps import contract


@pytest.fixture
def rows() -> pd.DataFrame:
    """Read the prepared table, where `dvc repro` has made it."""
    if not data.ROWS.exists():
        pytest.skip("no prepared data yet: run `dvc repro`")
    return data.rows()


def test_prepared_data_keep_contract(rows):
    """What was prepared is what the contract says."""
    labels = files.read_json("reports/prepare.json")["target"]["labels"]
    named = rows.assign(label=[labels[k] for k in rows["label"]])
    assert contract.violations(named) == []


def test_pixels_are_there(rows):
    """Every row has its place among the pixels, and none is shared."""
    assert rows["place"].is_unique
    assert rows["place"].max() < len(np.load(data.IMAGES, mmap_mode="r"))


def test_record_adds_up(rows):
    """The record of the preparation counts what is there."""
    found = files.read_json("reports/prepare.json")
    assert sum(found[part] for part in ("train", "validation", "test")) == found["rows"]
    assert found["rows"] == len(rows)


def test_bad_files_are_skipped(project, capsys):
    """Files that cannot be read are named; all others are used."""
    folder = project / "pictures" / "dots"
    for name in ("empty.png", "zeros.jpg", "cut.webp"):
        (folder / name).write_bytes(b"" if name == "empty.png" else bytes(2000))
    (folder / "notes.txt").write_text("no picture by its name")
    (project / "pictures" / "nothing").mkdir()
    prepare.main()
    found = files.read_json("reports/prepare.json")
    assert found["skipped"]["count"] == 3
    assert found["rows"] == 90
    assert "dots/empty.png: empty file" in capsys.readouterr().out
    assert len(pd.read_csv(data.PREPARED / "skipped.csv")) == 3


def test_one_class_is_refused(project):
    """With one class there is nothing to learn, and the message says so."""
    for label in ("bars", "dots"):
        (project / "pictures" / label).rename(project / label)
    with pytest.raises(SystemExit, match="one class only, rings"):
        prepare.main()


def test_copies_stay_together(project):
    """A picture, its copy, and the copy that was recoded and made brighter lie in one part."""
    folder = project / "pictures" / "dots"
    for number in range(10):
        picture = Image.open(folder / f"{number:02d}.png").resize((48, 48))
        picture.save(folder / f"{number:02d}.png")
        picture.save(folder / f"copy {number}.bmp")
        ImageEnhance.Brightness(picture).enhance(1.1).save(folder / f"near {number}.jpg")
    prepare.main()
    rows = data.rows()
    for number in range(10):
        names = [f"{number:02d}.png", f"copy {number}.bmp", f"near {number}.jpg"]
        same = rows["id"].isin([f"dots/{name}" for name in names])
        assert rows[same]["part"].nunique() == 1, number


def test_near_copies_are_found_and_others_are_not():
    """Noise hardly seen leaves a picture the same; another picture is another."""
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (400, 8, 8, 1)).repeat(4, axis=1).repeat(4, axis=2)
    noisy = np.clip(pictures[:100] + rng.normal(0, 2, (100, 32, 32, 1)), 0, 255)
    drawings = twins.drawing(np.concatenate([pictures, noisy]).astype(np.uint8))
    group = twins.groups(drawings, np.arange(500).astype(str))
    np.testing.assert_array_equal(group[400:], group[:100])
    assert len(np.unique(group)) == 400


def test_leaks_leave_training():
    """A training picture that shows the same as a test picture goes, the test picture stays."""
    frame = pd.DataFrame({"part": ["train", "test", "train"], "group": [7, 7, 8]})
    kept, across = cleaning.without_leaks(frame)
    assert across == 1
    assert kept["part"].tolist() == ["test", "train"]


def test_table_of_paths(project):
    """A table of paths and labels is read as folders are, with its own parts."""
    root = project / "pictures"
    paths = sorted(path.relative_to(root) for path in root.rglob("*.png"))
    table = pd.DataFrame({"file": [path.as_posix() for path in paths]})
    table["what"] = [f"{path.parent} " for path in paths]
    table["fold"] = np.resize(["a", "b", "b", "b"], len(table))
    table.to_csv(root / "labels.csv", index=False)
    choices = yaml.safe_load((project / "params.yaml").read_text())
    choices["data"]["read"] |= {"format": "csv", "image": "file", "label": "what", "part": "fold"}
    choices["split"] |= {"method": "given", "test": "a"}
    (project / "params.yaml").write_text(yaml.safe_dump(choices))
    listed = reading.listing(config.load())
    assert set(listed["label"]) == {"bars", "dots", "rings"}
    prepare.main()
    assert files.read_json("reports/prepare.json")["test"] == 23

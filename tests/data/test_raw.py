"""The user's data come whole into the project, and DVC knows them."""

import hashlib

import yaml

from mlscaffold.data import raw


def test_a_folder_has_the_sum_that_dvc_gives_it(tmp_path):
    """The recorded sum is what `dvc add` of DVC 3.67 writes for these three files."""
    (tmp_path / "one").write_text("one")
    (tmp_path / "two").write_text("two")
    files = {"a/1.txt": tmp_path / "one", "ü/zwei mal.txt": tmp_path / "two"}
    raw.copy_folder(files, {"leer.csv": ""}, tmp_path / "raw" / "shapes")
    assert yaml.safe_load((tmp_path / "raw" / "shapes.dvc").read_text(encoding="utf-8")) == {
        "outs": [
            {
                "md5": "a8d872f1b5b1336d8106814c7fae16ea.dir",
                "size": 6,
                "nfiles": 3,
                "hash": "md5",
                "path": "shapes",
            }
        ]
    }
    assert (tmp_path / "raw" / "shapes" / "ü" / "zwei mal.txt").read_text() == "two"


def test_a_file_is_copied_byte_for_byte(tmp_path):
    """Whatever its name, its pointer is YAML."""
    name = "a: b #1.csv"
    (tmp_path / name).write_bytes(b"\x00\xff\r\n")
    raw.copy_file(tmp_path / name, tmp_path / "raw")
    assert (tmp_path / "raw" / name).read_bytes() == b"\x00\xff\r\n"
    (out,) = yaml.safe_load((tmp_path / "raw" / f"{name}.dvc").read_text())["outs"]
    assert out == {
        "md5": hashlib.md5(b"\x00\xff\r\n").hexdigest(),
        "size": 4,
        "hash": "md5",
        "path": name,
    }

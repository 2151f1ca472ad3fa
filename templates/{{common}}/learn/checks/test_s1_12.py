"""Checks of s1.12: all files, counted anew, also those with names that people give."""

import csv
import json
import os

import pytest
from course import own
from course.calling import call, require

NAMES = ("first.csv", "my notes.txt", "Zürich/preise März.csv", "deep/er/日本 語.csv", "deep/x.bin")


@pytest.fixture
def folder(tmp_path, rng):
    """Make a folder of files whose names and contents are not the easiest."""
    folder = tmp_path / "raw data"
    for name in NAMES:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("csv"):
            write(path, [["id", "remark"], *([k, "as said"] for k in range(rng.integers(2, 9)))])
        else:
            path.write_bytes(rng.bytes(int(rng.integers(5, 99))))
    return folder


def write(path, records):
    """Write records as csv does."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(records)


def listed(lesson, folder):
    """Call `list_files`, and require what can be used as its answer."""
    files = call(lesson.list_files, folder, gives=list)
    keys = {"path", "bytes", "rows"}
    whole = all(isinstance(file, dict) and set(file) == keys for file in files)
    require(whole, "each entry is a dictionary with the keys path, bytes and rows")
    return files


def test_lists_every_file(lesson, folder):
    """Each file stands in the list once, by its relative path, in order."""
    paths = [file["path"] for file in listed(lesson, folder)]
    require(all(isinstance(path, str) for path in paths), "a path is given as a text", came=paths)
    look = "`relative_to`: a manifest is read on other machines"
    local = [path for path in paths if str(folder) in path]
    require(not local, "paths are relative to the folder", look, came=local)
    names = {path.rsplit("/", 1)[-1] for path in paths}
    bare = bool(names & set(paths)) and all("/" not in path for path in paths)
    below = {name.rsplit("/", 1)[-1] for name in NAMES if "/" in name} & names
    require(below, "files in folders below the folder are listed too", "`rglob`", came=paths)
    require(not bare, "a path keeps the folders that lie between", came=paths)
    same = sorted(paths) == sorted(NAMES)
    require(same, "the list holds the files that are there, and no folders", came=paths)
    require(paths == sorted(paths), "the list is sorted by path", came=paths)


def test_counts_bytes(lesson, folder):
    """Sizes are those on the disk."""
    sizes = {file["path"]: file["bytes"] for file in listed(lesson, folder)}
    for name in NAMES:
        on_disk = os.path.getsize(folder / name)
        look = "`stat`; a letter may take more than one byte"
        require(sizes.get(name) == on_disk, f"bytes is the size of the file: {name}", look)


def test_counts_records(lesson, folder):
    """Rows are records below the header, whatever stands in their cells."""
    write(folder / "breaks.csv", [["id", "remark"], [1, "late,\nbut whole"], [2, 'a "crack"\n\n']])
    write(folder / "header only.csv", [["id", "remark"]])
    (folder / "nothing.csv").write_bytes(b"")
    (folder / "no end.csv").write_bytes(b"id,remark\n1,fine\n2,fine")
    rows = {file["path"]: file["rows"] for file in listed(lesson, folder)}
    look = "what `csv.reader` yields"
    require(rows["no end.csv"] == 2, "rows are counted without the header", look, came=rows)
    broken = "a record is not a line: a cell may hold a line break"
    require(rows["breaks.csv"] == 2, broken, look, came=rows)
    require(rows["header only.csv"] == 0, "a header alone is no row", came=rows)
    require(rows["nothing.csv"] == 0, "an empty file has 0 rows", came=rows)
    other = rows["my notes.txt"] is None and rows["deep/x.bin"] is None
    require(other, "files that are no CSV have None for their rows", came=rows)


def test_recounts_own_data(lesson, tmp_path):
    """A table of the project's own has the rows that pandas knows of."""
    frame = own.frame().head(500)
    path = tmp_path / "own table.csv"
    frame.to_csv(path, index=False)
    files = listed(lesson, tmp_path)
    require(len(files) == 1, "one file is one entry")
    require(files[0]["rows"] == len(frame), "the rows of a table are those that pandas reads")
    require(files[0]["bytes"] == path.stat().st_size, "bytes is the size of the file")


def test_writes_the_manifest(lesson, folder, tmp_path):
    """The file holds the list and the sum, and can be read by a person."""
    path = tmp_path / "manifest.json"
    nothing = call(lesson.write_manifest, folder, path)
    require(nothing is None, "the function writes, and returns nothing")
    require(path.exists(), "the manifest lies where it was asked for")
    text = path.read_bytes().decode("utf-8", errors="replace")
    look = "`ensure_ascii` of `json.dumps`, and `encoding`"
    require("Zürich" in text, "names stand in the file as they are", look, came=text)
    manifest = json.loads(text)
    require(isinstance(manifest, dict), "the manifest is a JSON object", came=text)
    require(set(manifest) == {"files", "bytes"}, "its keys are files and bytes", came=text)
    same = manifest["files"] == listed(lesson, folder)
    require(same, "the files of the manifest are those that `list_files` lists", came=text)
    total = sum(os.path.getsize(folder / name) for name in NAMES)
    require(manifest["bytes"] == total, "bytes is the sum over all files", came=text)


def test_does_not_list_itself(lesson, folder):
    """A second run changes nothing."""
    path = folder / "deep" / "manifest.json"
    call(lesson.write_manifest, folder, path)
    first = path.read_text(encoding="utf-8")
    call(lesson.write_manifest, folder, path)
    second = path.read_text(encoding="utf-8")
    look = "the second run finds the manifest of the first"
    listed_itself = "manifest.json" in second
    require(not listed_itself, "the manifest does not list itself", look, came=second)
    require(first == second, "writing it twice gives the same file", look, came=second)
    last = json.loads(second)["files"] == listed(lesson, path.parents[1])
    require(not last, "`list_files` alone lists every file, a manifest too")

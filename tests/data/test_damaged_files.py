"""Damaged and hostile files end in a result or in one clear error, soon."""

import gzip
import io
import json
import os
import sqlite3
import time
import zipfile
from contextlib import closing

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from mlscaffold.data import errors, images, texts
from mlscaffold.data.profile import profile
from mlscaffold.errors import MlscaffoldError

MAX_SECONDS = 10  # of processor time
FRAME = pd.DataFrame(
    {
        "n": range(60),
        "x": np.linspace(0, 1, 60),
        "day": [f"2024-01-{k % 28 + 1:02d}" for k in range(60)],
        "price": [f"${k},000" for k in range(60)],
        "word": ["red", "grün", "blue"] * 20,
        "label": ["yes", "no"] * 30,
    }
)


def contents() -> dict[str, bytes]:
    """Write one table in each format."""
    text = FRAME.to_csv(index=False).encode()
    book, parquet, archive = io.BytesIO(), io.BytesIO(), io.BytesIO()
    FRAME.to_excel(book, index=False)
    FRAME.to_parquet(parquet)
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.csv", text)
    with closing(sqlite3.connect(":memory:")) as store:
        FRAME.to_sql("t", store, index=False)
        database = store.serialize()
    return {
        "a.csv": text,
        "b.csv": text.decode().encode("utf-16"),
        "a.xlsx": book.getvalue(),
        "a.parquet": parquet.getvalue(),
        "a.jsonl": FRAME.to_json(orient="records", lines=True).encode(),
        "a.json": FRAME.to_json(orient="records").encode(),
        "a.db": database,
        "a.csv.gz": gzip.compress(text),
        "a.zip": archive.getvalue(),
    }


CONTENTS = contents()


@st.composite
def damaged(draw):
    """Draw a file with one to three places cut, changed, doubled or overwritten."""
    name = draw(st.sampled_from(sorted(CONTENTS)))
    content = bytearray(CONTENTS[name])
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, max(len(content) - 1, 0)))
        length = draw(st.sampled_from([1, 4, 40, 500]))
        change = draw(st.sampled_from(["cut", "drop", "change", "double", "insert"]))
        if change == "cut":
            del content[start:]
        elif change == "drop":
            del content[start : start + length]
        elif change == "change":
            content[start : start + 1] = draw(st.binary(min_size=1, max_size=8))
        elif change == "double":
            content[start : start + length] *= 2
        else:
            content[start:start] = b"\n\"',;\t{}[]\x00\xff\xfe"
    return name, bytes(content)


@settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@given(damaged())
def test_a_damaged_file_is_read_or_refused(tmp_path_factory, file):
    """Never a traceback, and never a long wait."""
    name, content = file
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(content)
    start = time.process_time()
    for look in (profile, texts.profile):
        try:
            look(path)
        except MlscaffoldError as error:
            assert error.what  # noqa: PT017
    assert time.process_time() - start < MAX_SECONDS


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 100_000, "1e999999999,2\n" * 50])
def test_hostile_texts(tmp_path, text):
    """Nesting without an end, numbers without bounds."""
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(MlscaffoldError):
        profile(tmp_path / "a.json")


def test_a_pipe_is_refused(tmp_path):
    """It would never end."""
    os.mkfifo(tmp_path / "a.csv")
    with pytest.raises(errors.NotReadable, match="no regular file"):
        profile(tmp_path / "a.csv")


@pytest.fixture
def pets(tmp_path):
    """Write a folder of images, with links and a pipe in it."""
    rng = np.random.default_rng(0)
    for label in ("cat", "dog"):
        (tmp_path / "pets" / label).mkdir(parents=True)
        for k in range(12):
            pixels = rng.integers(0, 255, (9, 9, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "pets" / label / f"{k}.png")
    return tmp_path / "pets"


def test_links_and_pipes_in_a_folder(pets, tmp_path):
    """What leads nowhere is left out, what leads outside is announced."""
    (pets / "cat" / "nowhere.png").symlink_to(tmp_path / "absent.png")
    (pets / "cat" / "loop.png").symlink_to(pets / "cat" / "loop.png")
    os.mkfifo(pets / "dog" / "pipe.png")
    (pets / "dog" / "0.png").rename(tmp_path / "elsewhere.png")
    (pets / "dog" / "0.png").symlink_to(tmp_path / "elsewhere.png")
    found = images.profile(pets)
    said = {decision.decision: decision.examples for decision in found.decisions}
    assert found.samples == 24
    assert said["1 file from outside the folder"] == "dog/0.png"
    assert "3 other files left out" in said


def test_a_table_that_names_files_outside(pets, tmp_path):
    """No file is taken that is no image, and one from outside is announced."""
    (pets / "dog" / "0.png").rename(tmp_path / "elsewhere.png")
    rows = [f"{label}/{k}.png,{label}" for label in ("cat", "dog") for k in range(1, 12)]
    rows += ["/etc/passwd,cat", "../elsewhere.png,dog"]
    (pets / "list.csv").write_text("\n".join(["file,kind", *rows]))
    found = images.profile(pets / "list.csv")
    said = {decision.decision: decision.examples for decision in found.decisions}
    assert said["1 image from outside pets"] == "elsewhere.png"
    assert "1 row left out" in said
    assert not any("passwd" in name for name in found.files)
    assert json.dumps(list(found.files))

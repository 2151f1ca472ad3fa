"""A project reads exactly what `new` profiled, or `new` refuses the file with a reason."""

import bz2
import contextlib
import gzip
import importlib
import json
import random
import shutil
import sqlite3
import string
import sys
import zipfile
from contextlib import chdir, closing
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import ROOT

from mlscaffold.data import columns, fragments, profile
from mlscaffold.errors import MlscaffoldError

pytest.importorskip("pandera")
SOURCE = ROOT / "templates" / "{{tabular}}" / "src" / "{{package}}"
SUPPORT = ROOT / "templates" / "{{common}}" / "support"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return the modules of a generated project that read and check the raw table."""
    folder = tmp_path_factory.mktemp("project")
    package = folder / "a_project"
    package.mkdir()
    (package / "__init__.py").touch()
    for name in ("config.py", "data.py"):
        shutil.copy(SOURCE / name, package)
    with mock.patch.object(sys, "path", [str(folder), str(SUPPORT), *sys.path]):
        yield (
            importlib.import_module("a_project.data"),
            importlib.import_module("a_project.config"),
            importlib.import_module("mlscaffold_support.schema"),
        )


def profiled(path: Path, **options):
    """Profile a file; return the profile and the last frame that its decisions rest on."""
    with mock.patch.object(columns, "typed", wraps=columns.typed) as typed:
        results = []
        typed.side_effect = lambda *a, **k: results.append(original(*a, **k)) or results[-1]
        found = profile.profile(path, **options)
    return found, results[-1].frame


original = columns.typed


def agree(project, path: Path, folder: Path, **options) -> None:
    """Assert that `read_raw` of a project equals the profiled frame, dtype by dtype."""
    data, config, schema = project
    found, frame = profiled(path, **options)
    (folder / "data" / "raw").mkdir(parents=True, exist_ok=True)
    shutil.copy(path, folder / "data" / "raw" / path.name)
    settings = yaml.safe_load(fragments.params_blocks(found))["data"]
    (folder / "schema.yaml").write_text(fragments.schema_yaml(found), encoding="utf-8")
    with chdir(folder):
        raw = data.read_raw(config.Data.model_validate(settings))
        problems = schema.schema_errors(data.clean(raw, config.Data(**settings)), data.SCHEMA)
    used = [name for name in frame if name not in found.drop]
    read = raw[used].reset_index(drop=True)
    pd.testing.assert_frame_equal(read, frame[used].reset_index(drop=True))
    assert problems == []


# Each kind of column: what is written for a number that is drawn.
RNG = random.Random(0)
WORDS = ["red", "green", "blue", "grün", "日本", "a b"]
KINDS = {
    "whole": lambda n, x: str(n),
    "float": lambda n, x: f"{x:.3f}",
    "long float": lambda n, x: repr(x),
    "exponent": lambda n, x: f"{x:e}",
    "grouped": lambda n, x: f"{n * 1000 + 7:,}",
    "swiss": lambda n, x: f"{n * 1000 + 7:,}.25".replace(",", "'"),
    "no-break": lambda n, x: f"{n * 1000 + 7:,}".replace(",", "\u202f"),
    "indian": lambda n, x: f"{n % 90 + 1},23,456",
    "dollar": lambda n, x: f"${n * 1000 + 7:,}",
    "euro": lambda n, x: f"{n} €",
    "percent": lambda n, x: f"{x:.1f}%",
    "brackets": lambda n, x: f"({n})" if n % 3 else str(n),
    "minus": lambda n, x: f"\u2212{n}" if n % 3 else str(n),
    "thousand": lambda n, x: f"{n}K",
    "unit": lambda n, x: f"{n} kg",
    "bounded": lambda n, x: f"<{n}" if n % 7 == 0 else str(n),
    "date": lambda n, x: str(np.datetime64("2000-01-01") + n),
    "european date": lambda n, x: (pd.Timestamp("2000-01-01") + pd.Timedelta(n, "D")).strftime(
        "%d.%m.%Y"
    ),
    "zoned time": lambda n, x: f"{np.datetime64('2000-01-01') + n}T10:00:00+0{n % 3}:00",
    "epoch time": lambda n, x: str(1_600_000_000 + 3600 * n),
    "far date": lambda n, x: "9999-12-31" if n % 4 == 0 else str(np.datetime64("2000-01-01") + n),
    "code": lambda n, x: f"{n:05d}",
    "truth": lambda n, x: ["True", "false", "TRUE"][n % 3],
    "word": lambda n, x: WORDS[n % len(WORDS)],
    "mixed": lambda n, x: str(n) if n % 10 else WORDS[n % len(WORDS)] + str(n),
    "infinite": lambda n, x: "inf" if n % 9 == 0 else f"{x:.2f}",
    "text": lambda n, x: " ".join(RNG.choices(string.ascii_lowercase, k=n % 9 + 2)),
    "two formats": lambda n, x: f"2020-01-{n % 28 + 1:02d}" if n % 2 else f"{n % 28 + 1}/2/2020",
}  # fmt: skip
MISSING = ["", "NA", "?", "n/a", "-", "unknown"]
TYPED = {  # what a format with types of its own holds in the place of a text
    "whole": lambda n, x: n,
    "float": lambda n, x: x,
    "infinite": lambda n, x: float("inf") if n % 9 == 0 else x,
    "truth": lambda n, x: n % 2 == 0,
    "date": lambda n, x: pd.Timestamp("2000-01-01") + pd.Timedelta(n, "D"),
}


def csv(frame, path, draw):
    """Write a text file with a delimiter and an encoding that are drawn."""
    delimiter = draw(st.sampled_from([",", ";", "\t", "|"]))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    title = draw(st.sampled_from(["", "Made for a test\n\n"]))
    ends = draw(st.sampled_from(["\n", "\r\n"]))
    text = title + frame.to_csv(index=False, sep=delimiter, lineterminator=ends)
    content = text.encode(encoding)
    packed = draw(st.sampled_from(["plain", "gzip", "bzip2", "zip"]))
    if packed == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("table.csv", content)
            archive.writestr("__MACOSX/._table.csv", b"\0")
        return
    pack = {"gzip": gzip.compress, "bzip2": bz2.compress, "plain": bytes}[packed]
    path.write_bytes(pack(content))


def excel(frame, path, draw):
    """Write a workbook, perhaps with a title above the table."""
    title = draw(st.integers(0, 2))
    with pd.ExcelWriter(path) as book:
        frame.to_excel(book, index=False, startrow=title)
        if title:
            book.sheets["Sheet1"]["A1"] = "A title"


def json_lines(frame, path, draw):
    """Write one object a line, or a list of objects."""
    rows = json.loads(frame.to_json(orient="records", date_format="iso", force_ascii=False))
    if draw(st.booleans()):
        path.write_text(json.dumps(rows), encoding="utf-8")
    else:
        path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def parquet(frame, path, draw):
    """Write typed columns, with categories and nullable numbers among them."""
    kind = draw(st.sampled_from(["as it is", "category", "nullable"]))
    if kind == "category":
        texts = frame.select_dtypes(["object", "str"])
        frame = frame.astype(dict.fromkeys(texts, "category"))
    if kind == "nullable":
        frame = frame.convert_dtypes()
    frame.to_parquet(path)


def sqlite(frame, path, draw):
    """Write a table of a database."""
    with closing(sqlite3.connect(path)) as store:
        frame.to_sql("rows", store, index=False)


FORMATS = {
    "table.csv": csv,
    "table.xlsx": excel,
    "table.json": json_lines,
    "table.parquet": parquet,
    "table.db": sqlite,
}
OWN_TYPES = {"table.xlsx", "table.json", "table.parquet", "table.db"}


@st.composite
def tables(draw):
    """Draw a table of columns of several kinds, its format, and how to write it."""
    name = draw(st.sampled_from(sorted(FORMATS)))
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=2, max_size=6, unique=True))
    rows = draw(st.integers(40, 120))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    columns = {}
    for kind in kinds:
        write = KINDS[kind]
        if name in OWN_TYPES and kind in TYPED and draw(st.booleans()):
            write = TYPED[kind]
        numbers = rng.integers(1, 900, rows)
        if draw(st.booleans()):
            numbers.sort()
        cells = [
            write(int(n), float(x)) for n, x in zip(numbers, rng.normal(0, 9, rows), strict=True)
        ]
        if draw(st.booleans()):
            typed = not isinstance(cells[0], str)
            mark = None if typed else draw(st.sampled_from(MISSING))
            for row in np.flatnonzero(rng.random(rows) < 0.1):
                cells[row] = mark
        columns[kind] = cells
    columns["label"] = [["yes", "no"][k] for k in rng.integers(0, 2, rows)]
    return name, pd.DataFrame(columns), draw


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(tables())
def test_a_project_reads_what_was_profiled(project, tmp_path_factory, table):
    """Of every table that `new` accepts, each used column has the same values and type."""
    name, frame, draw = table
    folder = tmp_path_factory.mktemp("one")
    FORMATS[name](frame, folder / name, draw)
    with contextlib.suppress(MlscaffoldError):  # a reason
        agree(project, folder / name, folder, target="label")

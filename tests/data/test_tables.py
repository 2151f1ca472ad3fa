"""Any form of table is opened; what cannot be is a clear error of its own."""

import gzip
import json
import os
import random
import sqlite3
import zipfile
from contextlib import closing

import pandas as pd
import pytest

from mlscaffold.data import errors, tables

FRAME = pd.DataFrame({"name": ["a", "b", "c"], "n": [1, 2, 3], "x": [0.5, 1.5, 2.5]})


def opened(path, table=None):
    return tables.read(path, tables.sniff(path, table))


def test_cells_of_a_text_file_stay_text(tmp_path):
    """Cells are stripped, and nothing is taken for missing yet."""
    (tmp_path / "a.csv").write_text("a, b\n NA, 007 \n?,1\n")
    assert opened(tmp_path / "a.csv").to_dict("list") == {"a": ["NA", "?"], "b": ["007", "1"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_read(encoding, tmp_path):
    """The same table comes out of every encoding."""
    rows = "".join(f"café {i};{i}\n" for i in range(40))
    (tmp_path / "a.csv").write_bytes(f"plätze;n\n{rows}".encode(encoding))
    frame = opened(tmp_path / "a.csv")
    assert list(frame) == ["plätze", "n"]
    assert frame["plätze"][0] == "café 0"


def test_a_gzip_file_is_read(tmp_path):
    """A compressed CSV is unpacked on the way."""
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n3,4\n"))
    assert opened(tmp_path / "a.csv.gz").shape == (2, 2)


def test_a_zip_file_of_one_is_read(tmp_path):
    """A zip file with one table is that table."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("t.csv", "a,b\n1,2\n3,4\n")
    assert opened(tmp_path / "a.zip").shape == (2, 2)


def test_a_zip_file_of_two_is_an_error(tmp_path):
    """Nobody knows which of two tables is meant."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("t.csv", "a,b\n1,2\n")
        archive.writestr("u.csv", "a,b\n1,2\n")
    with pytest.raises(errors.ChooseFile, match=r"t\.csv, u\.csv"):
        opened(tmp_path / "a.zip")


def test_parquet_keeps_its_types(tmp_path):
    """A Parquet file is read as it is typed, whatever its name."""
    FRAME.to_parquet(tmp_path / "a.data")
    pd.testing.assert_frame_equal(opened(tmp_path / "a.data"), FRAME)


def test_the_first_filled_sheet_of_a_workbook_is_read(tmp_path):
    """The only sheet with rows needs no name."""
    FRAME.to_excel(tmp_path / "a.xlsx", index=False)
    pd.testing.assert_frame_equal(opened(tmp_path / "a.xlsx"), FRAME)


@pytest.fixture
def workbook(tmp_path):
    """Return a workbook of two sheets."""
    with pd.ExcelWriter(tmp_path / "a.xlsx") as writer:
        FRAME.to_excel(writer, sheet_name="first", index=False)
        FRAME.head(1).to_excel(writer, sheet_name="second", index=False)
    return tmp_path / "a.xlsx"


def test_a_sheet_is_chosen_by_name(workbook):
    """The sheet that `--table` names is read."""
    assert len(opened(workbook, "second")) == 1


def test_an_unknown_sheet_lists_the_sheets(workbook):
    """A wrong sheet is an error that names the right ones."""
    with pytest.raises(errors.UnknownTable, match=r"(?s)third.*first, second"):
        opened(workbook, "third")


def test_json_lines_are_read(tmp_path):
    """One object a line; a key that a line lacks is missing there."""
    lines = [{"a": 1, "b": "x\u2028y"}, {"a": 2}]
    text = "\n".join(json.dumps(each, ensure_ascii=False) for each in lines)
    (tmp_path / "a.jsonl").write_text(text)
    frame = opened(tmp_path / "a.jsonl")
    assert frame["a"].tolist() == [1, 2]
    assert frame["b"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    "text", ['[{"a": 1}, {"a": 2}]', '{"data": [{"a": 1},\n {"a": 2}], "version": 3}']
)
def test_a_json_document_is_read(text, tmp_path):
    """A list of objects, alone or as the only list of an object."""
    (tmp_path / "a.json").write_text(text)
    assert opened(tmp_path / "a.json")["a"].tolist() == [1, 2]


@pytest.fixture
def database(tmp_path):
    """Return a function that makes a SQLite file of some tables."""

    def make(*names):
        with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
            connection.execute("VACUUM")
            for name in names:
                FRAME.to_sql(name, connection, index=False)
        return tmp_path / "a.db"

    return make


def test_the_only_table_of_a_database_is_read(database):
    """One table needs no name."""
    pd.testing.assert_frame_equal(opened(database('odd "name"')), FRAME)


def test_several_tables_must_be_chosen_from(database):
    """Of several tables one must be named."""
    path = database("one", "two")
    with pytest.raises(errors.ChooseTable, match="--table: one, two"):
        tables.sniff(path)
    assert len(opened(path, "two")) == 3


def test_an_unknown_table_lists_the_tables(database):
    """A wrong table is an error that names the right ones."""
    with pytest.raises(errors.UnknownTable, match="The file has: one"):
        opened(database("one"), "three")


def test_a_database_without_tables_is_an_error(database):
    """An empty database is told as such."""
    with pytest.raises(errors.NoTables):
        opened(database())


# -------------------------------------------------------------------------------- bad files


def test_no_such_file(tmp_path):
    """A path that leads nowhere is named."""
    with pytest.raises(errors.NoSuchFile, match="absent"):
        opened(tmp_path / "absent.csv")


def test_a_folder(tmp_path):
    """A folder is no table."""
    with pytest.raises(errors.IsAFolder):
        opened(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\n\n \n"])
def test_an_empty_file(content, tmp_path):
    """A file without content, or of blank lines, is empty."""
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(errors.EmptyFile):
        opened(tmp_path / "a.csv")


def test_a_header_only(tmp_path):
    """Column names without a row are not enough."""
    (tmp_path / "a.csv").write_text("a,b,c\n")
    with pytest.raises(errors.HeaderOnly):
        opened(tmp_path / "a.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    """A file that may not be read is told as such."""
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "a.csv").chmod(0)
    with pytest.raises(errors.NotReadable):
        opened(tmp_path / "a.csv")


def test_a_refusal_of_the_system_is_told(tmp_path, monkeypatch):
    """The same without depending on who runs the test."""

    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tables, "_head", refuse)
    with pytest.raises(errors.NotReadable, match="permission denied"):
        tables.sniff(tmp_path / "a.csv")


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 20,
        b"PK\x03\x04" + bytes(200),
        b"PAR1" + bytes(range(200)),
        b"SQLite format 3\0" + bytes(range(200)),
        b"\x1f\x8b" + bytes(200),
        b"\xd0\xcf\x11\xe0" + bytes(200),
    ],
    ids=["bytes", "zip", "parquet", "sqlite", "gzip", "xls"],
)
def test_rubbish_named_csv(content, tmp_path):
    """Rubbish is no table, also where it begins like one."""
    (tmp_path / "rubbish.csv").write_bytes(content)
    with pytest.raises(errors.NotATable, match=r"rubbish\.csv"):
        opened(tmp_path / "rubbish.csv")


def test_rows_that_are_too_long(tmp_path):
    """A row with more cells than columns is an error that names the line."""
    rows = "1,2\n" * 20
    (tmp_path / "a.csv").write_text(f"a,b\n{rows}1,2,3\n{rows}")
    with pytest.raises(errors.UnevenRows, match="line 22"):
        opened(tmp_path / "a.csv")


def test_a_quote_that_is_never_closed(tmp_path):
    """A stray quotation mark that swallows the rest of the file is told."""
    (tmp_path / "a.csv").write_text('a,b\n1,2\n3,"4\n5,6\n')
    with pytest.raises(errors.NotATable, match="never closed"):
        opened(tmp_path / "a.csv")


def test_a_column_name_twice(tmp_path):
    """The same name twice is an error."""
    frame = pd.DataFrame([[1, 2], [3, 4]], columns=["a", "b"])
    frame.to_csv(tmp_path / "a.csv", index=False, header=["a", "a"])
    with pytest.raises(errors.DuplicateColumns, match="a"):
        opened(tmp_path / "a.csv")


def test_a_column_name_twice_in_a_workbook(tmp_path):
    """The same in a workbook, where pandas would rename it silently."""
    frame = pd.DataFrame([[1, 2], [3, 4]])
    frame.to_excel(tmp_path / "a.xlsx", index=False, header=["a", "a"])
    with pytest.raises(errors.DuplicateColumns, match="a"):
        opened(tmp_path / "a.xlsx")


# ------------------------------------------------------------------------------ large files


@pytest.fixture
def small_blocks(monkeypatch):
    """Take every file of more than 64 kB for a large one."""
    monkeypatch.setattr(tables, "WHOLE_BYTES", 64 << 10)
    monkeypatch.setattr(tables, "BLOCK_BYTES", 16 << 10)


def _large(encoding="utf-8"):
    rows = "".join(f'{i:06},"text, with\na break {i}",{i % 7}\n' for i in range(20_000))
    return f"n,text,k\n{rows}".encode(encoding)


def test_a_cut_through_a_character_does_not_change_the_encoding(small_blocks, tmp_path):
    """Blocks may begin inside a character of several bytes."""
    rows = "".join(f"{i},日本語の文字列{'x' * (i % 5)}\n" for i in range(9_000))
    for shift in range(4):
        (tmp_path / "a.csv").write_bytes(f"n{'n' * shift},text\n{rows}".encode())
        assert tables.sniff(tmp_path / "a.csv").encoding == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_large_file_is_sampled_in_three_places(encoding, small_blocks, tmp_path):
    """Rows come from beginning, middle and end, and are whole; their number is estimated."""
    (tmp_path / "a.csv").write_bytes(_large(encoding))
    found = tables.sample(tmp_path / "a.csv", tables.sniff(tmp_path / "a.csv"))
    n = found.frame["n"].astype(int)
    assert n.is_monotonic_increasing
    assert n.min() == 0
    assert n.max() > 19_900
    assert n.between(9_500, 10_500).any()
    assert (found.frame["k"].astype(int) == n % 7).all()
    assert not found.exact
    assert found.rows == pytest.approx(20_000, rel=0.05)


def test_a_large_compressed_file_is_sampled_at_its_beginning(monkeypatch, tmp_path):
    """What can only be unpacked from the front is read from the front, and said to be."""
    monkeypatch.setattr(tables, "WHOLE_BYTES", 2 << 20)
    monkeypatch.setattr(tables, "BLOCK_BYTES", 512 << 10)
    digits = random.Random(0)
    rows = "".join(f"{digits.getrandbits(320):x},{i}\n" for i in range(60_000))
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(f"x,n\n{rows}".encode()))
    found = tables.sample(tmp_path / "a.csv.gz", tables.sniff(tmp_path / "a.csv.gz"))
    assert found.parts == "its beginning"
    assert found.rows == pytest.approx(60_000, rel=0.2)


def test_a_large_parquet_file_knows_its_rows(monkeypatch, tmp_path):
    """The rows of a Parquet file are counted though only some are read."""
    monkeypatch.setattr(tables, "MAX_CELLS", 3000)
    pd.DataFrame({"a": range(10_000), "b": 0.5, "c": "x"}).to_parquet(
        tmp_path / "a.parquet", row_group_size=1000
    )
    found = tables.sample(tmp_path / "a.parquet", tables.sniff(tmp_path / "a.parquet"))
    assert (found.rows, found.exact) == (10_000, True)
    assert len(found.frame) < 1000
    assert found.frame["a"].max() > 9000


def test_a_large_database_knows_its_rows(monkeypatch, tmp_path):
    """The rows of a SQLite table are counted though only some are read."""
    monkeypatch.setattr(tables, "MAX_CELLS", 3000)
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        pd.DataFrame({"a": range(10_000), "b": 0.5}).to_sql("t", connection, index=False)
    found = tables.sample(tmp_path / "a.db", tables.sniff(tmp_path / "a.db"))
    assert (found.rows, found.exact) == (10_000, True)
    assert found.frame["a"].max() == 9999

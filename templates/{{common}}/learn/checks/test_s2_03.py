"""Checks of s2.03: a table is the same after the way through a database."""

import sqlite3
from contextlib import closing

import numpy as np
import pandas as pd
from course import own
from course.calling import call, require

LARGE = 2**53 + 1  # the first whole number that a decimal one cannot hold


def a_table(rng, n: int = 40) -> pd.DataFrame:
    """Make a table of all kinds of columns, with holes."""
    day = pd.Timestamp("2020-01-01") + pd.to_timedelta(rng.integers(0, 10**8, n), unit="s")
    hole = rng.random(n) < 0.3
    return pd.DataFrame(
        {
            "id": LARGE + 2 * rng.permutation(n),
            "zip code": pd.Series([f"{value:05d}" for value in rng.integers(0, 10**5, n)]).mask(
                hole
            ),
            "height": pd.Series(rng.normal(size=n)).mask(rng.random(n) < 0.3),
            "open": rng.random(n) < 0.5,
            "rooms": pd.Series(rng.integers(1, 9, n), dtype="Int64").mask(rng.random(n) < 0.3),
            "sold": pd.Series(day).astype("datetime64[us]").mask(rng.random(n) < 0.3),
        }
    )


def there_and_back(lesson, frame, folder, table="rows"):
    """Take a table through both functions."""
    first, database, second = (
        folder / "first.parquet",
        folder / "store.db",
        folder / "second.parquet",
    )
    frame.to_parquet(first, index=False)
    call(lesson.parquet_to_sql, first, database, table)
    require(database.exists(), "the database was not written")
    call(lesson.sql_to_parquet, database, table, second)
    require(second.exists(), "the Parquet file was not written")
    return pd.read_parquet(second)


def ask(file, query):
    """Ask the database itself."""
    with closing(sqlite3.connect(file)) as store:
        return store.execute(query).fetchall()


def require_same(found, frame):
    """Require the same columns, dtypes and cells."""
    require(
        list(found.columns) == list(frame.columns),
        "the columns come back, in their order",
        came=found,
    )
    require(len(found) == len(frame), "as many rows come back as went in", came=found)
    require(
        isinstance(found.index, pd.RangeIndex),
        "the rows are numbered; their numbers are no column",
        came=found,
    )
    for name in frame:
        look = f"the column {name!r} was {frame[name].dtype}"
        require(
            found[name].dtype == frame[name].dtype,
            "each column has the dtype it had",
            look,
            found[name],
        )
        holes = found[name].isna().to_numpy()
        require(
            (holes == frame[name].isna()).all(),
            "what was missing is missing, and nothing else",
            look,
            found[name],
        )
        require(
            found[name].equals(frame[name]), "each cell comes back as it was", look, found[name]
        )


def test_there_and_back(lesson, rng, tmp_path):
    """All kinds of columns come back with their dtypes, their cells and their holes."""
    frame = a_table(rng)
    require_same(there_and_back(lesson, frame, tmp_path), frame)


def test_the_database_holds_rows(lesson, rng, tmp_path):
    """Somebody else can ask the database: a table of rows, and one of types."""
    frame = a_table(rng)
    frame.to_parquet(tmp_path / "rows.parquet", index=False)
    database = tmp_path / "store.db"
    call(lesson.parquet_to_sql, tmp_path / "rows.parquet", database, "rows")
    require(database.exists(), "the database was not written")
    names = {row[0] for row in ask(database, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    require(
        names == {"rows", "rows_types"},
        "there are two tables, `rows` and `rows_types`",
        came=sorted(names),
    )
    columns = [row[1] for row in ask(database, 'PRAGMA table_info("rows")')]
    require(
        columns == list(frame),
        "the table has the columns of the file and no others",
        "index=False",
        columns,
    )
    noted = ask(database, "SELECT name, dtype FROM rows_types")
    look = "one row for each column, in order: name and dtype"
    require(
        [name for name, _ in noted] == list(frame),
        "`rows_types` names each column once",
        look,
        noted,
    )
    columns = [row[1] for row in ask(database, 'PRAGMA table_info("rows_types")')]
    require(
        columns == ["name", "dtype"],
        "`rows_types` has the columns name and dtype and no others",
        look,
        columns,
    )
    ids = [row[0] for row in ask(database, "SELECT id FROM rows")]
    require(
        ids == frame["id"].to_list(),
        "whole numbers stand in the database as they are",
        "dtype of `id`",
        ids,
    )


def test_a_second_run_replaces(lesson, rng, tmp_path):
    """The table of yesterday is replaced; its neighbours stay."""
    neighbour, old, new = a_table(rng, 5), a_table(rng, 30), a_table(rng, 20)[["sold", "id"]]
    there_and_back(lesson, neighbour, tmp_path, "neighbour")
    there_and_back(lesson, old, tmp_path, "two words")
    require_same(there_and_back(lesson, new, tmp_path, "two words"), new)
    call(lesson.sql_to_parquet, tmp_path / "store.db", "neighbour", tmp_path / "again.parquet")
    require_same(pd.read_parquet(tmp_path / "again.parquet"), neighbour)


def test_holes_only(lesson, tmp_path):
    """Columns without a single value keep their types, and so does a table without rows."""
    frame = pd.DataFrame({"a": pd.Series([None, None], dtype="str"), "b": np.full(2, np.nan)})
    frame["c"] = pd.Series([pd.NaT, pd.NaT]).astype("datetime64[us]")
    require_same(there_and_back(lesson, frame, tmp_path), frame)
    require_same(there_and_back(lesson, frame.head(0), tmp_path), frame.head(0))


def test_own_rows(lesson, tmp_path):
    """The project's own rows come back."""
    frame = own.frame().head(300).reset_index(drop=True)
    frame = frame.loc[:, ~frame.columns.str.lower().duplicated()]  # in SQL, case does not count
    frame = frame.astype(dict.fromkeys(frame.select_dtypes("category"), "str"))
    require_same(there_and_back(lesson, frame, tmp_path), frame)

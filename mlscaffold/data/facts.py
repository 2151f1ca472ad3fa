"""What is known about a table: values only, nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Format:
    """How the raw files are read; the `read` block of params.yaml.

    Attributes
    ----------
    format
        csv, parquet, excel, jsonl, sqlite or sklearn.
    header
        Whether the first line that is not skipped holds the column names.
    skip
        Number of lines before that line.
    comment
        Mark from which on a line is not read.
    columns
        Column names, where there is no header.
    table
        SQLite table, Excel sheet or scikit-learn data set.
    """

    format: str = "csv"
    delimiter: str = ","
    encoding: str = "utf-8"
    decimal: str = "."
    thousands: str | None = None
    header: bool = True
    skip: int = 0
    comment: str | None = None
    columns: tuple[str, ...] = ()
    table: str | None = None


@dataclass(frozen=True)
class Column:
    """One column of the table as read.

    Attributes
    ----------
    dtype
        int64, float64, bool, str or datetime64[ns].
    missing
        Fraction of the rows without a value.
    distinct
        Number of different values that were seen.
    low, high
        Smallest and largest number.
    values
        Every value, where they are few enough to be a set.
    """

    name: str
    dtype: str
    missing: float = 0.0
    distinct: int = 0
    low: float | None = None
    high: float | None = None
    values: tuple[str | int, ...] = ()


@dataclass(frozen=True)
class Split:
    """How the test set is held back; the `split` block of params.yaml."""

    method: str
    test: float | str = 0.2
    group: str | None = None
    time: str | None = None
    why: str = ""


@dataclass(frozen=True)
class Decision:
    """One thing that was decided about the data, for the user to confirm or change."""

    column: str | None
    decision: str
    why: str


@dataclass(frozen=True)
class Profile:
    """Everything that was found out and decided about a table.

    Attributes
    ----------
    sha256
        Name of each file and its digest.
    rows, exact
        Number of rows, and whether they were counted or estimated from a part of the file.
    sampled
        Number of rows that were looked at.
    task
        binary, multiclass or regression.
    balance
        Fraction of each class; empty for regression.
    missing
        Marks that mean "no value", besides empty cells.
    dates
        Column and its `strptime` format.
    recode
        Column, and new values for old ones.
    drop
        Column, and why it is no feature.
    """

    name: str
    sha256: Mapping[str, str]
    read: Format
    rows: int
    exact: bool
    sampled: int
    columns: tuple[Column, ...]
    task: str
    target: str
    split: Split
    positive: str | int | float | bool | None = None
    balance: Mapping[str, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    recode: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    drop: Mapping[str, str] = field(default_factory=dict)
    duplicates: int = 0
    decisions: tuple[Decision, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every row was looked at."""
        return self.exact and self.sampled == self.rows

    @property
    def features(self) -> tuple[str, ...]:
        """The columns that a model may use."""
        return tuple(
            each.name
            for each in self.columns
            if each.name != self.target and each.name not in self.drop
        )

"""What is known about data: values only, nothing is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlscaffold.support.tables import TableFormat


@dataclass(frozen=True)
class Column:
    """One column of the table as read.

    Attributes
    ----------
    dtype
        int64, float64, str or datetime64[us].
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
    time: str | Sequence[str] | None = None  # column, or columns such as year and month
    why: str = ""


@dataclass(frozen=True)
class Decision:
    """One thing that was decided about the data, for the user to confirm or change.

    Attributes
    ----------
    examples
        Names of files, for the user's own eyes: they are written into no file of the project.
    """

    column: str | None
    decision: str
    why: str
    examples: str = ""


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
        Column, and how its dates are written.
    units
        Column, and what stands beside its numbers.
    drop_rows
        Column, and the texts of rows that are no samples.
    recode
        Column, and new values for old ones.
    drop
        Column, and the reason for its exclusion.
    """

    name: str
    sha256: Mapping[str, str]
    read: TableFormat
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
    units: Mapping[str, str] = field(default_factory=dict)
    drop_rows: Mapping[str, Sequence[str]] = field(default_factory=dict)
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


@dataclass(frozen=True)
class Parts:
    """How images or texts are divided; the `split` block of their params.yaml.

    Attributes
    ----------
    method
        given, stratified or group.
    test
        Share of all samples, or the name of a given part.
    validation
        Share of what is left, or the name of a given part.
    """

    method: str = "stratified"
    test: float | str = 0.2
    validation: float | str = 0.1
    group: str | None = None
    why: str = "each split gets the same share of every class"


@dataclass(frozen=True)
class Labelled:
    """Everything that was found out and decided about labelled images or texts.

    Attributes
    ----------
    kind
        image or text.
    name
        Name of the file or folder under data/raw.
    sha256
        Name of each file and its digest; empty for a folder.
    read
        The `read` block of params.yaml.
    samples, exact
        Number of images or texts, and whether they were counted or estimated.
    recode
        Label as read, and its name.
    before, after
        Further keys of the `data` block, before and after the task.
    files
        Path below data/raw, and where the file lies now; empty where one file is copied as it is.
    written
        Path below data/raw, and the text of a file that is made.
    """

    kind: str
    name: str
    sha256: Mapping[str, str]
    read: Mapping[str, object]
    samples: int
    task: str
    target: str
    split: Parts
    balance: Mapping[str, float]
    recode: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    exact: bool = True
    files: Mapping[str, Path] = field(default_factory=dict, repr=False)
    written: Mapping[str, str] = field(default_factory=dict, repr=False)
    columns: tuple[str, ...] = ()
    decisions: tuple[Decision, ...] = ()

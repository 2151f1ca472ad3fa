"""The texts: one table with text, label and source, cleaned, and cut into folds."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from .config import Config, Data
from .errors import DataError
from .reading import raw_files, read
from .steps.split import position

PREPARED = Path("data/prepared/rows.parquet")
PREDICTIONS = Path("data/predictions/oof.parquet")
OUTSIDE = Path("data/predictions/outside.parquet")  # of texts that belong to no class
VALIDATION = 0  # the fold of the validation texts
LONGEST = 20_000  # letters; what follows is not read, or one text would take as long as all others
BROKEN = re.compile("[\x00\ud800-\udfff]")  # NUL and halves of a character
NAMED = 20  # skipped rows that are named


def read_raw(config: Config) -> pd.DataFrame:
    """Read all raw files into one table; the index says file and row of each."""
    parts = [take(read(path, config), path.name, config) for path in raw_files(config.data)]
    return pd.concat(parts)


def take(frame: pd.DataFrame, file: str, config: Config) -> pd.DataFrame:
    """Take the columns that ``params.yaml`` names; a text's source is its file or its part.

    Raises
    ------
    DataError
        Names the column that is missing and those that are there.
    """
    settings, given = config.data, config.data.read.format in ("folder", "clinc")
    text, label = ("text", "label") if given else (settings.text, settings.target)
    part, group = "part" if given else settings.read.part, config.split.group
    for column in filter(None, (text, label, part, group)):
        if column not in frame:
            columns = ", ".join(map(str, frame.columns[:20]))
            raise DataError(f"{file} has no column {column}; its columns are {columns}.")
    taken = pd.DataFrame({"text": frame[text], "label": frame[label]})
    taken["source"] = frame[part].astype("str") if part else file
    taken["group"] = frame[group].astype("str") if group else ""
    return taken.set_axis([f"{file}:{row}" for row in frame.index])


def clean(frame: pd.DataFrame, data: Data) -> tuple[pd.DataFrame, dict[str, object]]:
    """Apply the choices in ``params.yaml``, and leave out rows without a text or a label.

    Returns
    -------
    The rows that can be used, and what was mended and skipped.
    """
    frame = frame.copy()
    written = as_written(frame["text"])
    broken, long = written.map(BROKEN.search).notna(), written.str.len() > LONGEST
    for column in ("text", "label"):
        cells = plain(frame[column])
        frame[column] = cells.mask(cells.isin(list(data.missing)), "")
    frame["label"] = frame["label"].replace(dict(data.recode))
    reasons = {"no text": frame["text"] == "", "no label": frame["label"] == ""}
    skipped = reasons["no text"] | reasons["no label"]
    record = {
        "count": int(skipped.sum()),
        "files": list(frame.index[skipped][:NAMED]),
        "why": {why: int(rows.sum()) for why, rows in reasons.items() if rows.any()},
        "mended": int(broken.sum()),
        "cut": int(long.sum()),
    }
    return frame[~skipped], record


def plain(cells: pd.Series) -> pd.Series:
    """Make texts of cells, without what no file of text can hold, and none longer than is read."""
    whole = [BROKEN.sub("\ufffd", cell[:LONGEST]).strip() for cell in as_written(cells)]
    return pd.Series(whole, cells.index, dtype="str")


def as_written(cells: pd.Series) -> pd.Series:
    """Give each cell as a text; an empty one where there is none."""
    if cells.dtype.kind == "f" and (cells.dropna() % 1 == 0).all():
        cells = cells.astype("Int64")  # 1.0 where other rows had no value
    present = cells.astype(object).where(cells.notna(), "")
    return pd.Series([str(cell) for cell in present], cells.index, dtype=object)


def units(frame: pd.DataFrame, grouped: bool) -> pd.Series:
    """Name what has to stay on one side of a split: a group, or texts that are nearly the same.

    Texts are alike that differ in case, marks and figures only.
    """
    if grouped:
        return frame["group"]
    words = frame["text"].str.lower().str.findall(r"[^\W\d_]+").str.join(" ")
    alike = words.where(words != "", frame["text"])
    return pd.Series(pd.factorize(alike)[0].astype(str), frame.index)


def rows(*, outside: bool = False) -> pd.DataFrame:
    """Read the prepared texts: those of a class, or those of none."""
    frame = pd.read_parquet(PREPARED)
    return frame[(frame["label"] < 0) == outside].reset_index(drop=True)


def learned(config: Config) -> pd.DataFrame:
    """Read the texts that are learned from, with the fold that judges each.

    Fold 0, ``VALIDATION``, are the validation texts, 1 … the training texts; a group stays in one
    fold.
    """
    frame = rows()
    frame = frame[frame["part"] != "test"].reset_index(drop=True)
    train = frame["part"] == "train"
    units = frame[train].rename(columns={"group": "unit"})
    place = position(units, np.random.default_rng([config.seed, 1]))
    n = config.train.folds
    frame["fold"] = VALIDATION
    frame.loc[train, "fold"] = 1 + np.minimum(place * n, n - 1).astype(int)
    return frame

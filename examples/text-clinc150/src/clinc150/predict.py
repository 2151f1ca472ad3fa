"""Classify new texts: ``python -m <package>.predict FILE``, or lines on standard input."""

import argparse
import sys
from pathlib import Path
from typing import Any

import pandas as pd
from threadpoolctl import threadpool_limits

from . import data, models, reading
from .config import Config, load
from .errors import DataError
from .files import read_json, replacing
from .reject import decide

LINES = {".txt", ".text", ".md", ""}  # suffixes of files with one text in each line


def main() -> None:
    """Read texts and write their classes."""
    parser = argparse.ArgumentParser(description="Classify texts with the trained model.")
    parser.add_argument("file", nargs="?", help="texts, one a line, or a table like the raw data")
    parser.add_argument("--out", type=Path, help="a CSV file for the answers (else stdout)")
    arguments = parser.parse_args()
    if not Path("models/model.json").exists():
        raise DataError("There is no trained model yet. Run `dvc repro` first.")
    texts = read(arguments.file, load())
    with threadpool_limits(1):
        answers = score(texts, read_json("models/model.json"), models.load())
    if arguments.out:
        with replacing(arguments.out) as part:
            answers.to_csv(part)
        print(f"{len(answers):,} texts classified: {arguments.out}")
    else:
        answers.to_csv(sys.stdout)


def read(file: str | None, config: Config) -> pd.DataFrame:
    """Read texts, one a line, from a file or standard input, or a table in the raw data's format.

    Raises
    ------
    DataError
        There is no such file, or no column with the texts in it.
    """
    path = Path(file or "-")
    if str(path) == "-":
        return lines(sys.stdin.buffer.read())
    if not path.exists():
        raise DataError(f"There is no file {path}.")
    settings = config.data
    if path.is_file() and path.suffix.lower() in LINES and path not in reading.raw_files(settings):
        return lines(path.read_bytes())
    frame = reading.read(path, config)
    if settings.text not in frame:
        columns = ", ".join(map(str, frame.columns[:20]))
        raise DataError(f"{path} has no column {settings.text}; its columns are {columns}.")
    return frame[[settings.text]].set_axis(["text"], axis=1)


def lines(content: bytes) -> pd.DataFrame:
    """Make a table of lines; only a line feed ends one, and an empty one is no text."""
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    return pd.DataFrame({"text": [line for line in text.split("\n") if line.strip()]}, dtype=object)


def score(rows: pd.DataFrame, model: dict[str, Any], members: models.Members) -> pd.DataFrame:
    """Classify texts.

    Parameters
    ----------
    rows
        Column ``text``; a missing text counts as an empty one.

    Returns
    -------
    DataFrame
        (n, 2 + classes): the decision, how sure it is, and each class's probability.
    """
    if "text" not in rows:
        raise DataError("Missing column: text.")
    texts = data.plain(rows["text"]).to_numpy(object)
    p = models.chosen(members, model, texts, len(model["labels"]))
    named = [*model["labels"], "none of them"]  # the last one where nothing is likely enough
    said = decide(p, model["reject"])
    answers = pd.DataFrame({"prediction": [named[k] for k in said]}, index=rows.index)
    columns = {f"probability {label}": p[:, k] for k, label in enumerate(model["labels"])}
    answers["probability"] = p.max(axis=1)
    return pd.concat([answers, pd.DataFrame(columns, rows.index)], axis=1).rename_axis("row")


def example(rows: pd.DataFrame, model: dict[str, Any]) -> pd.DataFrame:
    """Answer for a few rows, for the types in the model's signature."""
    return score(rows.head(5), model, models.load())


if __name__ == "__main__":
    main()

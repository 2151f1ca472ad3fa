"""Stage 1, fetch: bring the raw data. Also reads raw and prepared texts."""

from pathlib import Path

import pandas as pd
from mlscaffold_support.docstrings import write_docstrings
from mlscaffold_support.download import fetch
from mlscaffold_support.text_files import read_texts

from .config import Config, Data, load

RAW = Path("data/raw")


def main() -> None:
    """Bring every raw file that is not there with the right checksum."""
    data = load().data
    if data.read.format == "builtin":
        write_docstrings(raw_files(data)[0])
    else:
        fetch(data.dataset, data.url, data.sha256, RAW)


def raw_files(data: Data) -> list[Path]:
    """Return the raw files: the user's own, the built-in texts, or what was downloaded."""
    if data.path:
        return [Path(data.path)]
    if data.read.format == "builtin":
        return [RAW / f"{data.read.table}.jsonl"]
    return [RAW / name for name in data.sha256]


def read_raw(config: Config) -> pd.DataFrame:
    """Read all raw files into one table of text, label, source and group, (n, 4)."""
    data, split = config.data, config.split
    frames = {
        path.name: read_texts(
            path, data.read, data.text, data.target, split.group, split.method == "given"
        )
        for path in raw_files(data)
    }
    return pd.concat(frames, names=["file", "row"])


if __name__ == "__main__":
    main()

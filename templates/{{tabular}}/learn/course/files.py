"""CSV files, good and bad ones, for the checks that read a folder."""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from . import own

SUFFIX = ".csv"


def write_good(path: Path, rng: np.random.Generator) -> dict[str, object]:
    """Write a random table, and say what must be measured."""
    shape = (int(rng.integers(1, 60)), int(rng.integers(1, 5)) + 1)
    frame = pd.DataFrame(rng.normal(size=shape)).mask(rng.random(shape) < 0.2)
    frame[0] = 1.0  # a line without any cell would be a blank one
    frame.to_csv(path, index=False)
    return {"rows": len(frame), "missing": int(frame.isna().to_numpy().sum())}


def write_bad(path: Path, rng: np.random.Generator, number: int) -> None:
    """Write a file that is no table, or one without rows."""
    path.write_bytes([b"", b"a,b\n1,2\n3,4,5,6\n", b"a,b\n\xe9t\xe9,2\n", b"a,b\n"][number % 4])


def write_own(folder: Path) -> Counter:
    """Write the project's own rows in several files, and count the rows of each class."""
    frame = own.frame().head(400)
    written = Counter()
    for number, start in enumerate(range(0, len(frame), 60)):
        (folder / f"c {number % 3}").mkdir(exist_ok=True)
        frame.iloc[start : start + 60].to_csv(
            folder / f"c {number % 3}" / f"{number}.csv", index=False
        )
        written[f"c {number % 3}"] += 1
    return written

"""Text files, good and bad ones, for the checks that read a folder."""

from collections import Counter
from pathlib import Path

import numpy as np

from . import own

SUFFIX = ".txt"


def write_good(path: Path, rng: np.random.Generator) -> dict[str, object]:
    """Write a random text, and say what must be measured."""
    words = [
        "".join(rng.choice(list("abcdé"), rng.integers(1, 9))) for _ in range(rng.integers(1, 30))
    ]
    text = "\n ".join(words)
    path.write_text(f"  {text}\n", encoding="utf-8")
    return {"characters": len(text), "words": len(words)}


def write_bad(path: Path, rng: np.random.Generator, number: int) -> None:
    """Write a file that is no text, or an empty one."""
    path.write_bytes([b"", "déjà vu".encode("latin-1"), b" \n\t ", b"text\x00text"][number % 4])


def write_own(folder: Path) -> Counter:
    """Write some of the project's own texts as files, and count them by class."""
    rows = own.rows().head(100)
    labels = own.labels().astype(str).str.replace("/", "_").head(100)
    written = Counter()
    for number, (text, label) in enumerate(zip(rows["text"], labels, strict=True)):
        (folder / f"c {label}").mkdir(exist_ok=True)
        (folder / f"c {label}" / f"{number}.txt").write_text(f"a {text}", encoding="utf-8")
        written[f"c {label}"] += 1
    return written

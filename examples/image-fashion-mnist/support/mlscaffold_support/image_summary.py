"""What the prepared images are like, and what to check before a score on them is believed."""

from pathlib import Path
from typing import Any

import pandas as pd

from .experiments import rows_hash
from .files import replace_file
from .formatting import MIN_PUBLIC_ROWS

SPLITS = ("train", "validation", "test")
RARE_CLASS = 0.1  # of the images of the most frequent class


def report_skipped(skipped: pd.DataFrame, path: Path, most: int = 10) -> None:
    """Name the files that cannot be read: some on the screen, all in a table."""
    with replace_file(path) as temporary:
        skipped[["id", "label", "error"]].to_csv(temporary, index=False)
    for name, error in skipped[["id", "error"]].head(most).itertuples(index=False):
        print(f"Skipped {name}: {error}")
    if len(skipped) > most:
        print(f"… and {len(skipped) - most:,} more, see {path}")


def describe_images(rows: pd.DataFrame, publish_rows: bool) -> dict[str, Any]:
    """Summarise the images by aggregates.

    Parameters
    ----------
    rows
        One row for each image: ``id``, ``label``, ``split`` and what it is like.
    publish_rows
        Whether counts of fewer than ten images may be in it.
    """

    def counts(column: pd.Series) -> dict[str, int | None]:
        n = column.value_counts()
        return n.astype(object).where(publish_rows | (n >= MIN_PUBLIC_ROWS), None).to_dict()

    low, median, high = rows["longer_side"].quantile([0.05, 0.5, 0.95])
    targets = [rows[rows["split"] == name].set_index("id")["label"] for name in SPLITS]
    return {name: len(split) for name, split in zip(SPLITS, targets, strict=True)} | {
        "rows": len(rows),
        "rows_hash": rows_hash(*targets),
        "classes": {name: counts(split) for name, split in zip(SPLITS, targets, strict=True)},
        "images": {
            "longer_side": {"low": low, "median": median, "high": high},
            "modes": counts(rows["mode"]),
            "brightness": rows["brightness"].mean(),
            "contrast": rows["contrast"].mean(),
        },
    }


def image_checks(rows: pd.DataFrame, labels: pd.Series, leaking: int) -> dict[str, Any]:
    """Check for what makes a score too good to be true, or a class hard to learn.

    Parameters
    ----------
    rows
        The images that are used; near duplicates have one ``duplicate`` number.
    labels
        Labels of all images, also of those that are left out.
    leaking
        Images that were left out because a later split has a duplicate.

    Returns
    -------
    dict
        For each check whether it passed (``ok``), and its ``detail``.
    """
    ambiguous = (rows.groupby("duplicate")["label"].nunique() > 1).sum()
    names = pd.Series(labels.unique(), dtype="str")
    same_name = names[names.str.casefold().str.split().str.join(" ").duplicated(keep=False)]
    counts = rows["label"].value_counts()
    details = {
        "duplicates with different labels": f"{ambiguous:,} images" if ambiguous else "",
        "labels that differ by case or spaces": ", ".join(same_name),
        "classes left out": ", ".join(sorted(set(names) - set(counts.index))),
        "rare classes": ", ".join(counts.index[counts < RARE_CLASS * counts.max()]),
    }
    for name, detail in details.items():
        if detail:
            print(f"A check needs attention: {name}: {detail}")
    checks = {name: {"ok": not text, "detail": text or "none"} for name, text in details.items()}
    left_out = f"{leaking:,} images left out of an earlier split"
    misnamed = f"{rows['misnamed'].sum():,} of another format than their name says"
    notes = {"duplicates across splits": left_out, "file names": misnamed}
    return checks | {name: {"ok": True, "detail": note} for name, note in notes.items()}

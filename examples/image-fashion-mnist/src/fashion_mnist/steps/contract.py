"""The contract that the table of pictures must keep."""

import pandas as pd


def violations(frame: pd.DataFrame) -> list[str]:
    """Say in one line each how the table breaks its contract; an empty list if it does not.

    Parameters
    ----------
    frame
        One row for each picture: ``id``, ``label`` (its name), ``part`` (train, validation, test)
        and ``group`` (pictures that must not be parted).
    """
    broken = []
    if missing := [c for c in ("id", "label", "part", "group") if c not in frame]:
        return [f"column {name} is missing" for name in missing]
    if (twice := frame["id"].duplicated()).any():
        broken.append(f"{twice.sum():,} ids stand twice, for example {frame['id'][twice].iloc[0]}")
    if (empty := frame["label"].isin(["", None])).any():
        broken.append(f"{empty.sum():,} pictures have no label")
    if frame["label"].nunique() < 2:
        broken.append(f"there is one class only, {frame['label'].iloc[0]}: nothing to learn")
    for part in ("train", "validation", "test"):
        if not (frame["part"] == part).any():
            broken.append(f"no picture is left for the part {part}")
    taught = frame.loc[frame["part"] == "train", "label"].unique()
    if unknown := sorted(set(frame["label"]) - set(taught)):
        broken.append(f"no training picture shows {', '.join(unknown[:10])}")
    parted = frame.groupby("group")["part"].nunique() > 1
    if parted.any():
        broken.append(f"{parted.sum():,} groups of pictures lie in more than one part")
    return broken

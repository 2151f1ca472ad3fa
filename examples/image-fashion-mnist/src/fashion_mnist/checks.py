"""What makes a score too good to be true, or a class hard to learn: looked for, on record."""

from typing import Any

import pandas as pd

from .config import Data

RARE = 0.1  # of the pictures that the most common class has


def checks(
    frame: pd.DataFrame, listed: pd.DataFrame, small: list[str], across: int
) -> dict[str, Any]:
    """Look at labels, copies and files.

    Parameters
    ----------
    frame, listed
        The pictures that are used, and all that were listed.
    small
        Classes that were left out.
    across
        Training pictures that were left out because a picture to be judged by shows the same.
    """
    torn = frame.groupby("twin")["label"].nunique() > 1
    plain = pd.Series(listed["label"].unique()).to_frame("label")
    plain["folded"] = plain["label"].str.casefold().str.split().str.join(" ")
    alike = plain[plain["folded"].duplicated(keep=False)]["label"]
    counts = frame["label"].value_counts()
    rare = counts[counts < RARE * counts.max()]
    gone = sorted(set(listed["label"]) - set(frame["label"]) - set(small))
    misnamed = frame["misnamed"].sum()
    found = {
        "one picture, two labels": f"{torn.sum():,} pictures stand in more than one class"
        if torn.any()
        else "",
        "labels that differ by case or spaces": ", ".join(alike),
        "classes left out": ", ".join([*small, *gone]),
        "rare classes": ", ".join(f"{name} ({n:,})" for name, n in rare.items()),
    }
    result = {name: {"ok": not text, "detail": text or "none"} for name, text in found.items()}
    kept = f"{across:,} training images like one to be judged by left out"
    result["same picture in two parts"] = {"ok": True, "detail": kept}
    told = f"{misnamed:,} files are of another format than they are called"
    result["names of files"] = {"ok": True, "detail": told if misnamed else "as the files are"}
    for name, check in result.items():
        if not check["ok"]:
            print(f"Look at this, {name}: {check['detail']}")
    return result


def described(frame: pd.DataFrame, data: Data) -> dict[str, Any]:
    """Say what the pictures were like, by aggregates."""
    longer = frame[["width", "height"]].max(axis=1)
    low, middle, high = longer.quantile([0.05, 0.5, 0.95])
    return {
        "size": data.size,
        "channels": data.channels,
        "longer_side": {"low": low, "median": middle, "high": high},
        "modes": frame["mode"].value_counts().to_dict(),
        "brightness": frame["brightness"].mean(),
        "contrast": frame["contrast"].mean(),
        "classes": frame.groupby(["label", "part"]).size().unstack(fill_value=0).to_dict("index"),
    }

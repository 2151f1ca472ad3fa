"""The project's own training images, for lessons and checks; never the test ones."""

import numpy as np
import pandas as pd

from .project import PREPARED, facts, params, read_table


def rows() -> pd.DataFrame:
    """Return the table of training images: id, label, group, place in the file of pixels."""
    table = read_table(PREPARED / "rows.parquet")
    return table[table["split"] == "train"].reset_index(drop=True)


def pictures() -> np.ndarray:
    """Return the training pictures, (n, h, w, c) uint8."""
    places = rows()["place"].to_numpy()
    return np.load(PREPARED / "images.npy", mmap_mode="r")[places]


def frame() -> pd.DataFrame:
    """Return one row for each training picture, with what can be measured in it.

    ``brightness`` and ``contrast`` are the mean and the standard deviation of its pixels, 0 to 255;
    ``bright_share`` is the share of pixels above 127; ``top_heavy`` and ``left_heavy`` are the
    shares of all light that fall on its upper and on its left half.
    """
    grey = pictures().mean(axis=3)
    light = np.maximum(grey.sum(axis=(1, 2)), 1)
    half_height, half_width = grey.shape[1] // 2, grey.shape[2] // 2
    return pd.DataFrame(
        {
            "brightness": grey.mean(axis=(1, 2)),
            "contrast": grey.std(axis=(1, 2)),
            "bright_share": (grey > 127).mean(axis=(1, 2)),
            "top_heavy": grey[:, :half_height].sum(axis=(1, 2)) / light,
            "left_heavy": grey[:, :, :half_width].sum(axis=(1, 2)) / light,
            target(): labels().to_numpy(),
        }
    )


def target() -> str:
    """Return the name of the column that is predicted."""
    return "label"


def task() -> str:
    """Return binary or multiclass."""
    return params()["data"]["task"]


def labels() -> pd.Series:
    """Return the class of each training picture, (n,)."""
    names = pd.Series(facts()["target"]["labels"], dtype="str")
    return names[rows()["label"]].reset_index(drop=True)


def features() -> pd.DataFrame:
    """Return what was measured in the pictures, without their classes."""
    return frame().drop(columns=target())


def numbers() -> pd.DataFrame:
    """Return the columns of numbers among the features: here all of them."""
    return features()


def categories() -> pd.DataFrame:
    """Return the columns of words among the features: here none."""
    return features()[[]]

"""The data that come with a library, so that nothing is downloaded."""

from pathlib import Path

import numpy as np

from .config import Data
from .files import replacing


def write(data: Data, folder: Path) -> None:
    """Write pictures that come with scikit-learn, (n, h, w) of 0 … 255, with their labels."""
    import sklearn.datasets

    name = str(data.read.table)
    bunch = getattr(sklearn.datasets, f"load_{name}")()
    images = np.round(bunch.images * (255 / bunch.images.max())).astype(np.uint8)
    labels = bunch.target_names[bunch.target].astype(str)
    with replacing(folder / f"{name}.npz") as part, part.open("wb") as file:
        np.savez(file, images=images, labels=labels)

"""The data that come with a library, so that nothing is downloaded."""

from pathlib import Path

from .config import Data
from .files import replacing


def write(data: Data, folder: Path) -> None:
    """Write a table that comes with scikit-learn, its classes by their names."""
    import sklearn.datasets

    name, target = str(data.read.table), data.target
    bunch = getattr(sklearn.datasets, f"load_{name}")(as_frame=True)
    frame = bunch.data.assign(**{target: bunch.target_names[bunch.target]})
    with replacing(folder / f"{name}.csv") as part:
        frame.to_csv(part, index=False, lineterminator="\n")

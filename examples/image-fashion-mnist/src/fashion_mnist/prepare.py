"""Stage 2, prepare: decode every image once, find duplicates, split, check for leakage."""

import numpy as np
import pandas as pd
from mlscaffold_support.duplicates import join_groups
from mlscaffold_support.errors import DataError
from mlscaffold_support.files import replace_file, write_json
from mlscaffold_support.image_store import IMAGES, PREPARED, ROWS, write_images
from mlscaffold_support.image_summary import SPLITS, describe_images, image_checks, report_skipped

from .config import Config, Split, load
from .data import decode_images, list_images

MIN_CLASS_IMAGES = 3  # one to train with, one to choose by, one to test with
SPLIT_REASONS = {
    "given": "the publisher's own test set, so that results can be compared",
    "stratified": "every class has the same share in each split",
    "group": "all images of a group are in one split",
}


def main() -> None:
    """Write the pixels of all images, the table of images, and what was found in the data."""
    config = load()
    data, samples = config.data, list_images(config)
    decoded = write_images(samples, decode_images(samples, data), data.size, data.channels)
    skipped = decoded[decoded["error"] != ""]
    report_skipped(skipped, PREPARED / "skipped.csv")
    rows, leaking = assign_splits(decoded[decoded["error"] == ""], config)
    if problems := violations(rows):
        raise DataError("The images violate their contract:\n- " + "\n- ".join(problems))
    codes, labels = encode_labels(rows["label"])
    with replace_file(ROWS) as temporary:
        rows.assign(label=codes).drop(columns=["digest", "error"]).to_parquet(temporary)
    summary = describe_images(rows, config.publish_rows) | {
        "rows_raw": len(samples),
        "target": {"name": data.target, "task": data.task, "labels": labels},
        "split": {"method": config.split.method, "reason": SPLIT_REASONS[config.split.method]},
        "duplicates": {"images": rows["duplicate"].duplicated().sum(), "leaking": leaking},
        "skipped": {"count": len(skipped), "reasons": skipped["error"].value_counts().to_dict()},
        "checks": image_checks(rows, samples["label"], leaking),
    }
    write_json("reports/findings/data.json", summary)
    print(f"{len(rows):,} images, {len(skipped):,} files skipped: {IMAGES}")


def assign_splits(rows: pd.DataFrame, config: Config) -> tuple[pd.DataFrame, int]:
    """Group near duplicates and split the images.

    Classes with too few different images for all splits are left out. So are images of which a
    later split has a duplicate, which happens where the splits are given: test images stay as they
    were published. Their number is returned too.
    """
    columns = ["duplicate", "group"] if config.split.group else ["duplicate"]
    rows = rows.assign(group=join_groups(*(rows[name] for name in columns)))
    if config.split.method != "given":
        rows = rows[rows.groupby("label")["group"].transform("nunique") >= MIN_CLASS_IMAGES]
    rows = rows.assign(split=split(rows, config.split, "label", config.seed))
    order = rows["split"].map(SPLITS.index)
    leaking = order < order.groupby(rows["group"]).transform("max")
    return rows[~leaking].reset_index(drop=True), int(leaking.sum())


def split(frame: pd.DataFrame, rule: Split, target: str, seed: int) -> np.ndarray:
    """Label each row "train", "validation" or "test", (n,); the same seed gives the same labels.

    Parameters
    ----------
    frame
        The images: the target, the given ``split``, and the ``group`` of those that have to be in
        one split (near duplicates among them).
    rule
        The method, and for test and validation a share or the name of a given split.
    target
        Column of the classes, which have the same share in each split.
    """
    rng = np.random.default_rng(seed)

    def draw(rows: pd.Series, share: float) -> pd.Series:
        first = frame[rows].drop_duplicates("group")
        draws = pd.Series(rng.random(len(first)), first.index).groupby(first[target])
        n = (draws.transform("size") * share).round().clip(lower=1)  # at least one of each class
        return rows & frame["group"].isin(first["group"][draws.rank() <= n])

    everything = pd.Series(True, frame.index)
    test = frame["split"] == rule.test if rule.method == "given" else draw(everything, rule.test)
    if isinstance(rule.validation, str):
        validation = ~test & (frame["split"] == rule.validation)
    else:
        validation = draw(~test, rule.validation)
    return np.select([test, validation], ["test", "validation"], "train")


def violations(frame: pd.DataFrame) -> list[str]:
    """Return one line for each way in which the table of images violates its contract."""
    if missing := [c for c in ("id", "label", "split", "group") if c not in frame]:
        return [f"column {name} is missing" for name in missing]
    problems = [f"split {name} is empty" for name in SPLITS if not (frame["split"] == name).any()]
    if (twice := frame["id"].duplicated()).any():
        problems.append(f"{twice.sum():,} ids occur twice, such as {frame['id'][twice].iloc[0]}")
    if (empty := frame["label"].isin(["", None])).any():
        problems.append(f"{empty.sum():,} images have no label")
    if frame["label"].nunique() < 2:
        problems.append(f"there is only one class, {frame['label'].iloc[0]}: nothing to learn")
    trained = frame.loc[frame["split"] == "train", "label"]
    if unknown := sorted(set(frame["label"]) - set(trained)):
        problems.append(f"no training image shows {', '.join(unknown[:10])}")
    if (crossing := frame.groupby("group")["split"].nunique() > 1).any():
        problems.append(f"{crossing.sum():,} groups of images are in more than one split")
    return problems


def encode_labels(labels: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Number the classes: codes (n,) and sorted names, so that ``names[codes[i]] == labels[i]``."""
    names, codes = np.unique(np.asarray(labels, dtype=str), return_inverse=True)
    return codes, names.tolist()


if __name__ == "__main__":
    main()

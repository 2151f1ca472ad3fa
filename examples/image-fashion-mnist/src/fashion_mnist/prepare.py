"""Stage 2: decode every picture once, find copies, and set the pictures to test with apart."""

from . import cleaning, data, decoded, reading, twins
from .checks import checks, described
from .config import load
from .errors import DataError
from .files import replacing, write_json
from .steps.contract import violations
from .steps.labels import encode_labels
from .steps.split import split


def main() -> None:
    """Turn the raw pictures into ``data/prepared`` and a record of what was found."""
    config = load()
    listed = reading.listing(config)
    if listed["label"].nunique() < 2:
        one = listed["label"].iloc[0]
        raise DataError(f"There is one class only, {one}: nothing to learn.")
    with replacing(data.IMAGES) as part, part.open("wb") as file:
        found, drawings = decoded.write(listed, config, file)
    skipped = found[found["why"] != ""]
    cleaning.report(skipped)
    frame = found[found["why"] == ""].drop(columns="why").reset_index(drop=True)
    if frame.empty:
        raise DataError("None of the pictures can be read; data/prepared/skipped.csv says why.")
    frame["twin"] = twins.groups(drawings, frame["digest"].to_numpy())
    frame["group"] = cleaning.together(frame, config.split.group)
    frame, small = cleaning.without_small_classes(frame, config.split.method)
    frame["part"] = split(frame, config.split, "label", config.seed)
    frame, across = cleaning.without_leaks(frame)
    if broken := violations(frame):
        raise DataError("The pictures break their contract:\n- " + "\n- ".join(broken))
    codes, labels = encode_labels(frame["label"])
    with replacing(data.ROWS) as part:
        frame.assign(label=codes).drop(columns=["digest", "twin"]).to_parquet(part)
    parts = frame["part"].value_counts()
    write_json(
        "reports/prepare.json",
        {
            "schema": 1,
            "rows_raw": len(listed),
            "rows": len(frame),
            "target": {
                "name": config.data.target,
                "task": config.data.task,
                "labels": labels,
                "balance": frame["label"].value_counts(normalize=True).to_dict(),
            },
            "split": {
                "method": config.split.method,
                "why": config.split.why,
                "units": data.units(frame[frame["part"] == "validation"]).name,
                "hash": cleaning.split_hash(frame),
            },
            "checks": checks(frame, listed, small, across),
            "duplicates": {"within": int(frame["twin"].duplicated().sum()), "across": across},
            "skipped": {
                "count": len(skipped),
                "why": skipped["why"].value_counts().to_dict(),
                "files": skipped["id"].head(20).tolist() if config.publish_rows else [],
            },
            "pictures": described(frame, config.data),
        }
        | {part: int(parts[part]) for part in ("train", "validation", "test")},
    )
    print(f"{len(frame):,} pictures, {len(skipped):,} files skipped: {data.IMAGES}")


if __name__ == "__main__":
    main()

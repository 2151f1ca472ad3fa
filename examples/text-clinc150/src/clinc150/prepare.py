"""Stage 2: read the texts, clean them, look for leaks, set validation and test texts apart."""

import hashlib

import pandas as pd

from . import checks, data, leaks
from .classes import OUTSIDE, described, numbered, without_rare
from .config import load
from .errors import DataError
from .files import read_json, replacing, write_json
from .reading import RAW
from .steps.contract import violations
from .steps.split import split


def main() -> None:
    """Turn the raw files into ``data/prepared`` and a record of what was found."""
    config = load()
    raw = data.read_raw(config)
    frame, skipped = data.clean(raw, config.data)
    if frame.empty:
        raise DataError(f"No row has both a text and a label: {said(skipped['why'])}.")
    if broken := violations(frame):
        raise DataError("The texts break their contract:\n- " + "\n- ".join(broken))
    frame, rare = without_rare(frame, config)
    frame = frame.assign(unit=data.units(frame, config.split.method == "group"))
    frame["part"] = split(frame, config.split, config.seed)
    twins = data.units(frame, grouped=False)
    across = repeats(frame, twins)
    looked_at = checks.found(frame[~across & (frame["part"] != "test")], frame, across)
    rows = numbered(frame[~across], config)
    check_parts(rows)
    parts = rows[rows["label"] != OUTSIDE]["part"].value_counts()
    write_json(
        "reports/prepare.json",
        {
            "schema": 1,
            "rows_raw": len(raw),
            "rows": len(rows),
            **{name: int(parts.get(name, 0)) for name in ("train", "validation", "test")},
            "outside": rows[rows["label"] == OUTSIDE]["part"].value_counts().to_dict(),
            "split": {"method": config.split.method, "why": config.split.why, "hash": save(rows)},
            "target": described(frame, config),
            "duplicates": {"within": int(twins.duplicated().sum()), "across": int(across.sum())},
            "skipped": skipped | {"rare": rare},
            "lengths": leaks.lengths(frame["text"]),
            "scripts": leaks.scripts(frame["text"]),
            "sources": frame["source"].value_counts().to_dict(),
            "libraries": read_json(RAW / "versions.json")
            if config.data.read.format == "builtin"
            else {},
            "checks": looked_at,
        },
    )


def repeats(frame: pd.DataFrame, twins: pd.Series) -> pd.Series:
    """Find the rows to take out so that no text teaches in one part and judges in another.

    Texts that are nearly the same lie on one side already, unless the split was given or is by
    group: then test texts stay, and their likes leave the other parts.
    """
    across = pd.Series(False, frame.index)
    for part, keeps in {"validation": ["test"], "train": ["test", "validation"]}.items():
        kept = twins[frame["part"].isin(keeps)]
        across |= (frame["part"] == part) & twins.isin(kept)
    return across


def check_parts(rows: pd.DataFrame) -> None:
    """Stop if a part or a class in it has too little to learn from or to judge by."""
    rows = rows[rows["label"] != OUTSIDE]
    for part in ("train", "validation", "test"):
        if not (rows["part"] == part).any():
            raise DataError(f"The split leaves no {part} texts. See split in params.yaml.")
    lost = set(rows["label"]) - set(rows["label"][rows["part"] == "train"])
    if lost:
        raise DataError(f"{len(lost)} classes have no training text. See split in params.yaml.")


def save(rows: pd.DataFrame) -> str:
    """Write the table as Parquet and hash its content."""
    with replacing(data.PREPARED) as part:
        rows.to_parquet(part)
    content = pd.util.hash_pandas_object(rows, index=False).to_numpy()
    return hashlib.sha256(content.tobytes()).hexdigest()[:16]


def said(reasons: dict[str, int]) -> str:
    """Put counted reasons into words."""
    return ", ".join(f"{n:,} rows have {why}" for why, n in reasons.items())


if __name__ == "__main__":
    main()

"""Checks of s2.06: the holes are counted, alone and in pairs."""

import numpy as np
import pandas as pd
from course import own
from course.calling import call, require


def planted(rng, n: int = 60):
    """Make a table of all types with holes that are known, (n, 5) truth values."""
    frame = pd.DataFrame(
        {
            "b": rng.normal(size=n),
            "a": pd.Series(rng.choice(["x", "y", ""], n)),
            "zero": np.zeros(n),
            "when": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 99, n), unit="D"),
            "flag": pd.Series(rng.random(n) < 0.5).astype(object),
        }
    )
    holes = rng.random((n, 5)) < rng.uniform(0.1, 0.6, 5)
    holes[:, 2] = False
    holes[:3] = [True, True, False, True, True]  # rows that lack several things at once
    return frame.mask(holes), holes


def profile(lesson, frame):
    """Call the learner's profile; it must be a frame with the two columns."""
    found = call(lesson.missing_profile, frame, gives=pd.DataFrame)
    require(
        list(found.columns) == ["missing", "share"],
        "the profile has the columns `missing` and `share`",
    )
    require(
        set(found.index) == set(frame),
        "the profile has one row for each column, under its name",
        came=found.index,
    )
    require(
        len(found) == len(frame.columns),
        "each column appears once in the profile",
        came=found.index,
    )
    return found


def together(lesson, frame):
    """Call the learner's count of pairs; it must be a square frame of whole numbers."""
    found = call(lesson.missing_together, frame, gives=pd.DataFrame)
    names = list(frame)
    require(
        list(found.index) == list(found.columns) == names,
        "rows and columns are named like those of the frame",
    )
    whole = all(dtype.kind in "iu" for dtype in found.dtypes)
    require(
        whole, "counts are whole numbers", "the type of what you multiply", str(dict(found.dtypes))
    )
    return found.to_numpy()


def test_counts_are_those_planted(lesson, rng):
    """The profile finds the holes that were made, in columns of all types."""
    frame, holes = planted(rng)
    found = profile(lesson, frame)
    for number, name in enumerate(frame):
        came = dict(found.loc[name])
        look = f"the column {name!r}: zeros, empty texts and False are values"
        require(
            found["missing"][name] == holes[:, number].sum(),
            "`missing` counts the missing cells",
            look,
            came,
        )
        share = holes[:, number].mean()
        require(
            np.isclose(found["share"][name], share),
            "`share` is a share of all rows, 0 to 1",
            look,
            came,
        )
    require(found["missing"].dtype.kind in "iu", "counts are whole numbers", came=found["missing"])


def test_most_missing_comes_first(lesson, rng):
    """The order is by count; equal counts keep the order of the frame."""
    n = 40
    counts = {"d": 3, "a": 20, "c": 3, "e": 0, "b": 3, "g": 0, "f": 20}
    filler = {f"x{number:02d}": 1 for number in rng.permutation(30)}
    counts |= filler
    frame = pd.DataFrame(
        {name: np.r_[np.full(k, np.nan), np.ones(n - k)] for name, k in counts.items()}
    )
    found = list(profile(lesson, frame).index)
    ranked = [counts[name] for name in found]
    require(
        ranked == sorted(ranked, reverse=True), "the column with most holes comes first", came=found
    )
    look = "the kind of sorting: the usual one may swap equals"
    kept = [name for name in found if counts[name] == 1]
    require(
        kept == list(filler),
        "columns with equally many holes keep the order of the frame",
        look,
        found,
    )


def test_pairs_are_counted(lesson, rng):
    """Each pair is counted by a loop over the rows."""
    frame, holes = planted(rng)
    found = together(lesson, frame)
    for i in range(5):
        for j in range(5):
            both = sum(1 for row in holes if row[i] and row[j])
            came = f"{frame.columns[i]!r} and {frame.columns[j]!r}: {found[i, j]}"
            if i == j:
                require(
                    found[i, j] == both,
                    "the diagonal holds the counts of the single columns",
                    came=came,
                )
            else:
                require(
                    found[i, j] == both,
                    "a pair counts the rows in which both are missing",
                    "and, not or",
                    came,
                )


def test_nothing_missing(lesson):
    """A table without holes has zeros only; one of holes only has n everywhere."""
    full = pd.DataFrame({"a": [1, 2], "b": ["x", ""]})
    require(profile(lesson, full)["missing"].sum() == 0, "nothing is missing in this table")
    require(together(lesson, full).sum() == 0, "nothing is missing in this table, in no pair")
    hollow = pd.DataFrame({"a": [np.nan, np.nan], "b": [None, None]})
    require((together(lesson, hollow) == 2).all(), "both columns are missing in both rows")
    require((profile(lesson, hollow)["share"] == 1).all(), "everything is missing: the share is 1")


def test_input_stays(lesson, rng):
    """The table is only looked at."""
    frame, _ = planted(rng)
    before = frame.copy()
    profile(lesson, frame)
    together(lesson, frame)
    require(frame.equals(before), "the frame that was given has changed")


def test_own_rows(lesson, rng):
    """The project's own rows, as they are and with more holes punched into them."""
    frame = own.frame().head(500)
    for table in (frame, frame.mask(rng.random(frame.shape) < 0.2)):
        cells = [[bool(pd.isna(cell)) for cell in table[name]] for name in table]
        found, pairs = profile(lesson, table), together(lesson, table)
        for number, name in enumerate(table):
            look = f"your column {name!r}"
            require(
                found["missing"][name] == sum(cells[number]),
                "`missing` is not what a loop over your rows counts",
                look,
            )
            both = sum(map(np.logical_and, cells[0], cells[number]))
            require(
                pairs[0, number] == both,
                "a pair is not what a loop over your rows counts",
                look,
                int(pairs[0, number]),
            )

"""What can go wrong between a user's data and a profile; each situation has its own class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from mlscaffold.errors import MlscaffoldError, UsageError


def _nearest(name: str, names: Sequence[str], n: int = 3) -> str:
    """List the names that look like `name`, or else the first few of all."""
    folded = {each.casefold(): each for each in reversed(names)}
    close = [folded[each] for each in get_close_matches(name.casefold(), folded, n, 0.5)]
    return ", ".join(close or names[:8]) + (", …" if not close and len(names) > 8 else "")


class UnknownDataset(UsageError):
    """No data set of that name."""

    def __init__(self, id: str, kind: str, ids: Sequence[str]) -> None:
        super().__init__(f"No {kind} data set of that name", id, f"There are: {', '.join(ids)}.")


# ----------------------------------------------------------------------------------- downloads


class ChecksumMismatch(MlscaffoldError):
    """A file is not the one that the catalogue knows."""

    def __init__(self, name: str, source: str, expected: str, found: str) -> None:
        super().__init__(
            f"{name} from {source} is not the file that the catalogue knows",
            f"expected SHA-256 {expected}, found {found}",
            "The file was discarded. Try again later or from another source "
            "(MLSCAFFOLD_MIRROR), or give the file with --data if you trust it.",
        )


class DownloadFailed(MlscaffoldError):
    """The official source gave nothing, and no mirror had the file."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"Could not download the data, {reason}",
            url,
            "Without a network, set MLSCAFFOLD_MIRROR to a folder or URL that has the data "
            "sets, use a file of your own with --data, or a data set that needs no download.",
        )


class BrokenArchive(MlscaffoldError):
    """A zip or tar file that cannot be unpacked."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__("The archive cannot be unpacked", f"{name}, {reason}", "Get it again.")


class ArchiveMemberMissing(MlscaffoldError):
    """An archive without the file that should be in it."""

    def __init__(self, member: str, archive: str, paths: Sequence[str]) -> None:
        has = ", ".join(paths[:8]) or "nothing"
        super().__init__(f"No {member} in the archive", archive, f"It has: {has}.")


class ArchiveMemberTooLarge(MlscaffoldError):
    """A member that unpacks to more than it should."""

    def __init__(self, name: str, limit: int) -> None:
        super().__init__(
            f"{name} unpacks to more than the {limit:,} bytes that are known of it",
            next="It was not used: the source may have been tampered with.",
        )


# -------------------------------------------------------------------------------------- tables


class NoSuchFile(MlscaffoldError):
    """A path that leads nowhere."""

    def __init__(self, path: str) -> None:
        super().__init__("No such file", path)


class IsAFolder(MlscaffoldError):
    """A folder where a file is needed."""

    def __init__(self, path: str) -> None:
        super().__init__("This is a folder", path, "Name the file in it that holds the table.")


class NotReadable(MlscaffoldError):
    """A file without read permission."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"The file cannot be read, {reason}", path)


class EmptyFile(MlscaffoldError):
    """A file without any content."""

    def __init__(self, path: str) -> None:
        super().__init__("The file is empty", path)


class HeaderOnly(MlscaffoldError):
    """A table without rows."""

    def __init__(self, path: str) -> None:
        super().__init__("The table has column names but no rows", path)


class NotATable(MlscaffoldError):
    """A file that no reader makes sense of."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"Cannot read this file as a table: {reason}",
            name,
            "CSV, TSV, Parquet, Excel (.xlsx), JSON lines and SQLite can be read.",
        )


class DuplicateColumns(MlscaffoldError):
    """Columns with the same name."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            "The header has the same column name more than once",
            ", ".join(names[:5]) + (", …" if len(names) > 5 else ""),
            "Give each column its own name.",
        )


class TooManyColumns(MlscaffoldError):
    """A table that is too wide for what is done with it."""

    def __init__(self, name: str, found: int, limit: int) -> None:
        super().__init__(
            f"The table has {found:,} columns, more than the {limit:,} that can be handled",
            name,
            "Keep the columns that matter, or turn the table if its rows are columns.",
        )


class UnevenRows(MlscaffoldError):
    """Rows that have more cells than there are columns."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            "Some rows have more cells than the table has columns",
            f"{name}, {reason}",
            "A delimiter inside a cell needs quotes around the cell.",
        )


class OneColumn(MlscaffoldError):
    """A table of one column, or one whose cells are separated by something else."""

    def __init__(self, path: str, column: str) -> None:
        super().__init__(
            f"Only one column was found in {path}",
            column,
            "Cells are separated by a comma, semicolon, tab or bar; and it takes two to predict.",
        )


class UnknownTable(MlscaffoldError):
    """No table or sheet of that name."""

    def __init__(self, table: str, tables: Sequence[str]) -> None:
        super().__init__("No such table", table, f"The file has: {', '.join(tables)}.")


class ChooseTable(MlscaffoldError):
    """Several tables, and none was chosen."""

    def __init__(self, path: str, tables: Sequence[str]) -> None:
        super().__init__(
            "The file has several tables",
            path,
            f"Choose one with --table: {', '.join(tables)}.",
        )


class NoTables(MlscaffoldError):
    """A database without any table."""

    def __init__(self, path: str) -> None:
        super().__init__("The database has no table", path)


class ChooseFile(MlscaffoldError):
    """An archive of several files, and none was chosen."""

    def __init__(self, path: str, names: Sequence[str]) -> None:
        has = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
        super().__init__(
            "The archive holds several files", path, f"Choose one with --member: {has}."
        )


class UnknownFile(MlscaffoldError):
    """No file of that name in an archive."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        has = ", ".join(names[:8]) + (", …" if len(names) > 8 else "") or "it is no archive"
        super().__init__("No such file in the archive", name, f"It holds: {has}.")


# -------------------------------------------------------------------------------------- target


class UnknownTarget(MlscaffoldError):
    """No column of that name."""

    def __init__(self, target: str, names: Sequence[str]) -> None:
        super().__init__("No such column", target, f"Did you mean: {_nearest(target, names)}?")


class NoTargetFound(MlscaffoldError):
    """No column that could be predicted."""

    def __init__(self, names: Sequence[str]) -> None:
        some = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
        super().__init__(
            "No column looks like one to predict", some, "Name one with --target COLUMN."
        )


class TargetAllMissing(MlscaffoldError):
    """A target without any value."""

    def __init__(self, target: str, rows: int) -> None:
        super().__init__(
            f"The target has no value in any of the {rows:,} rows",
            target,
            "Name another with --target COLUMN.",
        )


class TooFewRows(MlscaffoldError):
    """A table that is too small to learn from and to judge with."""

    def __init__(self, rows: int, least: int) -> None:
        super().__init__(
            f"Only {rows} rows have a target; at least {least} are needed", next="Collect more."
        )


class SeveralLabels(MlscaffoldError):
    """Cells that hold several labels each."""

    def __init__(self, target: str, labels: Sequence[str]) -> None:
        some = ", ".join(labels[:5]) + (", …" if len(labels) > 5 else "")
        super().__init__(
            f"Cells of {target} hold several labels each; the model predicts one",
            some,
            "Make a column of yes and no for one of them, and name it with --target.",
        )


class OneClassOnly(MlscaffoldError):
    """A target that is the same in every row."""

    def __init__(self, target: str, label: object, rows: int) -> None:
        super().__init__(
            f"The target has one value only: all {rows:,} rows are {label}",
            target,
            "A model needs at least two classes; name another column with --target COLUMN.",
        )


class ClassTooRare(MlscaffoldError):
    """Classes with too few rows for a test set and for each fold."""

    def __init__(self, target: str, counts: Mapping[str, int], least: int) -> None:
        some = ", ".join(f"{label} ({n})" for label, n in list(counts.items())[:5])
        super().__init__(
            f"Some classes of {target} have fewer than {least} rows, too few to train and test on",
            some + (", …" if len(counts) > 5 else ""),
            "Join them with other classes, leave their rows out of the file, or collect more.",
        )


class TargetNotUsable(MlscaffoldError):
    """A target that is neither numbers nor a few classes."""

    def __init__(self, target: str, reason: str) -> None:
        super().__init__(
            f"The target can be neither classified nor regressed, {reason}",
            target,
            "Name another with --target COLUMN.",
        )


class NoFeatures(MlscaffoldError):
    """A table of which nothing remains to predict from."""

    def __init__(self, target: str, dropped: Mapping[str, str]) -> None:
        some = "; ".join(f"{name} {why}" for name, why in list(dropped.items())[:5])
        super().__init__(f"No column is left to predict {target} from", some)


# --------------------------------------------------------------------------- images and texts


class NotAFolder(MlscaffoldError):
    """Neither a folder of images nor a table that names them."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"This is neither a folder of images nor a table that names them, {reason}",
            path,
            "Give a folder with one folder per class in it, or a table with a column of paths.",
        )


class TargetOfAFolder(MlscaffoldError):
    """A target, or a table, was named for a folder."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "A folder has no columns to choose from: its folders are the classes", name
        )


class NoClassFolders(MlscaffoldError):
    """A folder without folders for the classes."""

    def __init__(self, folder: str, what: str, n: int, endings: str = "") -> None:
        has = f"the {what} ({n:,}) are in no class" if n else f"it holds no {what} at all"
        advice = (
            f"Put the {what} of each class into a folder of its own, or name labels in a table."
        )
        if not n and endings:
            has = f"it holds no {what} that can be read, but files that end in {endings}"
            advice = f"Convert them to {'JPEG or PNG' if what == 'images' else 'plain text'} first."
        super().__init__(f"No folder per class, {has}", folder, advice)


class ClassesInsideFolders(MlscaffoldError):
    """Folders that are no classes, since all of them hold the same folders."""

    def __init__(self, outer: Sequence[str], inner: Sequence[str]) -> None:
        super().__init__(
            f"The folders {', '.join(outer[:4])} hold the same folders, perhaps the classes",
            ", ".join(inner[:6]),
            "Name them train, val and test if they are splits, or give one of them.",
        )


class PackedFolder(MlscaffoldError):
    """An archive of samples in the place of a folder."""

    def __init__(self, path: str, n: int) -> None:
        super().__init__(
            f"This is an archive of {n:,} files, not a folder",
            path,
            "Unpack it, and give the folder: a project reads single files.",
        )


class OneClassFolder(MlscaffoldError):
    """Samples that are all of one class."""

    def __init__(self, label: str, n: int) -> None:
        super().__init__(
            f"All {n:,} samples are of one class; a model needs at least two",
            label,
            "Add samples of another class.",
        )


class EmptyClassFolder(MlscaffoldError):
    """A class without any sample."""

    def __init__(self, folder: str, what: str) -> None:
        super().__init__(
            f"The folder of a class holds no {what}", folder, "Fill it, or take it away."
        )


class ClassTooSmall(MlscaffoldError):
    """Classes that cannot stand in training, validation and test."""

    def __init__(self, labels: Sequence[str], least: int) -> None:
        some = ", ".join(labels[:5]) + (", …" if len(labels) > 5 else "")
        super().__init__(
            f"Some classes have fewer than {least} samples, too few to learn, choose and judge by",
            some,
            "Leave them out, join them with others, or collect more.",
        )


class ClassesOnlyInTest(MlscaffoldError):
    """Classes that are asked for in the test, and were never shown."""

    def __init__(self, labels: Sequence[str]) -> None:
        some = ", ".join(labels[:5]) + (", …" if len(labels) > 5 else "")
        super().__init__(
            "Some classes have no sample in the training part",
            some,
            "Move some there, or take them out of the other parts.",
        )


class NothingReadable(MlscaffoldError):
    """Not one file could be read."""

    def __init__(self, what: str, n: int, reasons: Mapping[str, str]) -> None:
        some = "; ".join(f"{name}: {why}" for name, why in list(reasons.items())[:3])
        super().__init__(f"None of the {n:,} {what} that were looked at can be read", some)


class NoImagePaths(MlscaffoldError):
    """A table in which no column leads to images."""

    def __init__(self, path: str, columns: Sequence[str]) -> None:
        super().__init__(
            "No column of the table holds paths of images that are there",
            f"{path} (columns {', '.join(columns[:8])})",
            "Paths are looked for in the table's own folder and below.",
        )


class NoTextColumn(MlscaffoldError):
    """A table without a column of texts."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(
            "No column looks like texts", ", ".join(columns[:8]), "Name it with --text COLUMN."
        )


class TextsAllEmpty(MlscaffoldError):
    """Texts without a letter."""

    def __init__(self, where: str, n: int, *, folder: bool = False) -> None:
        other = None if folder else "Name another column with --text COLUMN."
        super().__init__(f"All {n:,} texts are empty", where, other)


class SameColumn(MlscaffoldError):
    """One column for the text and for the label."""

    def __init__(self, name: str) -> None:
        super().__init__("The texts and their labels cannot be the same column", name)

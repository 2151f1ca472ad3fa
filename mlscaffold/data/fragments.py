"""Write what a profile found into the files where the user can change it.

Text is written by small functions, since a YAML library would lose the comments that say why.
Everything that comes from data is quoted for YAML and escaped for Markdown and HTML.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping

from mlscaffold.data.catalogue import Dataset
from mlscaffold.data.facts import Column, Decision, Profile

# Plain YAML scalars; YAML 1.1 reads the words below as something other than text.
_PLAIN = re.compile(r"[A-Za-z_](?:[\w .-]*[\w.-])?", re.ASCII)
RANGES = (
    "# Ranges are wider than those of the data. Change them when the data change for good reason."
)
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def scalar(value: object) -> str:
    r"""Write one value as YAML that every reader gives back unchanged.

    >>> print(scalar("age"), scalar("no"), scalar("a: b # c"), scalar(None), scalar(0.2))
    age "no" "a: b # c" null 0.2
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _number(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return '"' + "".join(map(_character, text)) + '"'


def _number(value: float) -> str:
    # YAML 1.1 takes an exponent without a dot ("1e-05") for text.
    text = repr(value)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _character(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if c.isprintable():
        return c
    return f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"


def flow(values: Iterable[object]) -> str:
    """Write a list on one line."""
    return "[" + ", ".join(inline(each) for each in values) + "]"


def inline(value: object) -> str:
    """Write one value of a list or a mapping."""
    # Inside [ ] and { } a plain scalar with a space is legal, but hard to read.
    text = scalar(value)
    return f'"{text}"' if " " in text and not text.startswith('"') else text


def _mapping(key: str, entries: Mapping[str, object], why: str = "") -> Iterator[str]:
    """Write `entries` under a key inside the `data` block."""
    comment = f"  # {why}" if why else ""
    yield f"  {key}:{comment}" if entries else f"  {key}: {{}}{comment}"
    for name, value in entries.items():
        if isinstance(value, Mapping):
            pairs = (f"{inline(old)}: {inline(new)}" for old, new in value.items())
            yield f"    {scalar(name)}: {{{', '.join(pairs)}}}"
        else:
            yield f"    {scalar(name)}: {scalar(value)}"


def params_blocks(profile: Profile, dataset: Dataset | None = None) -> str:
    """Write the blocks `data` and `split` of params.yaml.

    Parameters
    ----------
    dataset
        The catalogue's entry that the profile is of; own data without it.
    """
    return "\n".join([*_data(profile, dataset), *_split(profile)]) + "\n"


def _data(profile: Profile, dataset: Dataset | None) -> Iterator[str]:
    yield "data:"
    if dataset is None:
        yield f"  path: {scalar(f'data/raw/{profile.name}')}"
        why = "a file that differs from the one that was profiled is noticed"
    else:
        yield f"  dataset: {dataset.id}"
        yield f"  url: {scalar(dataset.url)}"
        why = "of the files as extracted; one that differs is refused"
    yield f"  sha256:  # {why}" if profile.sha256 else "  sha256: {}"
    yield from (f'    {scalar(name)}: "{digest}"' for name, digest in profile.sha256.items())
    yield from _read(profile)
    yield f"  task: {profile.task}"
    yield f"  target: {scalar(profile.target)}"
    positive = "  # the class whose probability is predicted" if profile.task == "binary" else ""
    yield f"  positive: {scalar(profile.positive)}{positive}"
    yield f"  na_values: {flow(profile.missing)}  # strings treated as missing, besides empty cells"
    yield from _mapping("dates", profile.dates, "column: its format")
    yield from _mapping("units", profile.units, "column: what stands beside its numbers")
    rules = {name: flow(labels) for name, labels in profile.drop_rows.items()}
    yield (
        "  drop_rows:" + ("" if rules else " {}") + "  # column: texts of rows that are no samples"
    )
    yield from (f"    {scalar(name)}: {labels}" for name, labels in rules.items())
    yield from _mapping("recode", profile.recode, "column: {old: new}")
    yield from _mapping("drop", profile.drop, "column: reason for exclusion")


def _read(profile: Profile) -> Iterator[str]:
    read = profile.read
    yield "  read:"
    yield f"    format: {read.format}"
    yield f"    delimiter: {scalar(read.delimiter)}  # spaces around a cell do not count"
    yield f"    encoding: {scalar(read.encoding)}"
    yield f"    decimal: {scalar(read.decimal)}"
    yield f"    thousands: {scalar(read.thousands)}"
    yield f"    header: {scalar(read.header)}"
    yield f"    skip: {read.skip}  # lines before the header or the first row"
    yield f"    comment: {scalar(read.comment)}  # a line that begins with it is not read"
    yield (
        "    columns:  # their names, since the file has no header"
        if read.columns
        else ("    columns: []  # as in the header")
    )
    yield from (f"      - {scalar(each)}" for each in read.columns)
    yield f"    table: {scalar(read.table)}"
    if read.member is not None:
        yield f"    member: {scalar(read.member)}  # file in the archive"


def _split(profile: Profile) -> Iterator[str]:
    split = profile.split
    yield "split:"
    yield f"  method: {split.method}  # {comment(split.why)}"
    yield f"  test: {scalar(split.test)}"
    yield f"  group: {scalar(split.group)}"
    time = split.time
    yield f"  time: {scalar(time) if time is None or isinstance(time, str) else flow(time)}"


def comment(text: str) -> str:
    """Write a text as one line that can follow a ``#``."""
    return "".join(c if c.isprintable() else " " for c in text)


# ---------------------------------------------------------------------------------- schema.yaml


def schema_yaml(profile: Profile) -> str:
    """Write the contract of the raw table as pandera reads it.

    A sample proves little about the rest of the file, so a profile of a sample sets no limits
    but those of the target's classes, and takes whole numbers for numbers.
    """
    lines = [
        "# What the table must look like when it is read; `prepare` refuses any other.",
        RANGES,
        "schema_type: dataframe",
        "columns:",
    ]
    for column in profile.columns:
        lines += _schema_column(column, profile)
    lines += ["coerce: false", "unique_column_names: true"]
    return "\n".join(lines) + "\n"


def _schema_column(column: Column, profile: Profile) -> Iterator[str]:
    if column.name in profile.drop:
        yield f"  {scalar(column.name)}:  # excluded: see params.yaml"
        yield "    required: false"
        yield "    nullable: true"
        return
    dtype = "float64" if column.dtype == "int64" and not profile.whole else column.dtype
    yield f"  {scalar(column.name)}:"
    yield f"    dtype: {dtype}"
    yield f"    nullable: {scalar(column.missing > 0 or not profile.whole)}"
    if column.values and (profile.whole or column.name == profile.target):
        yield from _isin(column.values)
    elif column.low is not None and column.high is not None and profile.whole:
        low, high = widened(column.low, column.high)
        yield f"    greater_than_or_equal_to: {scalar(low)}"
        yield f"    less_than_or_equal_to: {scalar(high)}"


def _isin(values: Iterable[object]) -> Iterator[str]:
    line = f"    isin: {flow(values)}"
    if len(line) <= 100:
        yield line
    else:
        yield "    isin:"
        yield from (f"      - {scalar(each)}" for each in values)


def widened(low: float, high: float) -> tuple[float, float]:
    """Widen a range by half on each side, to round numbers, without crossing zero.

    >>> widened(17, 90)
    (0.0, 130.0)
    >>> widened(0.02, 1.0)
    (0.0, 1.5)
    """
    span = (high - low) or abs(high) or 1.0
    step = 10.0 ** math.floor(math.log10(span))
    step = step if span / step >= 3 else step / 10 * 5
    wide_low = math.floor((low - span / 2) / step) * step
    wide_high = math.ceil((high + span / 2) / step) * step
    digits = max(0, 1 - math.floor(math.log10(step)))
    return (
        0.0 if low >= 0 else round(wide_low, digits),
        0.0 if high <= 0 else round(wide_high, digits),
    )


# ------------------------------------------------------------------------------------- about.md

_ESCAPED = {c: f"\\{c}" for c in "\\`*_[]|~$"} | {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "@": "&#64;",
}


def escaped(text: object) -> str:
    r"""Escape text that comes from data for Markdown, for HTML, and against becoming a link.

    >>> print(escaped("<script>alert(1)</script> a_b"))
    &lt;script&gt;alert(1)&lt;/script&gt; a\_b
    """
    line = " ".join(str(text).split())
    line = "".join(_ESCAPED.get(c, c) for c in line if c.isprintable())
    return line.replace("://", "&#58;//").replace("www.", "www&#46;")


def code(text: object) -> str:
    """Show a name that comes from data in fixed-width letters."""
    if re.fullmatch(r"[\w.-]+(?: [\w.-]+)*", str(text)):
        return f"`{text}`"
    return f"<code>{escaped(text)}</code>"


def about_md(profile: Profile, dataset: Dataset | None = None, source: str | None = None) -> str:
    """Write what the data are, for the README and the data card.

    Parameters
    ----------
    source
        Address that own data were downloaded from.
    """
    rows = [("Table", _table(profile)), ("Question", _question(profile, dataset is None))]
    head = f"Own data, from the file {code(profile.name)}."
    text = described(head, rows, profile.decisions, dataset, source)
    if dataset is None or not profile.drop:
        return text
    left_out = (f"- {code(name)}: {escaped(why)}" for name, why in profile.drop.items())
    parts = [text.rstrip("\n"), "Excluded from the features:", "\n".join(left_out)]
    return "\n\n".join(parts) + "\n"


def described(
    head: str,
    rows: Iterable[tuple[str, str]],
    decisions: Iterable[Decision],
    dataset: Dataset | None,
    address: str | None = None,
) -> str:
    """Write a description: of own data with what was decided, of a named set with its caveats.

    Parameters
    ----------
    head
        First sentence, where there is no data set that has its own.
    rows
        What is known, as names and Markdown.
    """
    if dataset is None:
        source = [
            ("Source", _address(address)),
            ("Licence", "*say here who may use them*"),
        ]
        notes = [
            f"{code(each.column) + ': ' if each.column else ''}{escaped(each.decision)}"
            f" ({escaped(each.why)})"
            for each in decisions
        ]
        title = "What was decided from a look at the data (params.yaml is the place to change it):"
    else:
        head = dataset.about
        source = [
            ("Source", _source(dataset)),
            ("Licence", _link(dataset.licence, dataset.licence_url)),
            ("Citation", dataset.citation),
        ]
        notes = list(dataset.caveats)
        title = "Known flaws:"
    lines = [f"| {key} | {value} |" for key, value in (*rows, *source)]
    table = "\n".join(["| | |", "|---|---|", *lines])
    return "\n\n".join([head, table, title, "\n".join(f"- {each}" for each in notes)]) + "\n"


def _address(address: str | None) -> str:
    if address is None:
        return "*say here where the data come from, and from when they are*"
    return f"downloaded from <code>{escaped(address)}</code>; *say here from when they are*"


def _table(profile: Profile) -> str:
    about, n = "" if profile.exact else "about ", len(profile.features)
    return f"{about}{profile.rows:,} rows, {n} feature{'s' if n != 1 else ''}"


def _question(profile: Profile, own: bool) -> str:
    target = f"{code(profile.target)} ({profile.task})"
    if profile.task == "binary":
        share = profile.balance[str(profile.positive)]
        return f"{target}; {share:.1%} of the rows are {escaped(profile.positive)}"
    if profile.task == "multiclass":
        return question_of_classes(target, profile.balance)
    if own:
        return target  # its ends are single rows of a table that stays private
    column = next(each for each in profile.columns if each.name == profile.target)
    return f"{target}; from {column.low:,.6g} to {column.high:,.6g}"


def question_of_classes(target: str, balance: Mapping[str, float]) -> str:
    """Say how many classes there are, and how large the smallest and the largest."""
    most, least = max(balance.values()), min(balance.values())
    return f"{target}; {len(balance)} classes, from {least:.1%} to {most:.1%}"


def _source(dataset: Dataset) -> str:
    if dataset.known.get("read", {}).get("format") == "builtin":
        return (
            f"the libraries that are installed with the project ([docstrings]({dataset.homepage}))"
        )
    if dataset.embedded:
        return f"scikit-learn, from [its first home]({dataset.homepage})"
    names = ", ".join(f"`{name}`" for name in dataset.files)
    url = dataset.url.removesuffix("{name}")
    return f"[{dataset.title}]({dataset.homepage}), {names} from <{url}>"


def _link(text: str, url: str) -> str:
    return f"[{text}]({url})" if url else text

"""Write what was found out about labelled images or texts where the user can change it.

`mlscaffold.data.fragments` does the same for tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mlscaffold.data.catalogue import Dataset
from mlscaffold.data.facts import Labelled
from mlscaffold.data.fragments import (
    code,
    comment,
    described,
    escaped,
    flow,
    inline,
    question_of_classes,
    scalar,
)

_WHY = {
    "quoting": 'whether " encloses cells',
    "skip": "lines before the header or the first row",
    "columns": "column names, where the file has no header",
    "part": "column that names the part, where the parts are given",
    "split_column": "column that names the split, where the splits are given",
    "recode": "label as read: its name",
    "na_values": "strings treated as missing, besides empty cells",
    "out_of_scope": "label of texts that belong to no class",
    "size": "pixels of a side; a smaller one is quicker, a larger one shows more",
    "channels": "1 grey, 3 colours",
    "test": "share of all, or the name of a given split",
    "validation": "share of the rest, or the name of a given split",
    "group": "column; all {kind}s of one group stay in one split",
}


def params_blocks(found: Labelled, dataset: Dataset | None = None) -> str:
    """Write the blocks `data` and `split` of params.yaml.

    Parameters
    ----------
    dataset
        The catalogue's entry that was looked at; own data without it.
    """
    own = {"path": f"data/raw/{found.name}"}
    source = own if dataset is None else {"dataset": dataset.id, "url": dataset.url}
    data = {
        **source,
        "sha256": found.sha256,
        "read": found.read,
        **found.before,
        "target": found.target,
        "task": found.task,
        "recode": found.recode,
        **found.after,
    }
    split = {name: value for name, value in vars(found.split).items() if name != "why"}
    comments = {name: why.format(kind=found.kind) for name, why in _WHY.items()}
    comments["method"] = comment(found.split.why)
    lines = ["data:", *_block(data, 1, comments), "split:", *_block(split, 1, comments)]
    return "\n".join(lines) + "\n"


def _block(entries: Mapping[str, object], depth: int, comments: Mapping[str, str]) -> Iterator[str]:
    indent = "  " * depth
    for name, value in entries.items():
        why = f"  # {comments[name]}" if name in comments else ""
        if isinstance(value, Mapping) and value and name == "read":
            yield f"{indent}{name}:"
            yield from _block(value, depth + 1, comments)
        elif isinstance(value, Mapping) and value:
            yield f"{indent}{name}:{why}"
            yield from (f"{indent}  {_key(key)}: {_text(each)}" for key, each in value.items())
        else:
            yield f"{indent}{name}: {_value(value)}{why}"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{}"
    return flow(value) if isinstance(value, list | tuple) else scalar(value)


def _key(key: object) -> str:
    text = scalar(str(key))
    return text if not str(key).isdigit() else f'"{key}"'


def _text(value: object) -> str:
    """Write a text; a digest or a label of digits stays one."""
    text = inline(str(value))
    return text if text.startswith('"') or not any(c.isdigit() for c in text) else f'"{value}"'


def about_md(found: Labelled, dataset: Dataset | None = None, source: str | None = None) -> str:
    """Write what the data are, for the README and the data card; see `fragments.about_md`."""
    about = "" if found.exact else "about "
    things = f"{found.kind}s" if found.samples != 1 else found.kind
    rows = [
        ("Samples", f"{about}{found.samples:,} {things}{_form(found)}"),
        ("Question", _question(found)),
    ]
    head = f"Own data, from {code(found.name)}."
    return described(head, rows, found.decisions, dataset, source)


def _form(found: Labelled) -> str:
    if found.kind == "text":
        return ""
    side, channels = found.after["size"], found.after["channels"]
    colours = "in colour" if channels == 3 else "in grey"
    return f", seen as {side} by {side} pixels {colours}"


def _question(found: Labelled) -> str:
    target = f"{code(found.target)} ({found.task})"
    if not found.balance:
        return target
    if found.task == "binary":
        rare = min(found.balance, key=lambda each: found.balance[each])
        return f"{target}; {found.balance[rare]:.1%} are {escaped(rare)}"
    return question_of_classes(target, found.balance)

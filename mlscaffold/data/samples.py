"""What labelled images and texts have in common: their labels and their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import pandas as pd

from mlscaffold.data.facts import Decision, Labelled, Parts
from mlscaffold.data.words import words

TRAINING = {"train", "training", "trainset"}
VALIDATION = {"val", "valid", "validation", "dev", "validate"}
TEST = {"test", "testing", "testset", "holdout", "eval"}
UNLABELLED = {"pred", "predict", "prediction", "predictions", "unlabeled", "unlabelled"}
PART = {"split", "part", "subset", "set", "fold", "partition", "phase", "usage"}


def count(n: int, thing: str, plural: str = "") -> str:
    """Say how many there are.

    >>> count(1, "image"), count(1200, "copy", "copies")
    ('1 image', '1,200 copies')
    """
    return f"{n:,} {thing if n == 1 else plural or f'{thing}s'}"


def kind_of_part(name: str) -> str | None:
    """Say which part a name means: training, validation or test.

    >>> kind_of_part("seg_train"), kind_of_part("val"), kind_of_part("cats")
    ('training', 'validation', None)
    """
    folded = set(words(name))
    sorts = {"training": TRAINING, "validation": VALIDATION, "test": TEST}
    sorts["unlabelled"] = UNLABELLED
    found = [sort for sort, names in sorts.items() if folded & names]
    return found[0] if len(found) == 1 else None


def are_parts(names: Iterable[str]) -> bool:
    """Whether names are those of parts: one for training, and at least one to judge by."""
    kinds = Counter(kind_of_part(name) for name in names)
    kinds.pop("unlabelled", None)
    return (
        kinds["training"] == 1 and len(kinds) > 1 and kinds[None] == 0 and max(kinds.values()) == 1
    )


def is_part(name: str, column: pd.Series) -> bool:
    """Whether a column says which part a row belongs to."""
    return bool(set(words(name)) & PART) and are_parts(column[column != ""].unique())


def parts_given(names: Iterable[str]) -> Parts:
    """Say how samples are divided that come in parts of these names."""
    found = {kind_of_part(name): name for name in names}
    test, validation = found.get("test"), found.get("validation")
    if test is None:  # what was held back to choose by is all that there is to judge by
        test, validation = validation, None
    assert test is not None, "parts hold more than training"
    given = " and ".join(filter(None, (validation, test)))
    return Parts(
        method="given",
        test=test,
        validation=0.1 if validation is None else validation,
        why=f"the data come with {given}",
    )


def about_balance(found: Labelled) -> Iterator[Decision]:
    """Say which classes there are, which labels became one, and whether a class is rare."""
    some = ", ".join(f"{label} {share:.1%}" for label, share in list(found.balance.items())[:4])
    more = ", …" if len(found.balance) > 4 else ""
    why = f"{len(found.balance)} classes: {some}{more}"
    yield Decision(found.target, f"target, {found.task}", why)
    if found.recode:
        pairs = ", ".join(f"{old} → {new}" for old, new in list(found.recode.items())[:5])
        yield Decision(found.target, pairs, "the same label in other letters or spaces")
    rare, share = min(found.balance.items(), key=lambda each: each[1])
    if share < 0.5 / len(found.balance) and share < 0.2:
        yield Decision(found.target, "unbalanced classes", f"{rare} has {share:.1%} of the samples")

"""The project's own training texts, for lessons and checks. Test texts are never read here."""

import pandas as pd

from .project import PREPARED, params, read_table


def rows() -> pd.DataFrame:
    """Return the table of training texts: text, label, source, group."""
    return read_table(PREPARED / "train.parquet")


def texts() -> pd.Series:
    """Return the training texts, (n,)."""
    return rows()["text"]


def frame() -> pd.DataFrame:
    """Return one row for each training text, with what can be counted in it.

    ``characters`` and ``words`` count those; ``word_length`` is the mean length of a word;
    ``capitals`` and ``digits`` are shares of the characters; ``marks`` counts what is neither
    letter, digit nor space.
    """
    written = texts()
    characters = written.str.len().clip(lower=1)
    words = written.str.split().str.len().clip(lower=1)
    return pd.DataFrame(
        {
            "characters": characters.astype(float),
            "words": words.astype(float),
            "word_length": written.str.count(r"\w") / words,
            "capitals": written.str.count(r"[A-Z]") / characters,
            "digits": written.str.count(r"\d") / characters,
            "marks": written.str.count(r"[^\w\s]").astype(float),
            target(): labels(),
        }
    )


def target() -> str:
    """Return the name of the column that is predicted."""
    return "label"


def task() -> str:
    """Return binary or multiclass."""
    return params()["data"]["task"]


def labels() -> pd.Series:
    """Return the class of each training text, (n,)."""
    return rows()["label"]


def features() -> pd.DataFrame:
    """Return what was counted in the texts, without their classes."""
    return frame().drop(columns=target())


def numbers() -> pd.DataFrame:
    """Return the columns of numbers among the features: here all of them."""
    return features()


def categories() -> pd.DataFrame:
    """Return the columns of words among the features: here none."""
    return features()[[]]

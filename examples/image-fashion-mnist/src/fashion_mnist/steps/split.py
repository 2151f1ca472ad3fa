"""Which pictures train the model, which ones choose it, and which are kept to judge it."""

import numpy as np
import pandas as pd

from ..sections import Split


def split(frame: pd.DataFrame, rule: Split, target: str, seed: int) -> np.ndarray:
    """Label each row ``"train"``, ``"validation"`` or ``"test"``.

    Parameters
    ----------
    frame
        The samples, (n, columns): the target, the given ``part``, and the ``group`` of those that
        must not be parted (copies of a picture among them).
    rule
        The method, and for test and validation a share or the name of a given part.
    target
        The column of classes: each part gets the same share of every class.
    seed
        The same seed gives the same labels.

    Returns
    -------
    labels : (n,) of str
    """
    rng = np.random.default_rng(seed)

    def drawn(rows: pd.Series, share: float) -> pd.Series:
        heads = frame[rows].drop_duplicates("group")
        chance = pd.Series(rng.random(len(heads)), heads.index).groupby(heads[target])
        wanted = (chance.transform("size") * share).round().clip(lower=1)  # of every class one
        return rows & frame["group"].isin(heads["group"][chance.rank() <= wanted])

    everywhere = pd.Series(True, frame.index)
    given = frame["part"] == rule.test
    test = given if rule.method == "given" else drawn(everywhere, float(rule.test))
    named = isinstance(rule.validation, str)
    rest = ~test
    chosen = rest & (frame["part"] == rule.validation) if named else drawn(rest, rule.validation)
    return np.select([test, chosen], ["test", "validation"], "train")

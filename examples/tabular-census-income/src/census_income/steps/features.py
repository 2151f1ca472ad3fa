"""Features that can be worked out from a single row."""

import pandas as pd


def add_features(frame: pd.DataFrame) -> pd.DataFrame:
    """Put numbers in the place of dates: a model can learn from a season, not from a day.

    Parameters
    ----------
    frame
        The feature columns, (n, columns). It is not changed.

    Returns
    -------
    DataFrame
        As many rows in the same order; no value depends on another row.
    """
    added = frame.copy()
    for column in frame.select_dtypes("datetime"):
        date = added.pop(column).dt
        added[f"{column}_days"] = (date.normalize() - pd.Timestamp("1970-01-01")).dt.days
        added[f"{column}_day_of_year"] = date.day_of_year
        added[f"{column}_weekday"] = date.day_of_week
        added[f"{column}_hour"] = date.hour
    return added

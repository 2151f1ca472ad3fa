"""The words of a column's name."""

import re


def words(name: str) -> list[str]:
    """Split a column name into its words.

    >>> words("customerID"), words("median_house_value")
    (['customer', 'id'], ['median', 'house', 'value'])
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.findall(r"[^\W_]+", spaced.lower())

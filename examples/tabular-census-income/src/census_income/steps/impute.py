"""Numbers that are missing."""

from sklearn.impute import SimpleImputer


class Impute(SimpleImputer):
    """Put the median of the training rows, and add a column that says where it was put.

    That a value is missing is often a finding in itself: the indicator keeps it.
    """

    def __init__(self, strategy: str = "median", add_indicator: bool = True):
        super().__init__(strategy=strategy, add_indicator=add_indicator, keep_empty_features=True)

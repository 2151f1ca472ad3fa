"""Columns with many categories as numbers."""

from sklearn.preprocessing import TargetEncoder


class TargetEncode(TargetEncoder):
    """Put the mean target of a category in its place, shrunk where the category is rare.

    The training rows are encoded across folds, so that no row sees its own target.

    References
    ----------
    Micci-Barreca (2001), A preprocessing scheme for high-cardinality categorical attributes.
    """

    def __init__(self, smooth: float | str = "auto", cv: int = 5, random_state: int = 0):
        super().__init__(smooth=smooth, cv=cv, random_state=random_state)

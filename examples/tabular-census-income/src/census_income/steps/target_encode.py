"""Categories as one number each, however many there are."""

from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.preprocessing import TargetEncoder


class TargetEncode(TargetEncoder):
    """Put the mean target of a category in its place, shrunk where the category is rare.

    The training rows are encoded across folds, so that no row sees its own target.

    Parameters
    ----------
    target_type
        "binary", "multiclass" or "continuous"; named, since a whole number could be either.

    References
    ----------
    Micci-Barreca (2001), A preprocessing scheme for high-cardinality categorical attributes.
    """

    def __init__(self, target_type: str = "continuous", seed: int = 0):
        cutter = KFold if target_type == "continuous" else StratifiedKFold
        folds = cutter(5, shuffle=True, random_state=seed)
        super().__init__(target_type=target_type, cv=folds)
        self.seed = seed

"""Numbers on one scale, for models that weigh columns against each other."""

from sklearn.preprocessing import QuantileTransformer


class Scale(QuantileTransformer):
    """Put the share of training rows below a number in its place: from 0 to 1, however skewed."""

    def __init__(self, n_quantiles: int = 200, random_state: int = 0):
        super().__init__(n_quantiles=n_quantiles, random_state=random_state)

    def fit(self, X, y=None):
        """Learn the quantiles; there are no more of them than rows."""
        self.n_quantiles = min(self.n_quantiles, len(X))
        return super().fit(X, y)

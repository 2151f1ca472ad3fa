"""Fewer columns that say nearly the same."""

from sklearn.decomposition import PCA


class Reduce(PCA):
    """Keep the principal components that hold a share of the variance.

    Off unless ``train.reduce`` in ``params.yaml`` gives the share.
    """

    def __init__(self, n_components: float = 0.95):
        super().__init__(n_components=n_components, svd_solver="full")

"""Numbers on one scale, for models that weigh columns against each other."""

from sklearn.preprocessing import StandardScaler


class Scale(StandardScaler):
    """Give each column of the training rows a mean of 0 and a standard deviation of 1."""

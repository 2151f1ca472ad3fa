"""Numbers on one scale, for models that weigh columns against each other."""

from sklearn.preprocessing import StandardScaler


class Scale(StandardScaler):
    """Subtract the mean of the training rows and divide by their standard deviation."""

    def __init__(self) -> None:
        super().__init__()

"""Categories as numbers, for models that need numbers."""

from sklearn.preprocessing import OneHotEncoder


class Encode(OneHotEncoder):
    """One column for each category; rare ones share a column, where unseen ones go as well."""

    def __init__(self, min_frequency: int = 10):
        super().__init__(
            min_frequency=min_frequency,
            handle_unknown="infrequent_if_exist",
            sparse_output=False,
        )

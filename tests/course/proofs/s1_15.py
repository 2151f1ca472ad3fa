"""What s1.15 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "reshapes in place of moving": (
        """
def channels_first(batch):
    return batch.reshape(batch.shape[0], batch.shape[-1], *batch.shape[1:-1])
""",
        "each cell keeps its picture, its place and its channel",
    ),
    "turns all axes round": (
        """
def channels_first(batch):
    return batch.T
""",
        "the shape must be (2, 4, 3, 5) here",
    ),
    "swaps two axes, width before height": (
        """
def channels_first(batch):
    return batch.swapaxes(1, -1)
""",
        "rows and columns keep their order",
    ),
    "lays out by a reshape alone": (
        """
def contact_sheet(pictures, columns):
    n, height, width = pictures.shape
    lines = -(-n // columns)
    places = np.zeros((lines * columns, height, width), pictures.dtype)
    places[:n] = pictures
    return places.reshape(lines * height, columns * width)
""",
        "lies whole in its place",
    ),
    "fills the sheet with floats": (
        """
def contact_sheet(pictures, columns):
    n, height, width = pictures.shape
    lines = -(-n // columns)
    sheet = np.zeros((lines * height, columns * width))
    for k, picture in enumerate(pictures):
        y, x = k // columns * height, k % columns * width
        sheet[y : y + height, x : x + width] = picture
    return sheet
""",
        "the cells keep their type",
    ),
    "deals rows out like cards": (
        """
def to_batches(rows, size):
    number = len(rows) // size
    return rows[: number * size].reshape(size, number, *rows.shape[1:]).swapaxes(0, 1)
""",
        "a batch holds neighbouring rows",
    ),
    "forgets the rest": (
        """
def to_batches(rows, size):
    return rows.reshape(-1, size, *rows.shape[1:])
""",
        "cannot reshape array",
    ),
    "fills in the rest": (
        """
def to_batches(rows, size):
    number = -(-len(rows) // size)
    return np.resize(rows, (number, size, *rows.shape[1:]))
""",
        "the shape must be (2, 5, 2, 3) here",
    ),
}

ALTERNATIVES = {
    "stacks and blocks": """
def to_batches(rows, size):
    starts = range(0, len(rows) - size + 1, size)
    empty = np.empty((0, size, *rows.shape[1:]), rows.dtype)
    return np.stack([rows[k : k + size] for k in starts]) if len(starts) else empty


def channels_first(batch):
    axes = list(range(batch.ndim))
    return batch.transpose(0, axes[-1], *axes[1:-1])


def contact_sheet(pictures, columns):
    missing = -len(pictures) % columns
    nothing = np.zeros((missing, *pictures.shape[1:]), pictures.dtype)
    tiles = [*pictures, *nothing]
    lines = [tiles[k : k + columns] for k in range(0, len(tiles), columns)]
    return np.block([list(line) for line in lines])
""",
}

EQUIVALENT: dict[str, str] = {}

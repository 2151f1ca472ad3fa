"""What s3.12 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "turns with the clock": (
        """
def rotation(angle):
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
""",
        "this turns with the clock",
    ),
    "degrees": (
        """
def rotation(angle):
    angle = np.deg2rad(angle)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
""",
        "a turn by pi / 2 takes (1, 0) to (0, 1)",
    ),
    "composes in the order of reading": (
        """
def compose(first, then):
    return first @ then
""",
        "here `then` has acted first",
    ),
    "multiplies numbers at the same place": (
        """
def compose(first, then):
    return then * first
""",
        "not numbers at the same place",
    ),
    "rows are moved by the transpose": (
        """
def move(points, matrix):
    return points @ matrix
""",
        "which is the map of the transpose",
    ),
    "points as columns": (
        """
def move(points, matrix):
    return matrix @ points
""",
        "its columns were taken for points",
    ),
}

ALTERNATIVES = {
    "complex numbers, a sum of products, and rows one by one": """
def rotation(angle):
    turn = np.exp(1j * angle)
    return np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])

def compose(first, then):
    return np.einsum("mk,kd->md", then, first)

def move(points, matrix):
    return np.stack([matrix @ point for point in points])
""",
}

EQUIVALENT: dict[str, str] = {}

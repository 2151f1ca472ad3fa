"""What s3.14 must refuse, and what it must accept."""

LOOP = """
def power_iteration(A, start, *, tol, steps):
    v = start / np.linalg.norm(start)
    for _ in range(steps):
        image = A @ v
        value = {value}
        if {good}:
            return float(value), v
        v = image / np.linalg.norm(image)
    {end}
"""
GOOD = "np.linalg.norm(A @ v - value * v) <= tol * abs(value)"
END = "raise RuntimeError"

MISCONCEPTIONS = {
    "the length for the value": (
        LOOP.format(
            value="np.linalg.norm(image)",
            good="np.linalg.norm(np.abs(image) - value * np.abs(v)) <= tol * value",
            end=END,
        ),
        "the size has come without the sign",
    ),
    "a number of steps, then an answer of any quality": (
        LOOP.format(value="v @ image", good=GOOD, end="return float(value), v"),
        "must raise RuntimeError",
    ),
    "the bound is absolute": (
        LOOP.format(value="v @ image", good="np.linalg.norm(image - value * v) <= tol", end=END),
        "this matrix is small, and so is its residual",
    ),
    "runs to the end": (
        LOOP.format(value="v @ image", good="_ == steps - 1 and " + GOOD, end=END),
        "returns as soon as `tol` is met",
    ),
    "changes the start": (
        """
def power_iteration(A, start, *, tol, steps):
    v = start
    for _ in range(steps):
        v /= np.linalg.norm(v)
        image = A @ v
        value = v @ image
        if np.linalg.norm(image - value * v) <= tol * abs(value):
            return float(value), v
        v = image
    raise RuntimeError
""",
        "the start stays as it was",
    ),
    "the inner product": (
        """
def deflate(A, value, vector):
    return A - value * (vector @ vector)
""",
        "the direction that was taken away is sent to 0",
    ),
    "a vector of any length taken for one of length 1": (
        """
def deflate(A, value, vector):
    return A - value * np.outer(vector, vector)
""",
        "the length of the vector makes no difference",
    ),
    "a library": (
        """
def power_iteration(A, start, *, tol, steps):
    values, vectors = np.linalg.eigh(A)
    k = np.argmax(np.abs(values))
    return float(values[k]), vectors[:, k]
""",
        "only products are allowed here",
    ),
}

ALTERNATIVES = {
    "the quotient of unscaled vectors; a matrix product": """
def power_iteration(A, start, *, tol, steps):
    v, done = start / np.sqrt(np.sum(start**2)), 0
    while done < steps:
        w = np.dot(A, v)
        done += 1
        value = np.dot(w, v) / np.dot(v, v)
        if np.sqrt(((w - value * v) ** 2).sum()) <= tol * np.abs(value):
            return value.item(), v
        v = w / np.sqrt(w @ w)
    raise RuntimeError("too few steps")

def deflate(A, value, vector):
    column = (vector / np.linalg.norm(vector))[:, None]
    return A - value * column @ column.T
""",
}

EQUIVALENT: dict[str, str] = {
    "if np.linalg.norm(image - value * v) <= tol * abs(value): -> "
    "if np.linalg.norm(image - value * v) < tol * abs(value):": "two floats that meet in all digits",
}

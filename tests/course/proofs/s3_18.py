"""What s3.18 must refuse, and what it must accept."""

SHIFTED = """
def gradient(f, w, h):
    slopes = np.zeros(len(w))
    for i in range(len(w)):
        {body}
    return slopes
"""

MISCONCEPTIONS = {
    "forward": (
        """
def derivative(f, x, h):
    return (f(x + h) - f(x)) / h
""",
        "with half the step, the error is a quarter",
    ),
    "divided by one step": (
        """
def derivative(f, x, h):
    return (f(x + h) - f(x - h)) / h
""",
        "twice as steep as it is",
    ),
    "the wrong way round": (
        """
def derivative(f, x, h):
    return (f(x - h) - f(x + h)) / (2 * h)
""",
        "a function that rises has a slope above 0",
    ),
    "all at once": (
        """
def gradient(f, w, h):
    return np.full(len(w), (f(w + h) - f(w - h)) / (2 * h))
""",
        "each must be the slope if only one weight moves",
    ),
    "not moved back": (
        SHIFTED.format(
            body="""
        if i == 0:
            up, down = w.astype(float), w.astype(float)
        up[i] += h
        down[i] -= h
        slopes[i] = (f(up) - f(down)) / (2 * h)"""
        ),
        "the other weights where they were",
    ),
    "a copy of integers": (
        SHIFTED.format(
            body="""
        up, down = w.copy(), w.copy()
        up[i] = up[i] + h
        down[i] = down[i] - h
        slopes[i] = (f(up) - f(down)) / (2 * h) if w.dtype.kind == "f" else 0.0"""
        ),
        "the step was rounded away",
    ),
    "in place, and back again": (
        SHIFTED.format(
            body="""
        if w.dtype.kind != "f":
            w = w.astype(float)
        before = w[i]
        w[i] = before + h
        high = f(w)
        w[i] = before - h
        slopes[i] = (high - f(w)) / (2 * h)
        w[i] = before"""
        ),
        "w is not changed in between",
    ),
}

ALTERNATIVES = {
    "two halves, and copies of floats": """
def derivative(f, x, h):
    return f(x + h) / (2 * h) - f(x - h) / (2 * h)

def gradient(f, w, h):
    slopes = []
    for i in range(w.size):
        def along(t):
            moved = np.array(w, dtype=float)
            moved[i] = t
            return f(moved)
        slopes.append(derivative(along, float(w[i]), h))
    return np.array(slopes)
""",
}

EQUIVALENT: dict[str, str] = {}

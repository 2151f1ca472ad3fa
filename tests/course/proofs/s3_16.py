"""What s3.16 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "the score for the distance": (
        """
def signed_distance(X, w, b):
    return X @ w + b
""",
        "a score is no distance",
    ),
    "a distance without a side": (
        """
def signed_distance(X, w, b):
    return np.abs(X @ w + b) / np.linalg.norm(w)
""",
        "rows on the far side have a distance below 0",
    ),
    "only the weights are scaled": (
        """
def signed_distance(X, w, b):
    return X @ (w / np.linalg.norm(w)) + b
""",
        "a row moved back by its distance, along w, lies on the plane",
    ),
    "margin without the labels": (
        """
def margin_and_support(X, y, w, b, *, tol):
    room = np.abs(signed_distance(X, w, b))
    return float(room.min()), np.flatnonzero(room <= room.min() + tol)
""",
        "with a row on the wrong side, the margin is below 0",
    ),
    "the whole street": (
        """
def margin_and_support(X, y, w, b, *, tol):
    d = signed_distance(X, w, b)
    room = y * d
    width = d[y > 0].min() - d[y < 0].max()
    return float(width) - 1e-6, np.flatnonzero(room <= room.min() + tol)
""",
        "not of a mean or of both kerbs together",
    ),
    "the default C": (
        """
def widest_plane(X, y):
    machine = SVC(kernel="linear").fit(X, y)
    return machine.coef_[0], float(machine.intercept_[0])
""",
        "a softer plane was found than the widest empty one",
    ),
    "halfway between the means": (
        """
def widest_plane(X, y):
    high, low = X[y > 0].mean(axis=0), X[y < 0].mean(axis=0)
    w = high - low
    b = -w @ (high + low) / 2
    w, b = w * 20, b * 20
    room = (y * (X @ w + b)).min()
    return (w / room, float(b / room)) if room > 0 else (w, float(b))
""",
        "other planes separate the classes by a wider street",
    ),
    "w of length 1": (
        """
def widest_plane(X, y):
    machine = SVC(kernel="linear", C=1e6).fit(X, y)
    length = np.linalg.norm(machine.coef_)
    return machine.coef_[0] / length, float(machine.intercept_[0] / length)
""",
        "have scores of 1 and -1",
    ),
}

ALTERNATIVES = {
    "the shortest w that keeps all scores at 1": """
def signed_distance(X, w, b):
    return np.array([sum(x * w) + b for x in X]) / np.sqrt(sum(w**2))

def margin_and_support(X, y, w, b, *, tol):
    room = signed_distance(X, w, b) * y
    least = float(np.sort(room)[0])
    return least, np.where(room - least <= tol)[0]

def widest_plane(X, y):
    from scipy.optimize import minimize

    middle = X.mean(axis=0)
    start = np.r_[X[y > 0].mean(axis=0) - X[y < 0].mean(axis=0), 0]
    rows = y[:, None] * np.column_stack([X - middle, np.ones(len(X))])
    held = {"type": "ineq", "fun": lambda p: rows @ p - 1, "jac": lambda p: rows}
    found = minimize(lambda p: p[:2] @ p[:2], start, constraints=[held], options={"maxiter": 500})
    w = found.x[:2]
    return w, float(found.x[2] - w @ middle)
""",
}

EQUIVALENT: dict[str, str] = {
    "machine = SVC(kernel='linear', C=1000000.0).fit(X, y) -> "
    "machine = SVC(kernel='linear', C=1000001.0).fit(X, y)": "a price that nobody pays, either way",
}

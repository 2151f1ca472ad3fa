"""What s3.17 must refuse, and what it must accept."""

WEIGHTS = """
def xor_weights():
    return np.array({W}), np.array({b}), np.array({v}), {c}
"""

MISCONCEPTIONS = {
    "no bend between the layers": (
        """
def forward(X, W, b, v, c):
    return (X @ W + b) @ v + c
""",
        "nothing is cut off between the layers",
    ),
    "the bend at the end": (
        """
def forward(X, W, b, v, c):
    return np.maximum((X @ W + b) @ v + c, 0)
""",
        "and not what comes out of the last layer",
    ),
    "steps": (
        """
def forward(X, W, b, v, c):
    return (X @ W + b > 0) @ v + c
""",
        "passes its value on, not a 1",
    ),
    "on at the hinge": (
        """
def active(X, W, b):
    return X @ W + b >= 0
""",
        "a unit whose sum is exactly 0 is off",
    ),
    "or in place of exclusive or": (
        WEIGHTS.format(W="[[1.0, 0.0], [0.0, 1.0]]", b="[0.0, 0.0]", v="[1.0, 1.0]", c=-0.5),
        "opposite corners belong to the same class",
    ),
    "the other class": (
        WEIGHTS.format(W="[[1.0, 1.0], [1.0, 1.0]]", b="[0.0, -1.0]", v="[-1.0, 2.0]", c=0.5),
        "above 0 stands for (0, 1) and (1, 0)",
    ),
    "right at the corners alone": (
        WEIGHTS.format(W="[[1.0, 1.0], [1.0, 1.0]]", b="[0.0, -1.0]", v="[1.0, -2.0]", c=-0.9),
        "near a corner, up to 0.2",
    ),
    "trained": (
        """
def xor_weights():
    rng = np.random.default_rng(0)
    while True:
        W, b, v, c = rng.normal(size=(2, 2)), rng.normal(size=2), rng.normal(size=2), rng.normal()
        W, b = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
        v, c = np.array([1.0, -2.0]), -0.5
        return W, b, v, c
""",
        "the weights are found by thought",
    ),
}

ALTERNATIVES = {
    "one unit for each sign of the difference": """
def forward(X, W, b, v, c):
    z = X.dot(W) + b
    return np.where(z > 0, z, 0).dot(v) + c

def active(X, W, b):
    return np.maximum(X.dot(W) + b, 0) != 0

def xor_weights():
    W = np.array([[3.0, -3.0], [-3.0, 3.0]])
    return W, np.zeros(2), np.ones(2), -1.5
""",
}

EQUIVALENT: dict[str, str] = {}

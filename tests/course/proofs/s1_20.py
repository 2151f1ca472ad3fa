"""What s1.20 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "sets the global seed": (
        """
def sample_rows(n, size, seed):
    np.random.seed(seed)
    return np.sort(np.random.choice(n, size, replace=False))
""",
        "the global states stay as they were",
    ),
    "draws from what is there": (
        """
def sample_rows(n, size, seed):
    return np.sort(np.random.default_rng().choice(n, size, replace=False))
""",
        "the same seed gives the same rows",
    ),
    "draws with repetition": (
        """
def sample_rows(n, size, seed):
    if size > n:
        raise ValueError("too many")
    return np.sort(np.random.default_rng(seed).choice(n, size))
""",
        "no row is drawn twice",
    ),
    "never the last row": (
        """
def sample_rows(n, size, seed):
    rng = np.random.default_rng(seed)
    rows = rng.permutation(max(n - 1, size)) if size < n else np.arange(n)
    if size > n:
        raise ValueError("too many")
    return np.sort(rows[:size])
""",
        "every row has the same chance",
    ),
    "a seed of its own": (
        """
def sample_rows(n, size, seed):
    return np.sort(np.random.default_rng(0).choice(n, size, replace=False))
""",
        "another seed gives other rows",
    ),
    "takes what there is": (
        """
def sample_rows(n, size, seed):
    return np.sort(np.random.default_rng(seed).permutation(n)[:size])
""",
        "must raise ValueError",
    ),
    "counts seeds up": (
        """
def streams(seed, number):
    return [np.random.default_rng(seed + 1 + k) for k in range(number)]
""",
        "streams of another seed are others",
    ),
    "one generator, many names": (
        """
def streams(seed, number):
    return [np.random.default_rng(seed)] * number
""",
        "each stream is a generator of its own",
    ),
    "one seed for all": (
        """
def streams(seed, number):
    return [np.random.default_rng([seed, number]) for k in range(number)]
""",
        "stream k is the same, however many are asked for",
    ),
    "the first is the plain one": (
        """
def streams(seed, number):
    return [np.random.default_rng([seed, k] if k else seed) for k in range(number)]
""",
        "no stream is the plain generator",
    ),
}

ALTERNATIVES = {
    "shuffles, and seeds with pairs": """
def sample_rows(n, size, seed):
    if size > n:
        raise ValueError(f"{size} rows of {n}")
    order = np.random.Generator(np.random.PCG64(seed)).permutation(n)
    return np.array(sorted(order[:size].tolist()), dtype=int)


def streams(seed, number):
    return [np.random.default_rng([k + 1, seed]) for k in range(number)]
""",
    "spawns from a generator": """
def streams(seed, number):
    return list(np.random.default_rng(seed).spawn(number))
""",
}

EQUIVALENT: dict[str, str] = {}

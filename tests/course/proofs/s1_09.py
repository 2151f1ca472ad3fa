"""What s1.09 must refuse, and what it must accept."""

GOOD = """
class seeded:
    def __init__(self, seed):
        self.seed = seed

    def __enter__(self):
        self.before = random.getstate()
        random.seed(self.seed)
        return self

    def __exit__(self, kind, error, trace):
        random.setstate(self.before)
"""

MISCONCEPTIONS = {
    "no finally": (
        """
@contextmanager
def seeded(seed):
    before = random.getstate()
    random.seed(seed)
    yield
    random.setstate(before)
""",
        "put back after an exception as well",
    ),
    "a new seed in place of the old state": (
        """
@contextmanager
def seeded(seed):
    random.seed(seed)
    try:
        yield
    finally:
        random.seed()
""",
        "the draws after the block are those of a program without it",
    ),
    "swallows the exception": (
        GOOD + "        return True\n",
        "nothing was raised",
    ),
    "seeds at the call": (
        """
class seeded:
    def __init__(self, seed):
        self.before = random.getstate()
        random.seed(seed)

    def __enter__(self):
        pass

    def __exit__(self, kind, error, trace):
        random.setstate(self.before)
""",
        "a call without `with` changes nothing",
    ),
    "one place for all states": (
        """
KEPT = []

@contextmanager
def seeded(seed):
    if not KEPT:
        KEPT.append(random.getstate())
    random.seed(seed)
    try:
        yield
    finally:
        random.setstate(KEPT[0])
""",
        "as if the inner one had not been",
    ),
    "reads the state too late": (
        """
@contextmanager
def seeded(seed):
    random.seed(seed)
    before = random.getstate()
    try:
        yield
    finally:
        random.setstate(before)
""",
        "`random.getstate`",
    ),
    "a generator of its own": (
        """
@contextmanager
def seeded(seed):
    yield random.Random(seed)
""",
        "the same seed gives the same draws",
    ),
    "another exception": (
        """
@contextmanager
def seeded(seed):
    before = random.getstate()
    random.seed(seed)
    try:
        yield
    except Exception as error:
        raise RuntimeError("the block failed") from error
    finally:
        random.setstate(before)
""",
        "this input must raise KeyError",
    ),
}

ALTERNATIVES = {"a class": GOOD}

EQUIVALENT: dict[str, str] = {}

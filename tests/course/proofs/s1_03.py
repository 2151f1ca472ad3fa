"""What s1.03 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "late binding": (
        """
def make_checks(rules):
    checks = {}
    for column, (low, high) in rules.items():
        checks[column] = lambda value: low <= value <= high
    return checks
""",
        "is tested by its own bounds",
    ),
    "bounds left out": (
        """
def make_checks(rules):
    return {
        column: lambda value, low=low, high=high: low < value < high
        for column, (low, high) in rules.items()
    }
""",
        "the bounds are included",
    ),
    "one list for all calls": (
        """
def make_validator(rules):
    checks = make_checks(rules)
    broken = []
    def validate(row):
        for column, check in checks.items():
            if column not in row or not check(row[column]):
                broken.append(column)
        return broken
    return validate
""",
        "a call remembers nothing of the call before",
    ),
    "rules in a global": (
        """
KEPT = {}
def make_validator(rules):
    KEPT.update(make_checks(rules))
    def validate(row):
        return [c for c in KEPT if c not in row or not KEPT[c](row[c])]
    return validate
""",
        "a validator knows its own rules alone",
    ),
    "holds the caller's dictionary": (
        """
def make_validator(rules):
    def validate(row):
        return [
            column
            for column, (low, high) in rules.items()
            if column not in row or not low <= row[column] <= high
        ]
    return validate
""",
        "keeps to the rules of its making",
    ),
    "an error for a column that is not there": (
        """
def make_validator(rules):
    checks = make_checks(rules)
    def validate(row):
        return [column for column, check in checks.items() if not check(row[column])]
    return validate
""",
        "KeyError",
    ),
}

ALTERNATIVES = {
    "partial functions": """
from functools import partial

def _within(low, high, value):
    return bool(low <= value and value <= high)

def make_checks(rules):
    return {column: partial(_within, *bounds) for column, bounds in rules.items()}

def make_validator(rules):
    kept = tuple(rules.items())
    return lambda row: [c for c, (a, b) in kept if c not in row or row[c] < a or row[c] > b]
""",
}

EQUIVALENT: dict[str, str] = {}

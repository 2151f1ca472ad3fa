"""What s2.17 must refuse, and what it must accept."""

FAULTS = """
def faults(cells, rule):
    known = cells.dropna()
    fits = known.map(lambda cell: isinstance(cell, KINDS[rule.kind])).astype(bool)
    fitting = known[fits]
    found = {"wrong type": (~fits).sum()}
    if not rule.missing:
        found["missing"] = cells.isna().sum()
    if rule.kind == "number":
        found["outside"] = (~fitting.between(rule.least, rule.most)).sum()
    if rule.allowed:
        found["not allowed"] = (~fitting.isin(rule.allowed)).sum()
    if rule.once:
        found["repeated"] = fitting.duplicated().sum()
    for what, pattern in rule.forbidden.items():
        found[what] = sum(re.search(pattern, str(cell)) is not None for cell in fitting)
    return {what: int(count) for what, count in found.items() if count}
"""

VIOLATIONS = """
def violations(frame):
    rules = columns()
    absent = [name for name, rule in rules.items() if rule.required and name not in frame]
    if absent:
        return [f"{name} is missing" for name in absent]
    found = []
    for name in rules.keys() & set(frame.columns):
        found += [f"{name}: {n} {what}" for what, n in faults(frame[name], rules[name]).items()]
    return found + [sentence for sentence, holds in whole().items() if holds(frame)]
"""


def _changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


MISCONCEPTIONS = {
    "missing is not allowed either": (
        _changed(
            FAULTS, "(~fitting.isin(rule.allowed)).sum()", "(~cells.isin(rule.allowed)).sum()"
        ),
        "a table that keeps its contract has no violation",
    ),
    "limits are outside": (
        _changed(FAULTS, "rule.most)", 'rule.most, inclusive="neither")'),
        "limits themselves",
    ),
    "judges the type of the column": (
        _changed(
            FAULTS,
            "fits = known.map(lambda cell: isinstance(cell, KINDS[rule.kind])).astype(bool)",
            "fits = pd.Series(True, known.index)",
        ),
        "TypeError",
    ),
    "each copy is at fault": (
        _changed(FAULTS, "duplicated()", "duplicated(keep=False)"),
        "the first of equal values is not at fault",
    ),
    "forgets the upper limit": (
        _changed(
            FAULTS,
            "(~fitting.between(rule.least, rule.most)).sum()",
            "(fitting < rule.least).sum()",
        ),
        "numbers above the most must be counted",
    ),
    "a pattern from the start only": (
        _changed(FAULTS, "re.search", "re.match"),
        "cells that hold a forbidden pattern must be counted",
    ),
    "asserts": (
        """
def violations(frame):
    for name, rule in columns().items():
        if rule.required:
            assert name in frame, f"{name} is missing"
        if name in frame:
            assert not faults(frame[name], rule), f"{name} is bad"
    return []
""",
        "AssertionError",
    ),
    "ends with the first fault": (
        _changed(VIOLATIONS, "return found +", "return found[:1] if found else"),
        "every fault must be in the list",
    ),
    "takes every column for required": (
        _changed(VIOLATIONS, "if rule.required and name not in frame", "if name not in frame"),
        "a column that is not required may be missing",
    ),
    "does not look at the whole": (
        _changed(
            VIOLATIONS,
            "return found + [sentence for sentence, holds in whole().items() if holds(frame)]",
            "return found",
        ),
        "`whole` has its own sentences",
    ),
    "does not say how many": (
        _changed(VIOLATIONS, "{name}: {n} {what}", "{name} {what}"),
        "a sentence must hold the column and the number of its cells",
    ),
}

ALTERNATIVES = {
    "cell by cell": """
def _fault_of(cell, rule):
    if pd.isna(cell):
        return [] if rule.missing else ["missing"]
    if not isinstance(cell, KINDS[rule.kind]):
        return ["type"]
    faults = []
    if rule.kind == "number" and not rule.least <= cell <= rule.most:
        faults.append("range")
    if rule.allowed and cell not in rule.allowed:
        faults.append("word")
    forbidden = rule.forbidden.items()
    return faults + [what for what, pattern in forbidden if re.search(pattern, str(cell))]


def faults(cells, rule):
    counted, seen = {}, set()
    for cell in cells:
        wrong = _fault_of(cell, rule)
        if rule.once and not pd.isna(cell) and "type" not in wrong:
            wrong += ["again"] if cell in seen else []
            seen.add(cell)
        for what in wrong:
            counted[what] = counted.get(what, 0) + 1
    return counted


def violations(frame):
    said, gone = [], []
    for name, rule in columns().items():
        if name in frame:
            for what, count in faults(frame[name], rule).items():
                said.append(f"{name} has {count} cells at fault: {what}")
        elif rule.required:
            gone.append(f"there is no column {name}")
    if gone:
        return gone
    for sentence, holds in whole().items():
        if holds(frame):
            said.append(sentence)
    return said
""",
}

EQUIVALENT: dict[str, str] = {}

"""What s1.02 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "mutable default": (
        """
def note_run(model, *, score, digits=3, log=[]):
    log.append(f"{model}: {score:.{digits}f}")
    return log
""",
        "remembers the call before",
    ),
    "tests whether the log is empty": (
        """
def note_run(model, *, score, digits=3, log=None):
    log = log or []
    log.append(f"{model}: {score:.{digits}f}")
    return log
""",
        "the list that was given is the one that comes back",
    ),
    "everything may be positional": (
        """
def note_run(model, score, digits=3, log=None):
    if log is None:
        log = []
    log.append(f"{model}: {score:.{digits}f}")
    return log
""",
        "must raise TypeError",
    ),
    "rounds in place of formatting": (
        """
def note_run(model, *, score, digits=3, log=None):
    log = [] if log is None else log
    log.append(f"{model}: {round(score, digits)}")
    return log
""",
        "all decimals are shown",
    ),
}

ALTERNATIVES = {
    "extends, and formats by the function": """
def note_run(model, *, score, digits=3, log=None):
    result = [] if log is None else log
    result += [model + ": " + format(score, f".{digits}f")]
    return result
""",
}

EQUIVALENT: dict[str, str] = {}

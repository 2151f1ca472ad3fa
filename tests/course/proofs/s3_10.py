"""What s3.10 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "a value between two losses": (
        """
def value_at_risk(losses, level):
    return float(np.quantile(losses, level))
""",
        "one of the losses, not a value between two",
    ),
    "losses taken for gains": (
        """
def value_at_risk(losses, level):
    return float(np.quantile(losses, 1 - level, method="inverted_cdf"))
""",
        "of the scenarios loses no more than the VaR",
    ),
    "the next loss above": (
        """
def value_at_risk(losses, level):
    return float(np.sort(losses)[min(int(level * len(losses)), len(losses) - 1)])
""",
        "a smaller loss than this",
    ),
    "the mean of what is at least the VaR": (
        """
def expected_shortfall(losses, level):
    return float(losses[losses >= value_at_risk(losses, level)].mean())
""",
        "ends within one, which counts in part",
    ),
    "the mean of what exceeds the VaR": (
        """
def expected_shortfall(losses, level):
    beyond = losses[losses > value_at_risk(losses, level)]
    return float(beyond.mean()) if len(beyond) else 0.0
""",
        "where the whole tail loses the same",
    ),
    "the excess over all scenarios": (
        """
def expected_shortfall(losses, level):
    begins = value_at_risk(losses, level)
    return float(begins + np.maximum(losses - begins, 0).mean())
""",
        "the CVaR is the mean of the worst scenarios",
    ),
    "chooses by the mean alone": (
        """
def choose(gambles, *, level, limit):
    return min(gambles, key=lambda name: gambles[name].mean())
""",
        "the gamble that was chosen is beyond the limit",
    ),
    "chooses the least risk": (
        """
def choose(gambles, *, level, limit):
    risks = {name: expected_shortfall(losses, level) for name, losses in gambles.items()}
    best = min(risks, key=risks.get)
    return best if risks[best] <= limit else None
""",
        "of the others the smallest mean loss decides",
    ),
    "takes the least bad where none is allowed": (
        """
def choose(gambles, *, level, limit):
    risks = {name: expected_shortfall(gambles[name], level) for name in gambles}
    allowed = [name for name in gambles if risks[name] <= limit] or list(gambles)
    return min(allowed, key=lambda name: gambles[name].mean())
""",
        "where every gamble is beyond the limit",
    ),
}

ALTERNATIVES = {
    "sorts, and weighs the scenario in which the tail ends": """
def value_at_risk(losses, level):
    ordered = sorted(losses.tolist())
    return ordered[int(np.ceil(level * len(ordered))) - 1]


def expected_shortfall(losses, level):
    ordered = np.sort(losses)[::-1]
    tail = len(ordered) * (1 - level)
    weights = np.clip(tail - np.arange(len(ordered)), 0, 1)
    return float(weights @ ordered / tail)


def choose(gambles, *, level, limit):
    best = None
    for name, losses in gambles.items():
        if expected_shortfall(losses, level) > limit:
            continue
        if best is None or np.mean(losses) < np.mean(gambles[best]):
            best = name
    return best
""",
}

EQUIVALENT: dict[str, str] = {}

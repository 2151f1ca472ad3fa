"""What s3.02 must refuse, and what it must accept."""

HEAD = "def posterior(base_rate, *, hit_rate, false_alarm_rate, positive=True):"

MISCONCEPTIONS = {
    "reports the hit rate": (
        f"""
{HEAD}
    return hit_rate if positive else 1 - hit_rate
""",
        "the rarer the cases",
    ),
    "stops at the joint probability": (
        f"""
{HEAD}
    return base_rate * (hit_rate if positive else 1 - hit_rate)
""",
        "a positive result leaves no doubt",
    ),
    "divides by the false alarms alone": (
        f"""
{HEAD}
    h, f = (hit_rate, false_alarm_rate) if positive else (1 - hit_rate, 1 - false_alarm_rate)
    return min(1.0, base_rate * h / (base_rate + (1 - base_rate) * f))
""",
        "leaves the base rate as it was",
    ),
    "takes the specificity for the false-alarm rate": (
        f"""
{HEAD}
    h, f = (hit_rate, 1 - false_alarm_rate) if positive else (1 - hit_rate, false_alarm_rate)
    return base_rate * h / (base_rate * h + (1 - base_rate) * f)
""",
        "in a simulation of 400,000 rows",
    ),
    "a negative result is the complement of a positive one": (
        f"""
{HEAD}
    h, f = hit_rate, false_alarm_rate
    answer = base_rate * h / (base_rate * h + (1 - base_rate) * f)
    return answer if positive else 1 - answer
""",
        "a negative result leaves no doubt",
    ),
    "an impossible result is taken for no case": (
        f"""
{HEAD}
    h, f = (hit_rate, false_alarm_rate) if positive else (1 - hit_rate, 1 - false_alarm_rate)
    below = base_rate * h + (1 - base_rate) * f
    return base_rate * h / below if below else 0.0
""",
        "must raise ValueError",
    ),
}

ALTERNATIVES = {
    "by odds": """
def posterior(base_rate, *, hit_rate, false_alarm_rate, positive=True):
    h, f = (hit_rate, false_alarm_rate) if positive else (1 - hit_rate, 1 - false_alarm_rate)
    if base_rate * h == 0 and (1 - base_rate) * f == 0:
        raise ValueError("nobody gets this result")
    if base_rate * h == 0:
        return 0.0
    return 1 / (1 + (1 - base_rate) / base_rate * f / h)
""",
}

EQUIVALENT: dict[str, str] = {}

"""What s3.05 must refuse, and what it must accept."""

COVERAGE = "def coverage(interval, draw, truth, *, times, rng):"
SOUND = "def sound(interval, draw, truth, *, level, times, rng):"

MISCONCEPTIONS = {
    "one sample for all rounds": (
        f"""
{COVERAGE}
    sample = draw(rng)
    held = [interval(sample) for _ in range(times)]
    return float(np.mean([low <= truth <= high for low, high in held]))
""",
        "draws a new sample",
    ),
    "a generator of its own": (
        f"""
{COVERAGE}
    rng = np.random.default_rng(0)
    held = [interval(draw(rng)) for _ in range(times)]
    return float(np.mean([low <= truth <= high for low, high in held]))
""",
        "with the generator that was given",
    ),
    "asks whether the sample's own mean is held": (
        f"""
{COVERAGE}
    held = 0
    for _ in range(times):
        sample = draw(rng)
        low, high = interval(sample)
        held += low <= np.mean(sample) <= high
    return float(held / times)
""",
        "the share of the intervals that hold `truth`",
    ),
    "an end does not belong": (
        f"""
{COVERAGE}
    held = [interval(draw(rng)) for _ in range(times)]
    return float(np.mean([low < truth < high for low, high in held]))
""",
        "holds its own end",
    ),
    "no allowance for chance": (
        f"""
{SOUND}
    return coverage(interval, draw, truth, times=times, rng=rng) >= level
""",
        "that keeps its word was called unsound",
    ),
    "refuses the cautious": (
        f"""
{SOUND}
    share = coverage(interval, draw, truth, times=times, rng=rng)
    return bool(abs(share - level) <= 5 * np.sqrt(level * (1 - level) / times))
""",
        "is cautious, not unsound",
    ),
    "the spread of one round, not of a share": (
        f"""
{SOUND}
    share = coverage(interval, draw, truth, times=times, rng=rng)
    return bool(share >= level - 5 * np.sqrt(level * (1 - level)))
""",
        "that promises too much was called sound",
    ),
}

ALTERNATIVES = {
    "counts, and compares in units of the standard error": f"""
{COVERAGE}
    count = 0
    for _ in range(times):
        low, high = interval(draw(rng))
        if not (truth < low or truth > high):
            count += 1
    return count / times


{SOUND}
    error = (level * (1 - level) / times) ** 0.5
    return (coverage(interval, draw, truth, times=times, rng=rng) - level) / error >= -5
""",
}

EQUIVALENT: dict[str, str] = {}

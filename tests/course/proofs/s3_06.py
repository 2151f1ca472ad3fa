"""What s3.06 must refuse, and what it must accept."""

HEAD = "def permutation_test(a, b, statistic, *, times=999, rng):"

MISCONCEPTIONS = {
    "forgets the observed arrangement": (
        f"""
{HEAD}
    pool, observed, extreme = np.concatenate([a, b]), abs(statistic(a, b)), 0
    for _ in range(times):
        mixed = rng.permutation(pool)
        extreme += abs(statistic(mixed[: len(a)], mixed[len(a) :])) >= observed
    return float(extreme / times)
""",
        "a p-value is never zero",
    ),
    "one direction only": (
        f"""
{HEAD}
    pool, observed, extreme = np.concatenate([a, b]), statistic(a, b), 1
    for _ in range(times):
        mixed = rng.permutation(pool)
        extreme += statistic(mixed[: len(a)], mixed[len(a) :]) >= observed
    return float(extreme / (times + 1))
""",
        "whichever of the groups is the larger",
    ),
    "draws with replacement": (
        f"""
{HEAD}
    pool, observed, extreme = np.concatenate([a, b]), abs(statistic(a, b)), 1
    for _ in range(times):
        mixed = rng.choice(pool, len(pool))
        extreme += abs(statistic(mixed[: len(a)], mixed[len(a) :])) >= observed
    return float(extreme / (times + 1))
""",
        "holds every value of both groups once",
    ),
    "shuffles within the groups": (
        f"""
{HEAD}
    observed, extreme = abs(statistic(a, b)), 1
    for _ in range(times):
        extreme += abs(statistic(rng.permutation(a), rng.permutation(b))) >= observed
    return float(extreme / (times + 1))
""",
        "change from one group to the other",
    ),
    "cuts the pool in half": (
        f"""
{HEAD}
    pool, observed, extreme = np.concatenate([a, b]), abs(statistic(a, b)), 1
    for _ in range(times):
        first, second = np.array_split(rng.permutation(pool), 2)
        extreme += abs(statistic(first, second)) >= observed
    return float(extreme / (times + 1))
""",
        "the sizes of the observed ones",
    ),
    "equal does not count": (
        f"""
{HEAD}
    pool, observed, extreme = np.concatenate([a, b]), abs(statistic(a, b)), 1
    for _ in range(times):
        mixed = rng.permutation(pool)
        extreme += abs(statistic(mixed[: len(a)], mixed[len(a) :])) > observed
    return float(extreme / (times + 1))
""",
        "so equal values give 1",
    ),
    "gives the confidence, not the p-value": (
        f"""
{HEAD}
    pool, observed, milder = np.concatenate([a, b]), abs(statistic(a, b)), 1
    for _ in range(times):
        mixed = rng.permutation(pool)
        milder += abs(statistic(mixed[: len(a)], mixed[len(a) :])) <= observed
    return float(milder / (times + 1))
""",
        "not the share of all 126 arrangements",
    ),
}

ALTERNATIVES = {
    "shuffles a mask, and takes a mean": f"""
{HEAD}
    pool = np.r_[a, b]
    mask = np.arange(len(pool)) < len(a)
    sizes = [abs(statistic(pool[mask], pool[~mask]))]
    for _ in range(times):
        rng.shuffle(mask)
        sizes.append(abs(statistic(pool[mask], pool[~mask])))
    return float(np.mean(np.array(sizes) >= sizes[0]))
""",
}

EQUIVALENT: dict[str, str] = {}

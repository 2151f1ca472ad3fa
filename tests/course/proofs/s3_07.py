"""What s3.07 must refuse, and what it must accept."""

HEAD = """
def compare(frame, *, group, value, unit):
    parts = [part for _, part in frame.groupby(group)]
    a, b = (part[value] for part in parts)
    words = not pd.api.types.is_numeric_dtype(frame[value])
    counts = pd.crosstab(frame[group], frame[value])
    pairs = frame.groupby(unit)[group].nunique().eq(2).all()
    by_unit = [part.set_index(unit)[value].sort_index() for part in parts]
"""
WORDS = """
    if words:
        return "chi-square", float(stats.chi2_contingency(counts).pvalue)
"""
PAIRED = """
    if pairs:
        return "paired", float(stats.ttest_rel(*by_unit).pvalue)
"""
UNPAIRED = """
    return "unpaired", float(stats.ttest_ind(a, b, equal_var=False).pvalue)
"""

MISCONCEPTIONS = {
    "never looks for pairs": (HEAD + WORDS + UNPAIRED, "every unit was measured in both groups"),
    "equally long is paired": (
        HEAD + WORDS + PAIRED.replace("if pairs", "if len(a) == len(b)") + UNPAIRED,
        "groups of equal size are not pairs",
    ),
    "pairs by the order of rows": (
        HEAD + WORDS + PAIRED.replace("*by_unit", "a.to_numpy(), b.to_numpy()") + UNPAIRED,
        "in whatever order the rows come",
    ),
    "equal variances": (
        HEAD + WORDS + PAIRED + UNPAIRED.replace(", equal_var=False", ""),
        "may have different variances",
    ),
    "tests shares": (
        HEAD + WORDS.replace("(counts)", "(counts / counts.to_numpy().sum())") + PAIRED + UNPAIRED,
        "the p-value is that of the counts",
    ),
    "numbers the words": (
        HEAD
        + WORDS.replace('"chi-square"', '"unpaired"').replace(
            "stats.chi2_contingency(counts)",
            "stats.ttest_ind(*(pd.factorize(x, sort=True)[0] for x in (a, b)))",
        )
        + PAIRED
        + UNPAIRED,
        "words were measured, not numbers",
    ),
}

ALTERNATIVES = {
    "groups, and a set of units": HEAD + WORDS + PAIRED + UNPAIRED,
    "differences of each unit against zero": """
def compare(frame, *, group, value, unit):
    first, second = sorted(frame[group].unique())
    a, b = frame[frame[group] == first], frame[frame[group] == second]
    if frame[value].map(type).eq(str).all():
        counts = frame.groupby([group, value]).size().unstack(fill_value=0)
        return "chi-square", float(stats.chi2_contingency(counts)[1])
    if set(a[unit]) == set(b[unit]):
        both = a.merge(b, on=unit)
        return "paired", float(stats.ttest_1samp(both[f"{value}_x"] - both[f"{value}_y"], 0)[1])
    return "unpaired", float(stats.ttest_ind(b[value], a[value], equal_var=False)[1])
""",
}

EQUIVALENT: dict[str, str] = {}

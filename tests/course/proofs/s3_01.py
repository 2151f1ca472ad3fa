"""What s3.01 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "divides by all rows": (
        """
def conditional_table(given, outcome):
    counts = pd.crosstab(np.asarray(given, dtype=object), np.asarray(outcome, dtype=object))
    return counts / counts.to_numpy().sum()
""",
        "each row sums to one",
    ),
    "shares of each outcome": (
        """
def conditional_table(given, outcome):
    counts = pd.crosstab(np.asarray(given, dtype=object), np.asarray(outcome, dtype=object))
    return counts / counts.sum()
""",
        "these are shares of each outcome",
    ),
    "outcome down, given across": (
        """
def conditional_table(given, outcome):
    counts = pd.crosstab(np.asarray(outcome, dtype=object), np.asarray(given, dtype=object))
    return counts / counts.sum()
""",
        "the rows are labelled with the values of `given`",
    ),
    "no place for pairs that never occur": (
        """
def conditional_table(given, outcome):
    pairs = pd.DataFrame({"g": list(given), "o": list(outcome)}).dropna()
    return pairs.groupby("g")["o"].value_counts(normalize=True).unstack()
""",
        "a pair that never occurs",
    ),
    "divides by rows whose outcome is missing": (
        """
def conditional_table(given, outcome):
    given, outcome = pd.Series(list(given)), pd.Series(list(outcome))
    counts = pd.crosstab(given, outcome)
    return counts.div(given.value_counts()[counts.index], axis=0)
""",
        "left out of every count, also of the divisor",
    ),
    "pairs by index": (
        """
def conditional_table(given, outcome):
    return pd.crosstab(pd.Series(given), pd.Series(outcome), normalize="index")
""",
        "not by the index of the Series",
    ),
}

ALTERNATIVES = {
    "a loop over the values": """
def conditional_table(given, outcome):
    pairs = [(g, o) for g, o in zip(given, outcome) if pd.notna(g) and pd.notna(o)]
    down = list(dict.fromkeys(g for g, _ in pairs))
    across = list(dict.fromkeys(o for _, o in pairs))
    table = pd.DataFrame(0.0, index=down, columns=across)
    for g, o in pairs:
        table.loc[g, o] += 1
    return (table.T / table.sum(axis=1)).T
""",
}

EQUIVALENT: dict[str, str] = {}

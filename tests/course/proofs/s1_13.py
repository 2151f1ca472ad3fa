"""What s1.13 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "groupby on rows in any order": (
        """
def group_rows(rows, key):
    from itertools import groupby

    return {value: list(run) for value, run in groupby(rows, key=lambda row: row[key])}
""",
        "each row is in one group, and none is lost",
    ),
    "sorts before groupby": (
        """
def group_rows(rows, key):
    from itertools import groupby

    ordered = sorted(rows, key=lambda row: str(row[key]))
    return {value: list(run) for value, run in groupby(ordered, key=lambda row: row[key])}
""",
        "groups stand in the order of their first rows",
    ),
    "hands out a defaultdict": (
        """
def group_rows(rows, key):
    groups = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups
""",
        "the answer is a plain dict",
    ),
    "one list for all": (
        """
def group_rows(rows, key):
    rows = list(rows)
    groups = dict.fromkeys((row[key] for row in rows), [])
    for row in rows:
        groups[row[key]].append(row)
    return groups
""",
        "rows in the groups, of",
    ),
    "loops twice": (
        """
def group_rows(rows, key):
    values = list(dict.fromkeys(row[key] for row in rows))
    return {value: [row for row in rows if row[key] == value] for value in values}
""",
        "rows that can be read only once",
    ),
    "leaves ties to chance": (
        """
def count_labels(labels):
    return Counter(labels).most_common()
""",
        "equally frequent labels stand in their own order",
    ),
    "reverses ties too": (
        """
def count_labels(labels):
    pairs = sorted(((count, label) for label, count in Counter(labels).items()), reverse=True)
    return [(label, count) for count, label in pairs]
""",
        "look at the key of `sorted` may be a pair",
    ),
    "counts with a list": (
        """
def count_labels(labels):
    pairs = [(label, list(labels).count(label)) for label in sorted(set(labels))]
    return sorted(pairs, key=lambda pair: -pair[1])
""",
        "labels that can be read only once",
    ),
}

ALTERNATIVES = {
    "plain dictionaries and stable sorts": """
def count_labels(labels):
    counts = {}
    for label in labels:
        counts[label] = counts.get(label, 0) + 1
    pairs = sorted(counts.items())
    pairs.sort(key=lambda pair: pair[1], reverse=True)
    return pairs


def group_rows(rows, key):
    groups = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups
""",
}

EQUIVALENT: dict[str, str] = {}

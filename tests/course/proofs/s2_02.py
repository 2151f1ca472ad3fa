"""What s2.02 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "flattens one level only": (
        """
def flatten(record):
    flat = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat |= {f"{key}.{name}": leaf for name, leaf in value.items()}
        else:
            flat[key] = value
    return flat
""",
        "no leaf is an object any more",
    ),
    "names a leaf by its last key": (
        """
def flatten(record):
    flat = {}
    for key, value in record.items():
        flat |= flatten(value) if isinstance(value, dict) else {key: value}
    return flat
""",
        "called by the keys on its path",
    ),
    "lets the later of two names win": (
        """
def flatten(record):
    flat = {}
    for key, value in record.items():
        inner = flatten(value) if isinstance(value, dict) else None
        flat |= {key: value} if inner is None else {f"{key}.{name}": leaf for name, leaf in inner.items()}
    return flat
""",
        "must raise ValueError; nothing was raised",
    ),
    "leaves out records without leaves": (
        """
def read_jsonl(lines):
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                row = flatten(json.loads(line))
            except (ValueError, AttributeError) as error:
                raise ValueError(f"line {number}") from error
            if row:
                rows.append(row)
    return pd.DataFrame(rows)
""",
        "as many rows as records",
    ),
    "takes the keys of the first record for those of all": (
        """
def read_jsonl(lines):
    rows = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                rows.append(flatten(json.loads(line)))
            except (ValueError, AttributeError) as error:
                raise ValueError(f"line {number}") from error
    return pd.DataFrame(rows, columns=list(rows[0]) if rows else [])
""",
        "a cell is filled where the record has the leaf",
    ),
    "counts the lines from 0": (
        """
def read_jsonl(lines):
    rows = []
    for number, line in enumerate(lines):
        if line.strip():
            try:
                rows.append(flatten(json.loads(line)))
            except (ValueError, AttributeError) as error:
                raise ValueError(f"line {number}") from error
    return pd.DataFrame(rows)
""",
        "the message holds the number of the line",
    ),
}

ALTERNATIVES = {
    "a stack of what is left to open": """
def flatten(record):
    flat, left = {}, [("", record)]
    while left:
        prefix, value = left.pop()
        if isinstance(value, dict):
            left += [(f"{prefix}.{key}" if prefix else key, inner) for key, inner in reversed(value.items())]
        elif prefix in flat:
            raise ValueError(f"{prefix} stands there twice")
        else:
            flat[prefix] = value
    return flat


def read_jsonl(lines):
    rows = {}
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            if not isinstance(record, dict):
                raise ValueError("no object")
            rows[len(rows)] = flatten(record)
        except ValueError as error:
            raise ValueError(f"{number + 1}: {error}") from error
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    table = {name: [row.get(name) for row in rows.values()] for name in names}
    return pd.DataFrame(table, index=range(len(rows)))
""",
}

EQUIVALENT: dict[str, str] = {}

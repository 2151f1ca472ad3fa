"""What s1.01 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "skips a header that is already gone": (
        """
def load_rows(path, numbers):
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    rows = []
    for line in lines[1:]:
        row = dict(zip(header, line, strict=True))
        for name in numbers:
            row[name] = number(row[name])
        rows.append(row)
    return rows
""",
        "one row for each line below the header",
    ),
    "a zero for what is missing": (
        """
def number(cell):
    return float(cell.strip() or 0)
""",
        "an empty or blank cell is None",
    ),
    "leaves out rows with holes": (
        """
def load_rows(path, numbers):
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    rows = []
    for line in lines:
        row = dict(zip(header, line, strict=True))
        try:
            for name in numbers:
                row[name] = float(row[name])
        except ValueError:
            continue
        rows.append(row)
    return rows
""",
        "a row with a missing cell is still a row",
    ),
    "makes a number of all that looks like one": (
        """
def load_rows(path, numbers):
    with path.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    rows = []
    for line in lines:
        row = dict(zip(header, line, strict=True))
        for name in header:
            try:
                row[name] = number(row[name]) if name in numbers or row[name] else ""
            except ValueError:
                pass
        rows.append(row)
    return rows
""",
        "keeps its text",
    ),
    "splits lines at commas": (
        """
def load_rows(path, numbers):
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = []
    for line in lines:
        row = dict(zip(header.split(","), line.split(","), strict=True))
        for name in numbers:
            row[name] = number(row[name])
        rows.append(row)
    return rows
""",
        '""two""',
    ),
}

ALTERNATIVES = {
    "a reader of dictionaries": """
def load_rows(path, numbers):
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey="too many", restval=None)
        rows = list(reader)
    for row in rows:
        if "too many" in row or None in row.values():
            raise ValueError("a line that is too long or too short")
        row.update({name: number(row[name]) for name in numbers})
    return rows
""",
}

EQUIVALENT: dict[str, str] = {}

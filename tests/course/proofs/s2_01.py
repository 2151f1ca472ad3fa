"""What s2.01 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "leaves the built-in markers on": (
        """
def read_rows(path, types, missing=(), separator=",", decimal="."):
    frame = pd.read_csv(path, sep=separator, decimal=decimal, usecols=list(types), dtype=types,
                        na_values=list(missing), skipinitialspace=True)
    return frame[list(types)]
""",
        "a word that `missing` does not name is a word",
    ),
    "guesses types, and makes text of them afterwards": (
        """
def read_rows(path, types, missing=(), separator=",", decimal="."):
    frame = pd.read_csv(path, sep=separator, decimal=decimal, keep_default_na=False,
                        na_values=["", *missing], skipinitialspace=True)
    if not set(types) <= set(frame):
        raise ValueError("columns are missing")
    return frame[list(types)].astype(types)
""",
        "codes stay as they are written",
    ),
    "keeps the order of the file": (
        """
def read_rows(path, types, missing=(), separator=",", decimal="."):
    return pd.read_csv(path, sep=separator, decimal=decimal, usecols=list(types), dtype=types,
                       keep_default_na=False, na_values=["", *missing], skipinitialspace=True)
""",
        "not of the file",
    ),
    "forgets that an empty cell is missing": (
        """
def read_rows(path, types, missing=(), separator=",", decimal="."):
    frame = pd.read_csv(path, sep=separator, decimal=decimal, usecols=list(types), dtype=types,
                        keep_default_na=False, na_values=list(missing), skipinitialspace=True)
    return frame[list(types)]
""",
        "an empty cell is missing",
    ),
    "turns every word among numbers into missing": (
        """
def read_rows(path, types, missing=(), separator=",", decimal="."):
    frame = pd.read_csv(path, sep=separator, decimal=decimal, usecols=list(types), dtype="str",
                        keep_default_na=False, na_values=["", *missing], skipinitialspace=True)
    for name in types:
        if types[name] == "float64":
            frame[name] = pd.to_numeric(frame[name].str.replace(decimal, "."), errors="coerce")
    return frame[list(types)]
""",
        "must raise ValueError",
    ),
    "splits lines at commas": (
        """
def read_rows(path, types, missing=(), separator=",", decimal="."):
    lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    names = lines[0].split(separator)
    rows = [[cell.strip() for cell in line.split(separator)] for line in lines[1:]]
    rows = [(row + [""] * len(names))[: len(names)] for row in rows]
    frame = pd.DataFrame(rows, columns=names)
    frame = frame.mask(frame.isin(["", *missing]))[list(types)]
    for name in types:
        if types[name] == "float64":
            frame[name] = frame[name].str.replace(decimal, ".").astype(float)
    return frame
""",
        "one cell holds a line break",
    ),
}

ALTERNATIVES = {
    "reads everything as text, and converts": """
def read_rows(path, types, missing=(), separator=",", decimal="."):
    import csv
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=separator, skipinitialspace=True))
    absent = {"", *missing}
    found = {}
    for name in types:
        if rows and name not in rows[0]:
            raise ValueError(name)
        cells = [None if row[name] in absent else row[name] for row in rows]
        if types[name] == "float64":
            cells = [float("nan") if cell is None else float(cell.replace(decimal, ".")) for cell in cells]
        found[name] = pd.Series(cells, dtype=types[name])
    return pd.DataFrame(found)
""",
}

EQUIVALENT: dict[str, str] = {}

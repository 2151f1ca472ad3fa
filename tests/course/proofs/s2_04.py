"""What s2.04 must refuse, and what it must accept."""

MISCONCEPTIONS = {
    "leaves out in silence": (
        """
def index_folder(folder):
    rows = []
    for path in sorted(folder.glob("*/*")):
        if not path.name.startswith("."):
            try:
                rows.append({"path": f"{path.parent.name}/{path.name}", "label": path.parent.name} | measure(path))
            except ValueError:
                continue
    return pd.DataFrame(rows, columns=None if rows else ["path", "label"]), {}
""",
        "rows and skipped do not add up",
    ),
    "catches everything": (
        """
def index_folder(folder):
    rows, skipped = [], {}
    for path in sorted(folder.glob("*/*")):
        if not path.name.startswith("."):
            name = f"{path.parent.name}/{path.name}"
            try:
                rows.append({"path": name, "label": path.parent.name} | measure(path))
            except Exception as error:
                skipped[name] = str(error)
    return pd.DataFrame(rows, columns=None if rows else ["path", "label"]), skipped
""",
        "must raise TypeError",
    ),
    "takes the name of the file for the path": (
        """
def index_folder(folder):
    rows, skipped = [], {}
    for path in sorted(folder.glob("*/*")):
        if not path.name.startswith("."):
            try:
                rows.append({"path": path.name, "label": path.parent.name} | measure(path))
            except ValueError as error:
                skipped[f"{path.parent.name}/{path.name}"] = str(error)
    return pd.DataFrame(rows, columns=None if rows else ["path", "label"]), skipped
""",
        "a path is relative to the folder",
    ),
    "lists hidden files": (
        """
def index_folder(folder):
    rows, skipped = [], {}
    for path in sorted(folder.glob("*/*")):
        name = f"{path.parent.name}/{path.name}"
        try:
            rows.append({"path": name, "label": path.parent.name} | measure(path))
        except ValueError as error:
            skipped[name] = str(error)
    return pd.DataFrame(rows, columns=None if rows else ["path", "label"]), skipped
""",
        "hidden files belong to the system",
    ),
    "stops at the first bad file": (
        """
def index_folder(folder):
    rows = []
    for path in sorted(folder.glob("*/*")):
        if not path.name.startswith("."):
            name = f"{path.parent.name}/{path.name}"
            rows.append({"path": name, "label": path.parent.name} | measure(path))
    return pd.DataFrame(rows), {}
""",
        "at learn/stage2_data/s2_04_folder.py",
    ),
    "measures nothing": (
        """
def measure(path, **named):
    return {"size": path.stat().st_size}
""",
        "the keys that the exercise names",
    ),
}

ALTERNATIVES = {
    "classes first, then files": """
def index_folder(folder):
    found = {"path": [], "label": []}
    skipped = {}
    for home in sorted(each for each in folder.iterdir() if each.is_dir()):
        for path in sorted(home.iterdir()):
            if path.name[0] == ".":
                continue
            try:
                values = measure(path)
            except ValueError as error:
                skipped["/".join(path.parts[-2:])] = repr(error)
                continue
            found["path"].append("/".join(path.parts[-2:]))
            found["label"].append(home.name)
            for name, value in values.items():
                found.setdefault(name, []).append(value)
    return pd.DataFrame(found), skipped
""",
}

EQUIVALENT: dict[str, str] = {}

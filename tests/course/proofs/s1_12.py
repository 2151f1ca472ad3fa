"""What s1.12 must refuse, and what it must accept."""

LISTING = """
def list_files(folder):
    listed = []
    for path in sorted(folder.{walk}("*")):
        if path.is_file():
            rows = count_rows(path) if path.suffix == ".csv" else None
            listed.append({{"path": {name}, "bytes": path.stat().st_size, "rows": rows}})
    return listed
"""
RELATIVE = "path.relative_to(folder).as_posix()"

MISCONCEPTIONS = {
    "counts lines": (
        """
def count_rows(path):
    return max(0, len(path.read_text(encoding="utf-8").splitlines()) - 1)
""",
        "a record is not a line",
    ),
    "counts the header": (
        """
def count_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file))
""",
        "without the header",
    ),
    "looks into the folder only": (
        LISTING.format(walk="glob", name=RELATIVE),
        "files in folders below the folder are listed too",
    ),
    "writes absolute paths": (
        LISTING.format(walk="rglob", name="str(path)"),
        "paths are relative to the folder",
    ),
    "names alone": (
        LISTING.format(walk="rglob", name="path.name"),
        "a path keeps the folders",
    ),
    "folders are listed too": (
        """
def list_files(folder):
    return [
        {"path": path.relative_to(folder).as_posix(), "bytes": path.stat().st_size, "rows": None}
        for path in folder.rglob("*")
    ]
""",
        "and no folders",
    ),
    "escapes what is not ASCII": (
        """
def write_manifest(folder, path):
    files = [file for file in list_files(folder) if folder / file["path"] != path]
    with path.open("w", encoding="utf-8") as file:
        json.dump({"files": files, "bytes": sum(each["bytes"] for each in files)}, file)
""",
        "names stand in the file as they are",
    ),
    "lists itself": (
        """
def write_manifest(folder, path):
    files = list_files(folder)
    manifest = {"files": files, "bytes": sum(file["bytes"] for file in files)}
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
""",
        "does not list itself",
    ),
}

ALTERNATIVES = {
    "os.walk and DictReader": """
def count_rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.DictReader(file))


def list_files(folder):
    import os

    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            entry = {"path": str(path.relative_to(folder)), "bytes": os.path.getsize(path)}
            entry["rows"] = count_rows(path) if name.endswith(".csv") else None
            found.append(entry)
    found.sort(key=lambda entry: entry["path"])
    return found


def write_manifest(folder, path):
    path.unlink(missing_ok=True)
    files = list_files(folder)
    total = 0
    for file in files:
        total += file["bytes"]
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"files": files, "bytes": total}, file, ensure_ascii=False)
""",
}

DUMPS = "text = json.dumps(manifest, indent={}, ensure_ascii=False)"

EQUIVALENT: dict[str, str] = {
    f"{DUMPS.format(2)} -> {DUMPS.format(3)}": "how far the file is indented is left to the learner"
}

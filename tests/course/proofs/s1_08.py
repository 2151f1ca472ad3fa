"""What s1.08 must refuse, and what it must accept."""

READ = """
def read_numbers(rows, column):
    numbers = []
    for place, cells in enumerate(rows, start=1):
        try:
            numbers.append(float(cells[column]))
        except (KeyError, ValueError) as error:
            cell = f" in {cells[column]!r}" if column in cells else ""
            raise DataError(place, f"no number in {column}{cell}") from error
    return numbers
"""

MISCONCEPTIONS = {
    "counts rows from zero": (READ.replace(", start=1", ""), "`row` is the number of the bad row"),
    "loses the cause": (READ.replace("from error", "from None"), "the cause is the ValueError"),
    "chains by accident": (
        READ.replace(" from error", ""),
        "`raise … from error`",
    ),
    "bare except": (
        READ.replace("except (KeyError, ValueError) as error:", "except:").replace(
            " from error", ""
        ),
        "each `except` names what it catches",
    ),
    "catches all exceptions": (
        READ.replace("(KeyError, ValueError)", "Exception"),
        "no `except` is wider than what the line can raise",
    ),
    "skips bad rows": (
        READ.split("        except")[0]
        + "        except (KeyError, ValueError):\n            pass\n    return numbers\n",
        "this input must raise DataError",
    ),
    "a default for what is missing": (
        READ.replace("float(cells[column])", 'float(cells.get(column, ""))'),
        "the cause is the KeyError",
    ),
    "says nothing of the cell": (
        READ.replace("{column}{cell}", "{column}"),
        "the reason names the cell",
    ),
    "facts in the text alone": (
        (
            "class DataError(Exception):\n    def __init__(self, row, reason):\n"
            '        super().__init__(f"row {row}: {reason}")\n'
        ),
        "AttributeError",
    ),
    "no text": (
        (
            "class DataError(Exception):\n    def __init__(self, row, reason):\n"
            "        self.row, self.reason = row, reason\n"
        ),
        "the text holds the row and the reason",
    ),
}

ALTERNATIVES = {
    "one handler, and a text of its own": READ
    + """
class DataError(Exception):
    def __init__(self, row, reason):
        self.row = row
        self.reason = reason
        Exception.__init__(self, row, reason)

    def __str__(self):
        return "row " + str(self.row) + ": " + self.reason
""",
}

EQUIVALENT: dict[str, str] = {}

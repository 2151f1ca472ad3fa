"""What s1.14 must refuse, and what it must accept."""

MAIN = """
def main(arguments=None):
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int, default=5)
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args(arguments)
    if given.rows < 0:
        parser.error("too few")
    logging.basicConfig(level=logging.INFO if given.verbose else logging.WARNING)
    try:
        with given.file.open(encoding="utf-8", newline="") as file:
            records = list(csv.reader(file))
    except (OSError, UnicodeError) as error:
        log.error("%s: %s", given.file, error)
        return 1
    for record in records[: given.rows + 1]:
        print("\\t".join(" ".join(cell.split()) for cell in record))
    log.info("%d rows, %d columns", len(records[1:]), len(records[0]) if records else 0)
    return 0
"""


def but(old: str, new: str) -> str:
    """Plant a mistake."""
    assert old in MAIN
    return MAIN.replace(old, new)


MISCONCEPTIONS = {
    "prints its errors": (
        but('log.error("%s: %s", given.file, error)', 'print("ERROR:", given.file)'),
        "after an error nothing stands on stdout",
    ),
    "ends well after an error": (
        but("return 1", "return 0"),
        "a file that cannot be read ends with exit code 1",
    ),
    "lets the exception out": (
        but("(OSError, UnicodeError)", "IsADirectoryError"),
        "an error that was foreseen has no traceback",
    ),
    "prints the size": (
        but(
            'log.info("%d rows, %d columns", ', 'if given.verbose: print("%d rows, %d columns" % ('
        ).replace("if records else 0)", "if records else 0))"),
        "stdout is the same with --verbose and without",
    ),
    "logs at any level": (
        but("logging.INFO if given.verbose else logging.WARNING", "logging.INFO"),
        "without --verbose, stderr stays empty",
    ),
    "checks rows by hand, with 1": (
        but('parser.error("too few")', "return 1"),
        "wrong words end with exit code 2",
    ),
    "splits lines": (
        but("list(csv.reader(file))", "[line.rstrip().split(',') for line in file]"),
        "one record is one line",
    ),
    "counts the header": (
        but("len(records[1:])", "len(records)"),
        "stderr tells rows below the header",
    ),
    "sets up logging at import": (
        "logging.basicConfig(level=logging.WARNING)\n" + MAIN,
        "an import does not set up logging",
    ),
    "header is one of the rows": (
        but("given.rows + 1", "given.rows or 1"),
        "stdout holds the header and that many rows",
    ),
}

ALTERNATIVES = {
    "streams, with a type of its own": """
import itertools
import types

LOG = logging.getLogger("peek")


def natural(word):
    number = int(word)
    if number < 0:
        raise argparse.ArgumentTypeError("a number of rows is not negative")
    return number


def main(arguments=None):
    given = parse(arguments)
    if given.verbose:
        logging.basicConfig(stream=sys.stderr, level="INFO", format="%(levelname)s %(message)s")
    else:
        logging.basicConfig(stream=sys.stderr, format="%(levelname)s %(message)s")
    try:
        text = Path(given.file).read_bytes().decode()
    except Exception as error:
        LOG.error(f"{given.file}: {type(error).__name__}")
        return 1
    reader = csv.reader(text.splitlines(keepends=True))
    header = next(reader, None)
    if header is not None:
        show(header)
    rows = 0
    for rows, record in enumerate(reader, start=1):
        if rows <= given.rows:
            show(record)
    LOG.info(f"{rows} rows, {len(header or [])} columns")
    return 0


def show(record):
    sys.stdout.write("\\t".join(" ".join(cell.split()) for cell in record) + "\\n")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="peek")
    parser.add_argument("file")
    parser.add_argument("--rows", "-n", type=natural, default=5)
    parser.add_argument("--verbose", "-v", action="store_true")
    return parser.parse_args(arguments)
""",
}

EQUIVALENT: dict[str, str] = {}

"""What s2.03 must refuse, and what it must accept."""

WRITE = """
def parquet_to_sql(parquet, database, table):
    frame = pd.read_parquet(parquet)
    types = pd.DataFrame({{"name": list(frame), "dtype": [str(dtype) for dtype in frame.dtypes]}})
    with closing(sqlite3.connect(database)) as connection:
        frame.to_sql(table, connection, {index}if_exists="{exists}")
        types.to_sql(f"{{table}}_types", connection, index=False, if_exists="replace")
"""

MISCONCEPTIONS = {
    "trusts the types of the database": (
        """
def sql_to_parquet(database, table, parquet):
    with closing(sqlite3.connect(database)) as connection:
        pd.read_sql_query(f'SELECT * FROM "{table}"', connection).to_parquet(parquet)
""",
        "the column 'open' was bool",
    ),
    "guesses the types anew": (
        """
def sql_to_parquet(database, table, parquet):
    with closing(sqlite3.connect(database)) as connection:
        frame = pd.read_sql_query(f'SELECT * FROM "{table}"', connection)
    frame.convert_dtypes().to_parquet(parquet)
""",
        "the column 'id' was int64",
    ),
    "writes the numbers of the rows as a column": (
        WRITE.format(index="", exists="replace"),
        "the columns of the file and no others",
    ),
    "appends to what is there": (
        WRITE.format(index="index=False, ", exists="append"),
        "as many rows come back as went in",
    ),
    "does not quote the name of the table": (
        """
def sql_to_parquet(database, table, parquet):
    with closing(sqlite3.connect(database)) as connection:
        frame = pd.read_sql_query(f"SELECT * FROM {table}", connection)
        types = pd.read_sql_query(f"SELECT * FROM {table}_types", connection)
    frame.astype(dict(zip(types["name"], types["dtype"]))).to_parquet(parquet)
""",
        "SELECT * FROM two words",
    ),
    "fills what is missing with text": (
        """
def sql_to_parquet(database, table, parquet):
    with closing(sqlite3.connect(database)) as connection:
        frame = pd.read_sql_query(f'SELECT * FROM "{table}"', connection)
        types = pd.read_sql_query(f'SELECT * FROM "{table}_types"', connection)
    for name, dtype in types.itertuples(index=False):
        frame[name] = frame[name].map(str).astype("str") if dtype == "str" else frame[name].astype(dtype)
    frame.to_parquet(parquet)
""",
        "the column 'zip code' was str",
    ),
}

ALTERNATIVES = {
    "plain SQL": """
def parquet_to_sql(parquet, database, table):
    frame = pd.read_parquet(parquet)
    with closing(sqlite3.connect(database)) as connection, connection:
        for name in (table, f"{table}_types"):
            connection.execute(f'DROP TABLE IF EXISTS "{name}"')
        types = {"i": "INTEGER", "b": "INTEGER", "f": "REAL", "u": "INTEGER"}
        columns = ", ".join(f'"{name}" {types.get(frame[name].dtype.kind, "TEXT")}' for name in frame)
        connection.execute(f'CREATE TABLE "{table}" ({columns})')
        connection.execute(f'CREATE TABLE "{table}_types" (name TEXT, dtype TEXT)')
        for name in frame:
            connection.execute(f'INSERT INTO "{table}_types" VALUES (?, ?)', (name, str(frame[name].dtype)))
        places = ", ".join("?" * len(frame.columns))
        columns = []
        for name in frame:
            cells = frame[name].astype(object).where(frame[name].notna(), None)
            if frame[name].dtype.kind == "M":
                cells = [None if cell is None or pd.isna(cell) else str(cell) for cell in cells]
            columns.append([None if cell is None or pd.isna(cell) else cell for cell in cells])
        rows = list(zip(*columns))
        connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)


def sql_to_parquet(database, table, parquet):
    with closing(sqlite3.connect(database)) as connection:
        names, dtypes = zip(*connection.execute(f'SELECT name, dtype FROM "{table}_types"'))
        rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
    columns = list(zip(*rows)) or [[] for _ in names]
    frame = {n: pd.Series(list(c), dtype=object).astype(d) for n, d, c in zip(names, dtypes, columns)}
    pd.DataFrame(frame).to_parquet(parquet)
""",
}

EQUIVALENT: dict[str, str] = {}

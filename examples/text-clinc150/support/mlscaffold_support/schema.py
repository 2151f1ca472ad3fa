"""Validating a table against ``schema.yaml``, with one line for each violation."""

from pathlib import Path

import pandas as pd


def schema_errors(frame: pd.DataFrame, schema: Path) -> list[str]:
    """Return how a table violates a pandera schema; an empty list if it does not."""
    from pandera.errors import SchemaErrors
    from pandera.pandas import DataFrameSchema

    try:
        DataFrameSchema.from_yaml(schema).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.groupby(["column", "check"], sort=False, dropna=False)
        return [_describe(column, check, rows) for (column, check), rows in cases]
    return []


def _describe(column: object, check: str, cases: pd.DataFrame) -> str:
    examples = ", ".join(str(case)[:40] for case in cases["failure_case"].unique()[:3])
    if check == "column_in_dataframe":
        return f"column {examples} is missing"
    rows = f" in {len(cases):,} rows" if cases["index"].notna().any() else ""
    return f"column {column}: {check} fails{rows}, for example for {examples}"

"""The contract that the raw table must keep: ``schema.yaml``."""

import pandas as pd

from ..reading import SCHEMA


def violations(frame: pd.DataFrame) -> list[str]:
    """Say in one line each how the table breaks its contract; an empty list if it does not."""
    from pandera.errors import SchemaErrors
    from pandera.pandas import DataFrameSchema

    try:
        DataFrameSchema.from_yaml(SCHEMA).validate(frame, lazy=True)
    except SchemaErrors as error:
        broken = error.failure_cases
        groups = broken.groupby(["column", "check"], sort=False, dropna=False)
        return [_sentence(column, check, found) for (column, check), found in groups]
    return []


def _sentence(column: object, check: str, found: pd.DataFrame) -> str:
    examples = ", ".join(str(case)[:40] for case in found["failure_case"].unique()[:3])
    if check == "column_in_dataframe":
        return f"column {examples} is missing"
    rows = f" in {len(found):,} rows" if found["index"].notna().any() else ""
    return f"column {column}: {check} does not hold{rows}, for example for {examples}"

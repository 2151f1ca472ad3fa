# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first look at the data
#
# Only training rows are looked at: what is seen here shapes the choices, and test rows must not.
# `uv run dvc repro prepare` makes the table; jupytext opens this file as a notebook.

# %%
from pathlib import Path

import pandas as pd
from skrub import TableReport

from census_income import config

root = next(f for f in (Path.cwd(), *Path.cwd().parents) if (f / "params.yaml").exists())
choices = config.load(root / "params.yaml")
target = choices.data.target
train = pd.read_parquet(root / "data/prepared/train.parquet")
train.shape

# %% [markdown]
# Every column: its distribution, what is missing, what goes together.

# %%
TableReport(train, verbose=0)

# %% [markdown]
# The target.

# %%
train[target].describe()

# %% [markdown]
# Missing values: is a row with one different from the others?

# %%
missing = train.isna().mean()
missing[missing > 0].sort_values(ascending=False).map("{:.1%}".format)

# %% [markdown]
# What goes with the target?

# %%
train.groupby(target, observed=True).median(numeric_only=True).T

# %% [markdown]
# Questions that this raises, and what came of them, belong in `decisions/`.

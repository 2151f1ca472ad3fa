# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first look at the texts
#
# Only training texts are looked at: what is seen here shapes the choices, and test texts must not.
# `uv run dvc repro prepare` makes the table; jupytext opens this file as a notebook.

# %%
from pathlib import Path

import pandas as pd

from clinc150 import files
from clinc150.steps.vocabulary import tokens

root = next(f for f in (Path.cwd(), *Path.cwd().parents) if (f / "params.yaml").exists())
labels = files.read_json(root / "reports/prepare.json")["target"]["labels"]
rows = pd.read_parquet(root / "data/prepared/rows.parquet")
train = rows[(rows["part"] == "train") & (rows["label"] >= 0)].copy()
train["label"] = train["label"].map(dict(enumerate(labels)))
train.shape

# %% [markdown]
# Some texts of each class, as they were written.

# %%
train.groupby("label").sample(2, random_state=0)[["label", "text"]].head(20)

# %% [markdown]
# The classes: how many texts, and how long?

# %%
train["letters"] = train["text"].str.len()
train.groupby("label")["letters"].describe().sort_values("count")

# %% [markdown]
# The words that stand in most texts, and how many words stand in one text only.

# %%
words = train["text"].map(lambda text: sorted(set(tokens(text)))).explode()
counts = words.value_counts()
counts.head(20)

# %%
f"{(counts == 1).mean():.0%} of {len(counts):,} words stand in one text only"

# %% [markdown]
# Texts that are nearly the same.

# %%
train[train["group"].duplicated(keep=False)].sort_values("group")[["label", "text"]].head(10)

# %% [markdown]
# Questions that this raises, and what came of them, belong in `decisions/`.

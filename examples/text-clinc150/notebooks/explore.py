# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exploration: What does the user want?
#
# Only training texts are used: what is seen here shapes the choices, and test texts must not.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from mlscaffold_support.facts import project_root

from clinc150.config import load
from clinc150.features import tokens

root = project_root()
config = load(root / "params.yaml")
train = pd.read_parquet(root / "data/prepared/train.parquet")
words = train["text"].map(tokens)
f"{len(train):,} texts, {train['label'].nunique()} classes"

# %% [markdown]
# ## Classes

# %%
shares = train["label"].value_counts(normalize=True)
title = f"Share of each class of {config.data.target}"
shares.head(15)[::-1].plot.barh(figsize=(5, 2.8), title=title)
plt.show()

# %% [markdown]
# ## Lengths
#
# Texts longer than the 99% quantile are drawn at it.

# %%
length = train["text"].str.len()
fig, ax = plt.subplots(figsize=(5, 2.5))
ax.hist(length.clip(upper=length.quantile(0.99)), bins=40)
ax.set(xlabel="Characters", ylabel="Texts")
plt.show()

# %%
table = length.groupby(train["label"]).agg(["size", "median"])
table = table[table["size"] >= 10].rename(columns={"size": "texts", "median": "median length"})
table.sort_values("median length").iloc[np.r_[0 : min(8, len(table)), -min(4, len(table)) : 0]]

# %% [markdown]
# ## Words
#
# Most words are rare: a model sees them in few texts, and new texts bring new ones.

# %%
counts = words.explode().value_counts()
fig, ax = plt.subplots(figsize=(5, 2.5))
ax.loglog(np.arange(1, len(counts) + 1), counts)
ax.set(xlabel="Rank of the word", ylabel="Occurrences")
plt.show()

# %%
f"{(counts == 1).mean():.0%} of {len(counts):,} different words occur once"

# %% [markdown]
# ## Words that distinguish the classes
#
# Log odds of a word in the texts of a class against all others, divided by its standard error
# (Monroe, Colaresi and Quinn, 2008); of words that are in ten texts or more.

# %%
unique = pd.DataFrame({"label": train["label"], "word": words.map(set)}).explode("word")
table = pd.crosstab(unique["word"], unique["label"])
table = table[table.sum(axis=1) >= 10]
n = train["label"].value_counts()[table.columns].to_numpy()
inside = table.to_numpy()
outside = inside.sum(axis=1, keepdims=True) - inside
odds = np.log((inside + 0.5) / (n - inside + 0.5))
odds -= np.log((outside + 0.5) / (len(train) - n - outside + 0.5))
z = pd.DataFrame(odds / np.sqrt(1 / (inside + 0.5) + 1 / (outside + 0.5))).set_axis(table.index)
top = {label: " · ".join(z[k].nlargest(6).index) for k, label in enumerate(table.columns[:12])}
pd.Series(top, name="words").to_frame()

# %% [markdown]
# ## First words
#
# Intents are often told by how a query begins: questions, orders and wishes differ.

# %%
first = words.str[:2].str.join(" ").value_counts().head(15)
fig, ax = plt.subplots(figsize=(5, 3.2))
(first[::-1] / len(train)).plot.barh(ax=ax)
ax.set(xlabel="Share of the training queries", title="The 15 most frequent beginnings")
ax.grid(axis="y", visible=False)
plt.show()

# %% [markdown]
# ## Near duplicates

# %%
from mlscaffold_support.duplicates import text_key

key = train["text"].map(text_key)
f"{key.duplicated().sum():,} texts differ from another one in case, punctuation and digits at most"

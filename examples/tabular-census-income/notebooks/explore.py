# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exploration: Census income
#
# Only training rows are used: what is seen here shapes the choices, and test rows must not.

# %%
from itertools import combinations

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import Markdown, display
from mlscaffold_support.facts import project_root
from mlscaffold_support.figures import STYLE

from census_income.config import load
from census_income.features import features_and_target

plt.rcParams.update(STYLE)
root = project_root()
config = load(root / "params.yaml")
train = pd.read_parquet(root / "data/prepared/train.parquet")
target = config.data.target
X, _ = features_and_target(train, config, sorted(train[target].astype("str").unique()))
numeric = X.select_dtypes("number")
display(Markdown(f"{len(train):,} rows, {X.shape[1]} features"))

# %% [markdown]
# ## Target

# %%
shares = train[target].value_counts(normalize=True)
shares.head(12)[::-1].plot.barh(figsize=(5, 2.5), title=f"Share of each class of {target}")
plt.grid(axis="y", visible=False)
plt.show()

# %% [markdown]
# ## Distributions
#
# Values beyond the 1% and the 99% quantile are drawn at these.

# %%
shown = numeric.iloc[:, :12]
limited = shown.clip(shown.quantile(0.01), shown.quantile(0.99), axis=1)
if len(limited.columns):
    height = 1.7 * -(-len(limited.columns) // 3)
    limited.hist(bins=30, figsize=(6.4, height), layout=(-1, 3))
    plt.tight_layout()
    plt.show()

# %%
categories = X.select_dtypes(exclude=["number", "datetime"])
most = {name: column.value_counts().head(1) for name, column in categories.items()}
most = {name: counts for name, counts in most.items() if counts.max() >= 10}  # nobody's own value
if most:
    table = {"most frequent": {name: str(counts.index[0]) for name, counts in most.items()}}
    table["share"] = {name: f"{counts.iloc[0] / len(X):.0%}" for name, counts in most.items()}
    display(pd.DataFrame({"categories": categories.nunique()} | table))

# %% [markdown]
# ## Missing values

# %%
missing = X.isna().mean().loc[lambda share: share > 0].sort_values(ascending=False)
none = Markdown("No value is missing.")
missing.map("{:.1%}".format).to_frame("missing") if len(missing) else none

# %% [markdown]
# ## Features and target

# %%
medians = numeric.groupby(train[target]).median().T
spread = numeric.quantile(0.75) - numeric.quantile(0.25)
difference = (medians.max(axis=1) - medians.min(axis=1)) / spread.where(spread > 0)
medians.assign(difference=difference).sort_values("difference", ascending=False).head(15).round(3)

# %% [markdown]
# ## Income over age and working hours
#
# High incomes are rare among the young, whatever their hours, and among those who work part time,
# whatever their age. That suggested the feature `weekly overtime`.

# %%
high = (train[target] == config.data.positive).astype(float)
ages = pd.cut(train["age"], [16, 25, 35, 45, 55, 65, 90])
hours = pd.cut(train["hours-per-week"], [0, 20, 39, 40, 50, 60, 99])
grid = high.groupby([ages, hours], observed=True).agg(["mean", "size"])
share = grid["mean"].where(grid["size"] >= 50).unstack()
plt.figure(figsize=(5.4, 3.2))
plt.pcolormesh(share, cmap="Blues", vmin=0, vmax=1)
plt.xticks([i + 0.5 for i in range(len(share.columns))], [str(int(c.right)) for c in share.columns])
plt.yticks([i + 0.5 for i in range(len(share))], [str(int(row.right)) for row in share.index])
plt.xlabel("Hours per week, up to")
plt.ylabel("Age, up to")
plt.title(f"Share of {config.data.positive}; groups of at least 50")
plt.colorbar()
plt.grid(visible=False)
plt.show()

# %% [markdown]
# ## Correlated features

# %%
correlation = numeric.corr(method="spearman")
pairs = {f"{a} / {b}": correlation.loc[a, b] for a, b in combinations(numeric, 2)}
pairs = pd.Series(pairs, dtype=float).sort_values(key=abs, ascending=False)
pairs.head(10).round(3).to_frame("Spearman correlation")

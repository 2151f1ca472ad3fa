# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Census income

# %%
import pandas as pd
from IPython.display import Image, Markdown, display
from mlscaffold_support import summary
from mlscaffold_support.facts import Facts
from mlscaffold_support.formatting import interval, metric_name, number, percent, score
from mlscaffold_support.markdown import caption, code, escape, prose

facts = Facts.read()
result, target, labels = facts.result, facts.data["target"]["name"], facts.labels
train = pd.read_parquet(facts.root / "data/prepared/train.parquet")
X = train[[name for name in facts.data["columns"] if name != target]]


# %%
def show_figures(*names):
    """Show the figures of `plots.py` that exist, and say which rows they were drawn from."""
    paths = [path for path in map(facts.figure, names) if path.exists()]
    if paths and facts.test_is_current:
        sets = dict.fromkeys(map(facts.rows_of, paths))
        display(Markdown(f"*Drawn from the {' and the '.join(sets)}.*"))
    for path in paths:
        display(Image(path, width=480, alt=caption(path)))


# %% [markdown]
# ## Problem

# %%
display(Markdown(facts.section("Problem")))

# %% [markdown]
# ## Result

# %%
lines = [summary.headline(result), summary.meaning(result, labels), summary.evaluated_on(result)]
display(Markdown("\n>\n".join(f"> {line}" for line in lines)))

# %% [markdown]
# ## Data
#
# Source, licence and known flaws: [data/README.md](../data/README.md). Only training rows are used.

# %%
pd.DataFrame(
    {
        "type": facts.data["columns"],
        "distinct": train.nunique().map("{:,}".format),
        "missing": train.isna().mean().map(percent),
        "median": X.median(numeric_only=True).map(number),
    },
    index=[*X.columns, target],
    dtype=object,
).fillna("")

# %%
if facts.data["dropped"]:
    display(pd.Series(facts.data["dropped"], name="excluded because").to_frame())

# %% [markdown]
# ### Leakage checks
#
# What could make the score too good to be true.

# %%
checks = pd.DataFrame(facts.data["checks"]).T
checks["result"] = checks.pop("ok").map({True: "passed", False: "needs review"})
checks[["result", "detail"]]

# %% [markdown]
# ### Split

# %%
split, sizes = facts.data["split"], {name: facts.data[name] for name in ("train", "test")}
display(Markdown(f"Method: {split['method']} ({split['reason']})."))
pd.Series(sizes, name="rows").map("{:,}".format).to_frame()

# %% [markdown]
# ## Models compared
#
# All candidates were cross-validated on the same folds of the training rows. A model is worse than
# the best one if the 95% CI of the paired difference, widened for the number of models, excludes
# zero. Selected is the simplest model that is not worse, and that beats all simpler ones that are.

# %%
metric, best_first = facts.models["metric"], facts.best_first
pd.DataFrame(
    {
        metric_name(metric): {name: number(c["value"], metric) for name, c in best_first.items()},
        "95% CI": {name: interval(c, metric) for name, c in best_first.items()},
        "gain over linear": {
            name: score(c["gain"], metric) for name, c in best_first.items() if name != "linear"
        },
        "behind the best": {
            name: score(c["shortfall"], metric) for name, c in [*best_first.items()][1:]
        },
    }
).loc[[*best_first]].fillna("–")

# %%
weights = facts.models["weights"]
parts = " + ".join(f"{percent(weight)} {code(name)}" for name, weight in weights.items())
parts = parts.removeprefix("100% ")
selected = f"{code(facts.models['selected'])} ({parts})" if len(weights) > 1 else parts
display(Markdown(f"Selected model: {selected}."))

# %%
show_figures("models")

# %% [markdown]
# ## Performance
#
# Confidence intervals come from a bootstrap of the rows, or of groups of rows that belong together:
# Wilson's interval of the effective sample size for shares, that of a Poisson mean for losses.
# The ROC AUC has DeLong's variance on the logit scale.

# %%
columns = {"cross-validation": facts.validation["metrics"]}
if facts.test_is_current:
    columns["test set"] = facts.test["metrics"]
table = {
    split: {metric_name(name): score(value, name) for name, value in scores.items()}
    for split, scores in columns.items()
}
pd.DataFrame(table)

# %%
display(Markdown(summary.calibration(result)))

# %%
show_figures("roc", "precision_recall", "confusion", "calibration")

# %% [markdown]
# ## Decision threshold
#
# Rows with a predicted probability of at least the threshold are classified as positive. For
# calibrated probabilities, FP / (FP + FN) is optimal, with the costs of a false positive and a
# false negative (`evaluate.costs` in `params.yaml`).

# %%
decision = result["threshold"]
values = {
    "threshold": f"{decision['threshold']:.3f}",
    "cost of a false positive / negative": "{fp:g} / {fn:g}".format(**decision["costs"]),
    "mean cost per row": score(decision["cost"], "cost"),
}
if decision["threshold"] != 0.5:
    values["saving per row over a threshold of 0.5"] = score(decision["saving"], "cost")
pd.Series(values, name="value").to_frame()

# %%
if decision["threshold"] != 0.5:
    show_figures("threshold")

# %% [markdown]
# ## Weak subgroups
#
# Mean log loss of each subgroup minus that of all other rows. A subgroup is called
# weak if the difference is more than chance, given that so many were compared.

# %%
subgroups = pd.DataFrame(facts.subgroups)
if len(subgroups):
    subgroups.index = subgroups["column"].rename(None)
    columns = {"subgroup": subgroups["value"], "rows": subgroups["n"].map("{:,}".format)}
    columns["excess loss (95% CI)"] = subgroups["excess"].map(score)
    columns["more than chance"] = subgroups["weak"].map({True: "weak", False: ""})
    display(pd.DataFrame(columns))

# %%
if len(subgroups):
    show_figures("subgroups")

# %% [markdown]
# ### Bias by subgroup
#
# Sums of predictions are correct only if predictions are unbiased: predicted minus actual mean.

# %%
if len(subgroups):
    columns = {"subgroup": subgroups["value"], "actual": subgroups["actual"].map(number)}
    columns["bias (95% CI)"] = subgroups["bias"].map(score)
    columns["more than chance"] = subgroups["biased"].map({True: "biased", False: ""})
    display(pd.DataFrame(columns))

# %% [markdown]
# ## Largest errors
#
# Single rows are shown only with `publish_rows: true` in `params.yaml`.

# %%
errors = pd.DataFrame([row | row.get("features", {}) for row in facts.errors])
errors.index += 1
shown = ["actual", "predicted", "confidence", "error", "too_low"]
shown += [row["columns"][0] for row in facts.importance[:4]]
errors[[name for name in shown if name in errors]].head(10).round(3)

# %% [markdown]
# ## Feature importance
#
# Correlated columns are shuffled together. Importance shows what the model uses, not what causes
# the target.

# %%
show_figures("importance")

# %% [markdown]
# ## Experiments and decisions

# %%
pd.DataFrame(
    {
        "note": [r["note"] or "–" for r in facts.runs],
        "model": [r["model"] + " (champion)" * r["champion"] for r in facts.runs],
        "score (95% CI)": [score(r["headline"], r["headline"]["name"]) for r in facts.runs],
        "gain over champion": [score(r["gain"]) if r.get("gain") else "–" for r in facts.runs],
    },
    index=pd.Index([r["n"] for r in facts.runs], name="run"),
)

# %%
for record in facts.records:
    rejected = f" Rejected: {record.rejected}" if record.rejected else ""
    text = prose(f"{record.choice}{rejected}")
    display(Markdown(f"**{escape(record.title)}** ({record.date}). {text}"))

# %% [markdown]
# ## Test set
#
# Each further evaluation makes its score more optimistic, so every one is recorded.

# %%
evaluations = pd.DataFrame((facts.test_evaluations or {}).get("evaluations", []))
evaluations if len(evaluations) else Markdown("The test set has not been evaluated yet.")

# %% [markdown]
# ## Limits
#
# - Confidence intervals reflect sampling variation only; if the data drift, expect lower
#   performance.
# - They hold for the fitted model: another training set would give another one.
# - The cross-validated score is slightly optimistic, since the model was selected by it.

# %%
display(Markdown(facts.section("Limits")))

# %% [markdown]
# ## Reproduce
#
# ```
# uv sync && uv run dvc repro
# ```

# %%
versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
display(Markdown(f"Seed {result['seed']}, model `{result['model_id']}`; {versions}."))

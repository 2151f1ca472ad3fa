# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What does the user want?

# %%
import pandas as pd
from IPython.display import Image, Markdown, display
from mlscaffold_support import summary
from mlscaffold_support.facts import Facts
from mlscaffold_support.formatting import interval, metric_name, number, percent, score
from mlscaffold_support.markdown import caption, code, escape

facts = Facts.read()
result, labels = facts.result, facts.labels
train = pd.read_parquet(facts.root / "data/prepared/train.parquet")


# %%
def show_figures(*names):
    """Show the figures of `plots.py` that exist, and say which texts they were drawn from."""
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
# Source, licence and known flaws: [data/README.md](../data/README.md). Only training texts are
# shown.

# %%
length, label = train["text"].str.len(), train["label"].rename(None)
counts = label.value_counts()
table = pd.DataFrame({"texts": counts, "share": (counts / len(train)).map(percent)})
table["median length"] = length.groupby(label).median()
table[counts >= 10].head(12)

# %%
examples = train.groupby("label").sample(1, random_state=0).head(6)
lines = [f"- {code(row.label)}: “{escape(row.text, 200)}”" for row in examples.itertuples()]
display(Markdown("\n".join(lines)))

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
split, names = facts.data["split"], ("train", "validation", "test")
display(Markdown(f"Method: {split['method']} ({split['reason']})."))
sizes = pd.DataFrame({"texts": {name: facts.data[name] for name in names}})
if facts.data["out_of_scope"]:
    sizes["out of scope"] = pd.Series(facts.data["out_of_scope"])
sizes.fillna(0).astype(int).map("{:,}".format)

# %% [markdown]
# ## Models compared
#
# All candidates were fitted on the training texts and compared on the same validation texts. A
# model is worse than the best one if the 95% CI of the paired difference, widened for the number of
# models, excludes zero. Selected is the simplest model that is not worse, and that beats all
# simpler ones that are.

# %%
metric, best_first = facts.models["metric"], facts.best_first
pd.DataFrame(
    {
        metric_name(metric): {name: number(c["value"], metric) for name, c in best_first.items()},
        "95% CI": {name: interval(c, metric) for name, c in best_first.items()},
        "gain over linear": {name: score(c["gain"], metric) for name, c in best_first.items()},
        "behind the best": {name: score(c["shortfall"], metric) for name, c in best_first.items()},
    }
)

# %%
weights = facts.models["weights"]
parts = " + ".join(f"{percent(weight)} {code(name)}" for name, weight in weights.items())
text = f"Selected model: {code(facts.models['selected'])} = {parts}, refitted on all training and "
display(Markdown(text + "validation texts."))

# %%
show_figures("models", "training")

# %% [markdown]
# ## Performance
#
# Confidence intervals come from a bootstrap of the texts, or of groups that belong together:
# Wilson's interval of the effective sample size for shares, that of a Poisson mean for losses.

# %%
columns = {"validation": facts.validation["metrics"]}
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
if facts.models["threshold"] is not None:
    text = "Texts with a confidence below a threshold are rejected as out of scope. The threshold "
    text += "maximises the mean of out-of-scope recall (texts of no class that are rejected) and "
    text += "in-scope accuracy (texts of a class that are accepted and classified correctly)."
    display(Markdown(text))

# %%
show_figures("roc", "precision_recall", "confusion", "calibration")

# %% [markdown]
# ## Scores by class

# %%
classes = pd.DataFrame(facts.classes)
columns = {name: classes[name].map(lambda v: number(v, "f1")) for name in ("precision", "recall")}
columns |= {"F1 (95% CI)": classes["f1"].map(lambda v: score(v, "f1")), "texts": classes["n"]}
table = pd.DataFrame(columns).set_axis(classes["label"].rename(None))
table if len(table) <= 14 else pd.concat([table.head(8), table.tail(4)])

# %%
confusions = pd.DataFrame(facts.confusions)
if len(labels) > 2 and len(confusions):
    confusions["texts"] = confusions["n"].astype(str) + " of " + confusions["of"].astype(str)
    display(confusions[["actual", "predicted", "texts"]].head(10))

# %%
show_figures("class_scores", "confusions")

# %% [markdown]
# ## Weak subgroups
#
# Mean log loss of each subgroup minus that of all other texts. Marked is what remains after a
# correction for the number of subgroups compared.

# %%
subgroups = pd.DataFrame(facts.subgroups)
if len(subgroups):
    subgroups.index = subgroups["column"].rename(None)
    columns = {"subgroup": subgroups["value"], "texts": subgroups["n"].map("{:,}".format)}
    columns["excess loss (95% CI)"] = subgroups["excess"].map(score)
    columns["more than chance"] = subgroups["weak"].map({True: "weak", False: ""})
    display(pd.DataFrame(columns))

# %%
if len(subgroups) > 1:
    show_figures("subgroups")

# %% [markdown]
# ## Largest errors
#
# With the confidence of the model, and the words that raise the probability of the wrong class
# most. Texts are shown only with `publish_rows: true` in `params.yaml`.

# %%
lines = []
for row in facts.errors[:12]:
    line = f"- {code(row['actual'])} predicted as {code(row['predicted'])}"
    if "text" in row:
        words = ", ".join(code(word, 20) for word in row["words"]) or "none"
        line += f" ({percent(row['confidence'])}): “{escape(row['text'], 240)}” Words: {words}."
    lines.append(line)
display(Markdown("\n".join(lines) or "There is none."))

# %% [markdown]
# ## Feature importance
#
# Each word of validation texts was left out in turn: by how much does the probability of the
# predicted class fall? That shows what the model uses, not what a text means.

# %%
show_figures("words")

# %% [markdown]
# ## Robustness to perturbations
#
# Validation texts were changed. Predictions should stay, except for a negation, where the task
# decides: it should change the sentiment of a review, not its topic.

# %%
robustness = pd.DataFrame(facts.robustness)
if len(robustness):
    robustness.index = robustness["name"].rename(None)
    columns = {"texts": robustness["n"].map("{:,}".format)}
    for name in ("unchanged", "accuracy_change"):
        values = [score(value, "accuracy") for value in robustness[name]]
        columns[f"{name.replace('_', ' ')} (95% CI)"] = values
    display(pd.DataFrame(columns))

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
    display(Markdown(f"**{record.title}** ({record.date}). {record.choice}{rejected}"))

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
# - The validation score of the selected model is slightly optimistic: it was selected by it.
# - Texts in other languages, by other people or about other topics were not evaluated.

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

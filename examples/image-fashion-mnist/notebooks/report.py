# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Fashion-MNIST

# %%
import pandas as pd
from IPython.display import Image, Markdown, display
from mlscaffold_support import summary
from mlscaffold_support.facts import Facts
from mlscaffold_support.formatting import count, interval, metric_name, number, score
from mlscaffold_support.markdown import caption, code

from fashion_mnist.config import load

facts = Facts.read()
config = load(facts.root / "params.yaml")
result, labels = facts.result, facts.labels


# %%
def show_figures(*names):
    """Show the figures of `plots.py` that exist, and say which images they were drawn from."""
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
# Source, licence and known flaws: [data/README.md](../data/README.md).

# %%
classes = pd.DataFrame(facts.data["classes"]).reindex(columns=["train", "validation", "test"])
classes.sort_index().map(lambda n: "<10" if pd.isna(n) else f"{n:,.0f}").head(30)

# %%
skipped, duplicates = facts.data["skipped"], facts.data["duplicates"]
sentence = f"{count(skipped['count'], 'file')} could not be read. "
sentence = sentence if skipped["count"] else "Every file could be read. "
sentence += f"{count(duplicates['images'], 'image')} nearly equal another one; such images are in "
display(Markdown(sentence + "one split."))
if skipped["reasons"]:
    display(pd.Series(skipped["reasons"], name="files").to_frame())

# %% [markdown]
# ### Leakage checks
#
# What could make the score too good to be true, or a class hard to learn.

# %%
checks = pd.DataFrame(facts.data["checks"]).T
checks["result"] = checks.pop("ok").map({True: "passed", False: "needs review"})
checks[["result", "detail"]]

# %% [markdown]
# ### Split

# %%
split = facts.data["split"]
display(Markdown(f"Method: {split['method']} ({split['reason']})."))
sizes = {name: facts.data[name] for name in ("train", "validation", "test")}
pd.Series(sizes, name="images").map("{:,}".format).to_frame()

# %% [markdown]
# ## Models compared
#
# The dummy predicts the class frequencies, the linear model sees shrunk images. A model is worse
# than the best one if the 95% CI of the paired difference, widened for the number of models,
# excludes zero. Selected is the simplest model that is not worse, and that beats all simpler models
# that are.

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
display(Markdown(f"Selected model: {code(facts.models['selected'])}."))

# %%
show_figures("models")

# %% [markdown]
# ### Training
#
# One-cycle learning rate, exponential moving average of the weights. The loss of the training
# images includes label smoothing (and augmentation, if the preset has it), that of the validation
# images does not.

# %%
columns = ["epoch", "learning_rate", "loss", "validation_loss", "validation_accuracy"]
epochs = pd.DataFrame(facts.epochs)[columns].set_index("epoch").rename_axis(None).round(4)
epochs.iloc[sorted({0, len(epochs) // 4, len(epochs) // 2, 3 * len(epochs) // 4, len(epochs) - 1})]

# %%
show_figures("training")

# %% [markdown]
# ## Performance
#
# The temperature that calibrates the probabilities of an image was fitted to other validation
# images.
#
# Confidence intervals come from a bootstrap of the images, or of groups that belong together:
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
show_figures("confusion", "departments", "calibration", "roc", "precision_recall")

# %%
show_figures("confusions")

# %% [markdown]
# ### Classes
#
# Precision: share of the predictions of a class that are correct. Recall: share of the images of a
# class that are predicted as it. F1 is their harmonic mean.

# %%
scores = pd.DataFrame(facts.classes, columns=["label", "n", "precision", "recall", "f1"])
scores["F1 (95% CI)"] = scores.pop("f1").map(lambda value: score(value, "f1"))
scores.set_index("label").rename_axis(None).rename(columns={"n": "images"}).round(3).head(20)

# %%
show_figures("class_scores")

# %% [markdown]
# ## Weak subgroups
#
# Mean log loss of each subgroup minus that of all other images. Marked is what remains after a
# correction for the number of subgroups compared.

# %%
subgroups = pd.DataFrame(facts.subgroups)
if len(subgroups):
    subgroups.index = subgroups["column"].rename(None)
    columns = {"subgroup": subgroups["value"], "images": subgroups["n"].map("{:,}".format)}
    columns["excess loss (95% CI)"] = subgroups["excess"].map(score)
    columns["more than chance"] = subgroups["weak"].map({True: "weak", False: ""})
    display(pd.DataFrame(columns).head(12))
else:
    display(Markdown("No subgroup has the 50 images that a comparison needs."))

# %%
show_figures("subgroups")

# %% [markdown]
# ## Largest errors
#
# Single images are shown only with `publish_rows: true` in `params.yaml`.

# %%
show_figures("errors", "occlusion")

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
# - They hold for the fitted model: another training set, or another seed, would give another one.
# - The validation score of the selected model is slightly optimistic, since it was selected by it.
# - Images from another camera, in another light or with another crop are another task.

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

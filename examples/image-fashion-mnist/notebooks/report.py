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
from fashion_mnist.reporting import artefacts, evidence, kind, record, story
from fashion_mnist.reporting.show import figures, text

facts = artefacts.read()
text(story.answer(facts))
text(record.purpose(facts))

# %% [markdown]
# ## The data

# %%
text(story.origin(facts).split("\n\n")[0], kind.data(facts))

# %% [markdown]
# ### What is wrong with it

# %%
text(kind.flaws(facts))

# %% [markdown]
# ### What could make a score too good to be true

# %%
text(story.checks(facts))

# %% [markdown]
# ## The split

# %%
text(kind.split(facts))

# %% [markdown]
# ## What was tried
#
# The baseline knows only how common each class is, and a linear model on the pixels is what the
# network has to beat.

# %%
text(evidence.candidates(facts), kind.training(facts))

# %%
figures("candidates", "learning")

# %% [markdown]
# ## How good it is

# %%
text(record.metric(facts))
text(evidence.scores(facts))

# %%
figures("confusion", "calibration", "roc", "precision_recall")

# %% [markdown]
# ### Class by class
#
# The weakest class first. "Right when said" is the share of the images called so that are so
# (precision); "found" is the share of those that are so which were called so (recall).

# %%
text(kind.classes(facts))

# %% [markdown]
# ## Where it is weak

# %%
text(evidence.worst_slice(facts))

# %%
figures("slices")

# %% [markdown]
# ## The worst errors

# %%
text(evidence.errors(facts))

# %%
figures("mistakes")

# %% [markdown]
# ## What it looks at

# %%
figures("looked_at")

# %% [markdown]
# ## Runs and decisions
#
# One line for each model that was trained, and the log of why.

# %%
text(record.runs(facts), record.decisions(facts))

# %% [markdown]
# ## The test set

# %%
text(record.test(facts))

# %% [markdown]
# ## Limits

# %%
text(record.limits(facts))

# %% [markdown]
# ## How to reproduce

# %%
text(record.reproduce(facts))

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
from census_income.reporting import artefacts, evidence, kind, record, story
from census_income.reporting.show import figures, text

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
# The baseline knows only the target, and a linear model is what the others have to beat.

# %%
text(evidence.candidates(facts), evidence.chosen(facts))

# %%
figures("candidates")

# %% [markdown]
# ## How good it is

# %%
text(record.metric(facts))
text(evidence.scores(facts))

# %%
figures("roc", "precision_recall", "confusion", "calibration")

# %% [markdown]
# ## What a decision costs

# %%
text(record.costs(facts))

# %%
figures("threshold_costs")

# %% [markdown]
# ## Where it is weak

# %%
text(evidence.worst_slice(facts))

# %%
figures("slices")

# %% [markdown]
# ### Too high or too low

# %%
text(kind.levels(facts))

# %% [markdown]
# ## The worst errors

# %%
text(evidence.errors(facts))

# %% [markdown]
# ## What it looks at
#
# Each column was shuffled in turn: what the model loses is what it had used.

# %%
figures("importance")

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

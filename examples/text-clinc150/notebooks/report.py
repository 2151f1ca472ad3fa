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
from clinc150.reporting import artefacts, evidence, kind, record, story, texts
from clinc150.reporting.show import figures, text

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
# The baseline knows only how frequent the classes are. The linear models add up what words and
# pieces of words say (TF-IDF); the network reads words in their order.

# %%
text(evidence.candidates(facts), evidence.chosen(facts), texts.course(facts))

# %%
figures("candidates", "learning")

# %% [markdown]
# ## How good it is

# %%
text(record.metric(facts))
text(evidence.scores(facts), kind.outside(facts))

# %%
figures("confusion", "roc", "precision_recall", "calibration")

# %% [markdown]
# ## Class by class

# %%
text(texts.classes(facts), texts.pairs(facts))

# %%
figures("classes", "pairs")

# %% [markdown]
# ## Where it is weak

# %%
text(evidence.worst_slice(facts))

# %%
figures("slices")

# %% [markdown]
# ## The worst errors

# %%
text(texts.errors(facts))

# %% [markdown]
# ## The words that carry its decisions
#
# Each word of unseen texts was left out in turn: what the model then loses in certainty is what the
# word had given.

# %%
text(texts.words(facts))

# %%
figures("words")

# %% [markdown]
# ## How it takes texts that are written in another way

# %%
text(texts.behaviour(facts))

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

# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A first look at the pictures
#
# Only training pictures are looked at: what is seen here shapes the choices, and test pictures must
# not. `uv run dvc repro prepare` makes them; jupytext opens this file as a notebook.

# %%
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from fashion_mnist.files import read_json

root = next(f for f in (Path.cwd(), *Path.cwd().parents) if (f / "params.yaml").exists())
labels = read_json(root / "reports/prepare.json")["target"]["labels"]
rows = pd.read_parquet(root / "data/prepared/rows.parquet").query("part == 'train'")
images = np.load(root / "data/prepared/images.npy", mmap_mode="r")
images.shape, len(rows)

# %% [markdown]
# How many there are of each class.

# %%
rows["label"].map(labels.__getitem__).value_counts()

# %% [markdown]
# Some of each class, drawn at random: what do they have in common, and which would you confuse?

# %%
shown = labels[:12]
fig, axes = plt.subplots(len(shown), 8, figsize=(8, len(shown)), squeeze=False)
for k, line in enumerate(axes):
    places = rows.loc[rows["label"] == k, "place"]
    for ax, place in zip(line, places.sample(min(8, len(places)), random_state=0), strict=False):
        ax.imshow(images[place].squeeze(), cmap="gray", vmin=0, vmax=255)
    line[0].set_title(shown[k], loc="left", size=8)
    for ax in line:
        ax.set_axis_off()

# %% [markdown]
# The mean picture of each class. Where it is sharp, all pictures of the class are alike: is it the
# object, or is it the background, which would be a leak?

# %%
fig, axes = plt.subplots(1, len(shown), figsize=(1.2 * len(shown), 1.5), squeeze=False)
for k, ax in enumerate(axes[0]):
    places = np.sort(rows.loc[rows["label"] == k, "place"].to_numpy())[:1000]
    ax.imshow(images[places].mean(axis=0).squeeze() / 255, cmap="gray", vmin=0, vmax=1)
    ax.set_title(shown[k], size=8)
    ax.set_axis_off()

# %% [markdown]
# Sizes, brightness and contrast by class: one that differs here may be told apart by its camera.

# %%
columns = ["width", "height", "brightness", "contrast"]
rows.groupby(rows["label"].map(labels.__getitem__))[columns].median()

# %% [markdown]
# Questions that this raises, and what came of them, belong in `decisions/`.

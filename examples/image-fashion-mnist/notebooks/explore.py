# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exploration: Fashion-MNIST
#
# Only training images are used: what is seen here shapes the choices, and test images must not.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from mlscaffold_support.facts import Facts
from mlscaffold_support.image_store import IMAGES, read_rows

from fashion_mnist.config import load

facts = Facts.read()
config = load(facts.root / "params.yaml")
rows, labels = read_rows("train", facts.root), facts.labels
pixels = np.load(facts.root / IMAGES, mmap_mode="r")
rows["class"] = rows["label"].map(dict(enumerate(labels)))
counts = rows["class"].value_counts()
common = [label for label in labels if counts[label] >= 10 or config.publish_rows][:12]
f"{len(rows):,} images of {pixels.shape[1]} by {pixels.shape[2]} pixels, {len(labels)} classes"

# %% [markdown]
# ## Classes

# %%
shares = counts[common].sort_values() / len(rows)
if common:
    shares.plot.barh(figsize=(5, 0.3 + 0.25 * len(shares)), title="Share of each class", ylabel="")
    plt.show()

# %% [markdown]
# ## Images
#
# Drawn at random from each class; only with `publish_rows: true` in `params.yaml`. Without it, a
# class of fewer than ten images appears nowhere.

# %%
if config.publish_rows:
    fig, axes = plt.subplots(len(common), 10, figsize=(5, 0.65 * len(common)), squeeze=False)
    for label, line in zip(common, axes, strict=True):
        places = rows.loc[rows["class"] == label, "place"]
        drawn = places.sample(min(10, len(places)), random_state=0)
        line[0].set_title(label, loc="left", size=8, pad=2)
        for ax, place in zip(line, drawn, strict=False):
            ax.imshow(pixels[place].squeeze(), cmap="gray", vmin=0, vmax=255)
        for ax in line:
            ax.set_axis_off()
    plt.show()

# %% [markdown]
# ## Mean image of each class
#
# Where it is sharp, the images of a class are alike: is it the object, or the background?

# %%
fig, axes = plt.subplots(1, max(len(common), 1), figsize=(5, 0.8), squeeze=False)
for label, ax in zip(common, axes[0], strict=False):
    places = np.sort(rows.loc[rows["class"] == label, "place"].to_numpy()[:1000])
    ax.imshow(pixels[places].mean(axis=0).squeeze() / 255, cmap="gray", vmin=0, vmax=1)
    ax.set_title(label[:8], size=6)
    ax.set_axis_off()
plt.show()

# %% [markdown]
# ## Size, brightness and contrast
#
# A class that differs here might be recognised by its camera instead of its content.

# %%
columns = ["longer_side", "brightness", "contrast"]
medians = rows[rows["class"].isin(common)].groupby("class")[columns].median().round(1)
medians.rename_axis(None)

# %% [markdown]
# ## Similar classes
#
# Correlation between the mean images of two classes: pairs with high values are hard to separate.

# %%
means = {}
for label in common:
    places = np.sort(rows.loc[rows["class"] == label, "place"].to_numpy()[:1000])
    means[label] = pixels[places].mean(axis=0).ravel()
correlation = pd.DataFrame(means).corr()
upper = correlation.where(np.triu(np.ones(correlation.shape, dtype=bool), k=1))
pairs = upper.stack().sort_values(ascending=False).head(10)
pairs.index = [f"{a} / {b}" for a, b in pairs.index]
pairs.round(3).to_frame("correlation")

"""Stage 3: train the network, and beside it the models that it has to beat."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

# Read when torch is loaded. Threads that wait by spinning for long take a core from whatever else
# runs: a training beside another program took ten times as long.
os.environ.setdefault("GOMP_SPINCOUNT", "10000")

from accelerate import Accelerator
from torch import nn

from . import calibration, checkpoints, data, device, epochs, inference, outcome, store, weights
from .batches import Epoch, Scale, scale_of
from .checkpoints import Course
from .config import Config, load
from .files import read_json, write_json
from .identity import model_id, versions
from .model import Network
from .training import Trained, fit

MADE_WITH = ("accelerate", "numpy", "pandas", "pillow", "safetensors", "scikit-learn", "torch")


def main() -> None:
    """Write the weights, what they say of the validation pictures, and how models compare."""
    started = time.perf_counter()
    store.check()
    config, prepared = load(), read_json("reports/prepare.json")
    model = {
        "model_id": model_id(prepared["split"]["hash"]),
        "model": "network",
        "metric": "accuracy",
        "file": str(weights.WEIGHTS),
        "labels": prepared["target"]["labels"],
        "split": prepared["split"]["hash"],
        "versions": {name: v.split("+")[0] for name, v in versions(*MADE_WITH).items()},
        "mirror": config.train.mirror,
    }
    accelerator = device.start(config.train.threads, config.seed, convolutions=True)
    images, rows = data.Images(), data.rows()
    identity, main = model["model_id"], accelerator.is_main_process
    with checkpoints.opened(identity, accelerator) as folder, epochs.live(model, main) as show:
        network, about = shaped(config, len(model["labels"]))
        scale = scale_of(images, rows["place"][rows["part"] == "train"].to_numpy())
        model |= about | {"scale": {"mean": scale.mean, "std": scale.std}}
        network = device.place(network, accelerator)
        trained = learn(network, images, rows, scale, config, accelerator, folder, show)
        if main:
            outcome.save(trained, images, rows, scale, model, config)
            seconds = time.perf_counter() - started
            timings = {"train": seconds, "model_id": identity, "epochs": trained.timings}
            write_json("reports/timings.json", timings)
            print(f"{model['parameters']:,} weights, {config.train.epochs} epochs, {seconds:.0f} s")


def shaped(config: Config, classes: int) -> tuple[Network, dict[str, Any]]:
    """Make the network that fits the pictures, and say how to make it again."""
    preset = config.train.chosen
    shape = {
        "channels": config.data.channels,
        "classes": classes,
        "size": config.data.size,
        "width": preset.width,
        "blocks": preset.blocks,
    }
    network = Network(**shape)
    if config.train.weights:
        weights.begin_with(network, config.train.weights)
    return network, {"network": shape, "parameters": sum(p.numel() for p in network.parameters())}


def learn(
    network: nn.Module, images: data.Images, rows: pd.DataFrame, scale: Scale, config: Config,
    accelerator: Accelerator, folder: Path, show: Callable[[Course], None],
) -> Trained:  # fmt: skip
    """Train the network; after each epoch, score it on the validation pictures and show it."""
    taught, asked = (rows[rows["part"] == part] for part in ("train", "validation"))
    places, targets = taught["place"].to_numpy(), taught["label"].to_numpy()
    known = places, targets, scale, config.train, accelerator, config.seed
    y = asked["label"].to_numpy()

    def validate(model: nn.Module) -> dict[str, float]:
        said = inference.logits(model, images, asked["place"].to_numpy(), scale, mirror=False)
        return {
            "validation_loss": calibration.surprise(said, y),
            "validation_accuracy": float((said.argmax(axis=1) == y).mean()),
        }

    return fit(
        network,
        lambda number: Epoch(images, *known, number),
        validate,
        config.train,
        accelerator,
        folder,
        seed=config.seed,
        unit="images",
        show=show,
    )


if __name__ == "__main__":
    main()

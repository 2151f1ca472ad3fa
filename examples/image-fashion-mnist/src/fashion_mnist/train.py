"""Stage 4, train: train the network, and predict the validation images with it."""

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from accelerate import Accelerator
from mlscaffold_support import temperature
from mlscaffold_support.checkpoints import checkpoint_folder
from mlscaffold_support.devices import start_device
from mlscaffold_support.experiments import model_id
from mlscaffold_support.files import read_json, write_json
from mlscaffold_support.image_batches import EpochBatches
from mlscaffold_support.image_store import StoredImages, read_rows
from mlscaffold_support.predictions import HeldOut, save_predictions
from mlscaffold_support.resampling import clusters
from mlscaffold_support.selection import random_folds
from mlscaffold_support.weights import save_weights, start_from
from torch import nn

from .config import Config, load
from .loop import Epochs, fit
from .model import Network, predict_logits
from .transforms import Scale, transform

NETWORK, DESCRIPTION = Path("models/network.safetensors"), Path("models/network.json")
PREDICTIONS = Path("data/predictions/network.parquet")


@dataclass(frozen=True)
class Task:
    """What is to be learned, and where."""

    images: StoredImages
    train: pd.DataFrame  # one row for each image: place, label, group
    validation: pd.DataFrame
    scale: Scale
    shape: dict[str, Any]  # arguments of `Network`
    config: Config
    accelerator: Accelerator


def main() -> None:
    """Write the network, its training epoch by epoch, and its predictions."""
    started = time.perf_counter()
    config, summary = load(), read_json("reports/findings/data.json")
    accelerator = start_device(config.train.threads, config.seed, convolutions=True)
    images, train = StoredImages(), read_rows("train")
    preset, classes = config.train.selected, len(summary["target"]["labels"])
    shape = {"channels": config.data.channels, "classes": classes, "size": config.data.size}
    shape |= {"width": preset.width, "blocks": preset.blocks}
    scale = images.measure_scale(train["place"].to_numpy())
    task = Task(images, train, read_rows("validation"), scale, shape, config, accelerator)
    identity = model_id(Path(__file__).parent)
    with checkpoint_folder(identity, accelerator.is_main_process) as folder:
        network, epochs = train_network(task, folder)
        if accelerator.is_main_process:
            save(network, epochs, task)
            seconds = time.perf_counter() - started
            write_json("reports/timings.json", {"train": seconds})
            print(f"{len(epochs)} epochs in {seconds:.0f} s: {NETWORK}")


def train_network(task: Task, folder: Path) -> tuple[nn.Module, Epochs]:
    """Train the network, or continue from the checkpoint in a folder."""
    config, accelerator = task.config, task.accelerator
    network = Network(**task.shape)
    if config.train.weights:
        start_from(network, config.train.weights)
    places, y = task.train["place"].to_numpy(), task.train["label"].to_numpy()
    y_validation = task.validation["label"].to_numpy()

    def batches_of_epoch(epoch: int) -> EpochBatches:
        to_inputs = partial(transform, epoch=epoch, scale=task.scale, train=config.train)
        batch, seed = config.train.selected.batch, config.seed
        return EpochBatches(task.images, places, y, batch, to_inputs, accelerator, seed, epoch)

    def validate(network: nn.Module) -> dict[str, float]:
        logits = predict_validation(network, task, horizontal_flip=False)
        return {
            "validation_loss": temperature.negative_log_likelihood(logits, y_validation),
            "validation_accuracy": float((logits.argmax(axis=1) == y_validation).mean()),
        }

    # Convolutions run faster if the channels are the last axis in memory.
    network = network.to(accelerator.device, memory_format=torch.channels_last)
    return fit(
        network, batches_of_epoch, validate, config.train, accelerator, folder,
        seed=config.seed, unit="images",
    )  # fmt: skip


def predict_validation(network: nn.Module, task: Task, horizontal_flip: bool) -> np.ndarray:
    """Predict the validation images: logits (n, k)."""
    batches = task.images.batches(task.validation["place"].to_numpy())
    return np.concatenate(
        [predict_logits(network, pixels, task.scale, horizontal_flip) for pixels in batches]
    )


def save(network: nn.Module, epochs: Epochs, task: Task) -> None:
    """Write the network and its predictions of the validation images.

    The temperature of the shipped network is fitted to all of them. For the predictions, that of a
    fold is fitted to the other folds, so that the scores of the probabilities are not optimistic.
    """
    horizontal_flip, rows = task.config.train.horizontal_flip, task.validation
    logits = predict_validation(network, task, horizontal_flip)
    y, unit = rows["label"].to_numpy(), clusters(rows["group"])
    fold = random_folds(len(y), unit, task.config.seed)
    calibrated = temperature.cross_fitted_probabilities(logits, y, fold)
    description = {
        "network": task.shape,
        "parameters": sum(p.numel() for p in network.parameters()),
        "scale": task.scale,
        "horizontal_flip": horizontal_flip,
        "temperature": temperature.fit_temperature(logits, y),
    }
    save_weights(network, NETWORK)
    write_json(DESCRIPTION, description)
    write_json("reports/findings/epochs.json", epochs)
    save_predictions(HeldOut(y, {"network": calibrated}, unit=unit), PREDICTIONS)


if __name__ == "__main__":
    main()

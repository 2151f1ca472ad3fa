"""Stage 3, train: fit candidates on training texts, select one on validation texts, refit it.

Whatever is chosen by predictions of validation texts (temperature, blend weights, threshold of
rejection) is cross-fitted: for each fold of these texts it is chosen on the other folds.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pandas as pd
import torch
from accelerate import Accelerator
from accelerate.utils import broadcast_object_list
from joblib import Parallel, delayed, parallel_config
from mlscaffold_support.blending import cross_fitted_candidates
from mlscaffold_support.checkpoints import Epochs, checkpoint_folder
from mlscaffold_support.devices import start_device
from mlscaffold_support.experiments import model_id, versions
from mlscaffold_support.files import read_json, write_json
from mlscaffold_support.predictions import SELECTED, VALIDATION, HeldOut, save_predictions
from mlscaffold_support.processes import start_workers
from mlscaffold_support.rejection import cross_fitted_threshold
from mlscaffold_support.resampling import ROW, clusters
from mlscaffold_support.selection import compare_models, random_folds
from mlscaffold_support.subwords import encode
from mlscaffold_support.temperature import negative_log_likelihood, probabilities
from mlscaffold_support.text_batches import TrainingBatches
from mlscaffold_support.text_splits import read_split, texts_and_classes

from . import models
from .config import Config, load
from .features import augment, build_vocabulary, collate, tokens
from .loop import fit
from .metrics import HEADLINE, scores
from .model import Network
from .models import Models, Settings

MIN_WORD_COUNT = 2  # of a word with a vector of its own
PACKAGES = (
    "accelerate", "numpy", "optuna", "pandas", "safetensors", "scikit-learn", "skops", "torch",
)  # fmt: skip

Json = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """What is to be learned: the same for every candidate."""

    train: pd.DataFrame
    validation: pd.DataFrame
    out_of_scope: pd.DataFrame  # further validation texts, which belong to no class
    classes: int
    config: Config
    accelerator: Accelerator
    checkpoints: Path


def main() -> None:
    """Write the model, its predictions of validation texts, and how the candidates compare.

    Of several processes under torchrun all train the network; the main one does the rest.
    """
    started = time.perf_counter()
    config, summary = load(), read_json("reports/findings/data.json")
    labels, rows = summary["target"]["labels"], summary["rows_hash"]
    identity = model_id(Path(__file__).parent)
    accelerator = start_device(config.train.threads, config.seed)
    train, validation = (read_split(name, labels) for name in ("train", "validation"))
    in_scope = validation["class"] >= 0
    splits = (train, validation[in_scope], validation[~in_scope])
    with (
        checkpoint_folder(identity, accelerator.is_main_process) as folder,
        parallel_config("loky", n_jobs=config.train.jobs, inner_max_num_threads=1),
    ):
        comparison = learn(Task(*splits, len(labels), config, accelerator, folder))
        if not accelerator.is_main_process:
            return
        model = {
            "kind": "text",
            "model_id": identity,
            "model": comparison["selected"],
            "file": str(models.MODEL),
            "metric": HEADLINE,
            "labels": labels,
            "out_of_scope": config.data.out_of_scope,
            "rows": rows,
            "versions": versions(*PACKAGES),
        }
        model |= {key: comparison[key] for key in ("weights", "temperature", "threshold")}
        write_json("models/model.json", model)
        write_json("reports/findings/models.json", comparison)
    seconds = time.perf_counter() - started
    write_json("reports/timings.json", {"train": seconds})
    candidates = ", ".join(comparison["candidates"])
    print(f"Selected {comparison['selected']} from {candidates} in {seconds:.0f} s")


def learn(task: Task) -> Json:
    """Select a candidate, refit it on training and validation texts, and save both models."""
    config, is_main, comparison = task.config, task.accelerator.is_main_process, {}
    names, settings = ["linear", *config.train.models], {"linear": models.DEFAULTS}
    start_workers(config.train.jobs)
    if "tuned" in names and is_main:
        settings["tuned"] = search(task)
    held_out, epochs = fit_models(task, task.train, names, settings, "held_out")
    if is_main:
        comparison = select(task, held_out) | {"settings": settings.get("tuned", {})}
        names = ["linear", *comparison["weights"]]
    (names,) = broadcast_object_list([names])
    rows = pd.concat([task.train, task.validation])
    final, _ = fit_models(task, rows, names, settings, "final")
    if is_main:
        models.save({name: held_out[name] for name in comparison["weights"]}, models.HELD_OUT)
        models.save(final, models.MODEL)
        write_json("reports/findings/epochs.json", epochs)
    return comparison


def search(task: Task) -> Settings:
    """Return settings of the candidate "tuned": those with the best mean macro F1 over the folds.

    All are drawn beforehand, so that the folds of the training texts can be fitted in parallel.
    """
    config = task.config
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=config.seed))
    study.enqueue_trial(models.DEFAULTS)
    encoder = {"encoder": 1.0} if config.train.encoder else {}
    drawn = [models.search_space(study.ask()) | encoder for _ in range(config.train.trials)]
    (texts, y), fold = texts_and_classes(task.train), task.train["fold"].to_numpy()
    f1 = Parallel()(
        delayed(models.score_settings)(texts, y, fold == k, drawn, config) for k in np.unique(fold)
    )
    return drawn[int(np.mean(f1, axis=0).argmax())]


def fit_models(
    task: Task, rows: pd.DataFrame, names: list[str], settings: dict[str, Settings], stage: str
) -> tuple[Models, Epochs]:
    """Fit the baseline and the named models; also return the epochs of the network."""
    texts, y = texts_and_classes(rows)
    members: Models = {}
    epochs: Epochs = []
    if task.accelerator.is_main_process:
        members["dummy"] = models.baseline(task.config.data.task).fit(texts, y)
        linear = {name: s for name, s in settings.items() if name in names}
        members |= models.fit_linear_models(texts, y, linear, task.config)
    if "network" in names:
        members["network"], epochs = train_network(task, texts, y, task.checkpoints / stage)
    return members, epochs


def train_network(
    task: Task, texts: np.ndarray, y: np.ndarray, folder: Path
) -> tuple[Network, Epochs]:
    """Train the network from scratch; after each epoch it is scored on the validation texts."""
    settings, seed, accelerator = task.config.train, task.config.seed, task.accelerator
    vocabulary = build_vocabulary(texts, MIN_WORD_COUNT)
    encoded = encode(map(tokens, texts), vocabulary)
    held_out, actual = texts_and_classes(task.validation)
    torch.manual_seed(seed)
    network = Network(vocabulary, task.classes, settings.width, settings.dropout)

    def validate(network: Network) -> dict[str, float]:
        logits = network.decision_function(held_out)
        f1 = scores(actual, probabilities(logits))["macro_f1"]
        loss = negative_log_likelihood(logits, actual)
        return {"validation_loss": loss, "validation_macro_f1": f1}

    return fit(
        network.to(accelerator.device),
        lambda epoch: TrainingBatches(
            encoded, y, settings.batch, augment, collate, accelerator, seed, epoch
        ),
        validate, settings, accelerator, folder, seed=seed, unit="words",
        count=lambda inputs: int(inputs[0].count_nonzero()),
    )  # fmt: skip


def select(task: Task, held_out: Models) -> Json:
    """Compare the candidates on the validation texts, select one, and save its predictions."""
    config, settings = task.config, task.config.evaluate
    rows = pd.concat([task.validation, task.out_of_scope])
    texts, y = texts_and_classes(rows)
    in_scope, groups = y >= 0, rows["group"] if config.split.group else pd.Series(rows.index)
    fold, unit = random_folds(len(y), clusters(groups), config.seed), clusters(groups[in_scope])
    logits = {name: models.logits(model, texts) for name, model in held_out.items()}
    p = {"dummy": probabilities(logits.pop("dummy"))}
    candidates, fitted = cross_fitted_candidates(logits, y, fold, config.train.blend)
    p |= candidates
    selected, compared = compare_models(
        {name: a[in_scope] for name, a in p.items()}, y[in_scope], HEADLINE, scores,
        [name for name in models.COMPLEXITY if name in p],
        times=settings.bootstrap, seed=config.seed, level=settings.confidence_level, unit=unit,
    )  # fmt: skip
    threshold, columns = None, pd.DataFrame({"fold": fold})
    if not in_scope.all():
        threshold = models.fit_threshold(y, p[selected])
        columns["threshold"] = cross_fitted_threshold(models.fit_threshold, y, p[selected], fold)
    saved = {"dummy": p["dummy"], "linear": p["linear"], SELECTED: p[selected]}
    for path, part in ((VALIDATION, in_scope), (models.REJECTABLE, ~in_scope)):
        of_part = {name: a[part] for name, a in saved.items()}
        unit = clusters(groups[part]) if part.any() else ROW
        save_predictions(HeldOut(y[part], of_part, columns[part], unit), path)
    weights = fitted["weights"] if selected == "blend" else {selected: 1.0}
    comparison = {"metric": HEADLINE, "selected": selected, "candidates": compared}
    return comparison | fitted | {"weights": weights, "threshold": threshold}


if __name__ == "__main__":
    main()

"""The state of a training after each epoch, so that it can continue where it was stopped.

A checkpoint is kept outside the outputs of DVC, which deletes those before a stage runs again. It
belongs to one model: after a change of what the model is made from, training starts anew.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import torch

from .files import replace_file

FOLDER = Path(".checkpoints")

Epochs = list[dict[str, float]]  # number, loss, learning rate and scores of each epoch


@contextmanager
def checkpoint_folder(model_id: str, is_main: bool = True) -> Iterator[Path]:
    """Yield the folder of a model's checkpoint to one training at a time; remove it after success.

    Killing `dvc repro` can leave its stage alive: another one waits here until that has ended.

    Parameters
    ----------
    is_main
        Of the processes of one training, only the main one locks and removes.
    """
    folder = FOLDER / model_id
    if not is_main:
        yield folder
        return
    folder.mkdir(parents=True, exist_ok=True)
    (FOLDER / ".gitignore").write_text("*\n")
    with (FOLDER / "lock").open("a+") as lock:
        _acquire(lock)
        folder.mkdir(exist_ok=True)  # the other process may have removed it
        yield folder
        for finished in (path for path in FOLDER.iterdir() if path.is_dir()):
            shutil.rmtree(finished)  # also those of models that were abandoned


def _acquire(lock: IO[str]) -> None:
    """Wait until no other process trains here, and print which one does."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        other = lock.read().strip()
        print(f"Process {other} is training already; waiting for it.", flush=True)
        print(f"`kill {other}` ends it; its model continues from its last epoch.", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def save(folder: Path, parts: Mapping[str, Any], epochs: Epochs) -> None:
    """Write the state of each part; a kill leaves the former checkpoint or this one.

    The order of the samples and their augmentation follow from seed and epoch, and are not in it.
    """
    state: dict[str, Any] = {name: part.state_dict() for name, part in parts.items()}
    with replace_file(folder / "last.pt") as temporary:
        torch.save(state | {"epochs": epochs}, temporary)


def resume(folder: Path, parts: Mapping[str, Any]) -> Epochs:
    """Restore the last checkpoint, if there is one, and return the epochs that are complete."""
    path = folder / "last.pt"
    if not path.exists():
        return []
    state = torch.load(path, map_location="cpu", weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state[name])
    return state["epochs"]

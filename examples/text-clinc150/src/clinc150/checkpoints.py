"""The state of a training after each epoch, so that it can go on where it was stopped.

A checkpoint lies outside the outputs of DVC, which deletes those before a stage runs again. It
belongs to one model (`identity.model_id`): after a change of what it is made of, training starts
afresh.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import torch
from accelerate import Accelerator

from .files import replacing

FOLDER = Path(".checkpoints")

State = dict[str, Any]
Course = list[dict[str, float]]  # what is known of each epoch


@contextmanager
def opened(model_id: str, accelerator: Accelerator) -> Iterator[Path]:
    """Give the folder of a model's checkpoints, to one training at a time; empty it after success.

    Killing `dvc repro` can leave its stage alive: a second one waits here until the first is done.
    """
    folder = FOLDER / model_id
    if not accelerator.is_main_process:
        yield folder
        return
    folder.mkdir(parents=True, exist_ok=True)
    (FOLDER / ".gitignore").write_text("*\n")
    with (FOLDER / "lock").open("a+") as lock:
        wait_for(lock)
        folder.mkdir(exist_ok=True)  # the other process may have cleared up
        yield folder
        for left in (path for path in FOLDER.iterdir() if path.is_dir()):
            shutil.rmtree(left)  # also those of models that were given up


def wait_for(lock: IO[str]) -> None:
    """Wait until no other process trains here, and say which one does."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        other = lock.read().strip()
        print(f"Process {other} is training already: waiting for it.", flush=True)
        print(f"`kill {other}` ends it; its model goes on from its last epoch.", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def save(folder: Path, state: State) -> None:
    """Write a checkpoint in one piece: a kill leaves the former one or this one."""
    with replacing(folder / "last.pt") as part:
        torch.save(state, part)


def load(folder: Path) -> State | None:
    """Read the last checkpoint, if there is one; nothing in it is run as code."""
    path = folder / "last.pt"
    if not path.exists():
        return None
    return torch.load(path, map_location="cpu", weights_only=True)


def keep(folder: Path, parts: State, epochs: Course, timings: Course) -> None:
    """Write all that the next epoch needs; the order of its samples and its chances do not."""
    state: State = {name: part.state_dict() for name, part in parts.items()}
    save(folder, state | {"epochs": epochs, "timings": timings})


def resume(folder: Path, parts: State) -> tuple[Course, Course]:
    """Go back to the last checkpoint, if there is one; give the epochs that are done."""
    found = load(folder)
    if found is None:
        return [], []
    for name, part in parts.items():
        part.load_state_dict(found[name])
    return found["epochs"], found["timings"]

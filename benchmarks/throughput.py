"""Throughput: the training of an image project, and a bare loop over the same network and batches.

The bare loop has no averaged weights, no checks, no bar and no Accelerate: it takes the pixels from
one tensor, transforms them as the project does (flip, normalise, augment where the preset does) and
makes the step.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROUNDS = 15
IMAGES = 8192  # of fashion-mnist in each epoch
GOAL_RATIO, GOAL_WAITING = 0.97, 0.03


def measure(rounds: int = ROUNDS) -> str:
    """Return the table."""
    from benchmarks.measure import ROOT, cost, environment, grid

    programs = environment("mlscaffold", ROOT)
    with TemporaryDirectory() as folder:
        new = ["new", "image", "fashion", "--dataset", "fashion-mnist", "--yes", "--no-git"]
        cost([programs / "mlscaffold", *new], cwd=Path(folder))
        project = Path(folder) / "fashion"
        python = project / ".venv" / "bin" / "python"
        for stage in ("data", "prepare"):
            cost([python, "-m", f"fashion.{stage}"], cwd=project)
        command = [python, Path(__file__), "fashion", str(rounds)]
        said = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True)
    found = json.loads(said.stdout.splitlines()[-1])
    rows = []
    for name, runs in found.items():
        ratio = statistics.median(b / p for p, b, _ in runs)
        waiting = statistics.median(w / p for p, _, w in runs)
        mine, bare = (IMAGES / statistics.median(run[i] for run in runs) for i in (0, 1))
        rows.append([name, f"{mine:,.0f}", f"{bare:,.0f}", f"{ratio:.3f}", f"{waiting:.1%}"])
    head = ["preset", "project, images/s", "bare loop, images/s", "project ÷ bare", "waiting"]
    goal = (
        f"Goal: at least {GOAL_RATIO} times the bare loop, and less than {GOAL_WAITING:.0%} of an "
    )
    return f"{grid(head, rows)}\n\n{goal}epoch spent on waiting for data."


def compare(package: str, rounds: int) -> dict[str, list[tuple[float, float, float]]]:
    """Time both loops in turn, in the project's environment: project, bare, waiting, in seconds."""
    from importlib import import_module

    from mlscaffold_support.devices import start_device

    modules = ("config", "loop", "model", "transforms")
    own = {name: import_module(f"{package}.{name}") for name in modules}
    config = own["config"].load()
    accelerator = start_device(None, 0, convolutions=True)
    times = {}
    for preset in config.train.presets:
        pair = Pair(own, config, preset, accelerator)
        runs = [(*pair.project(n), pair.bare(n)) for n in range(rounds + 1)][1:]
        times[preset] = [(mine, bare, waited) for mine, waited, bare in runs]
    return times


class Timed:
    """Batches, and the seconds that were spent on waiting for them."""

    def __init__(self, batches: Any):
        self.batches, self.seconds = batches, 0.0

    def __iter__(self) -> Any:
        source = iter(self.batches)
        while True:
            started = time.perf_counter()
            batch = next(source, None)
            self.seconds += time.perf_counter() - started
            if batch is None:
                return
            yield batch


class Pair:
    """Two networks of one shape, and the two loops that train them."""

    def __init__(self, own: Any, config: Any, preset: str, accelerator: Any):
        import torch
        from mlscaffold_support.image_store import StoredImages, read_rows

        self.own, self.accelerator = own, accelerator
        self.train = config.train.model_copy(update={"preset": preset})
        self.images = StoredImages()
        rows = read_rows("train")[:IMAGES]
        self.places, self.targets = (rows[name].to_numpy(copy=True) for name in ("place", "label"))
        self.scale = self.images.measure_scale(self.places)
        self.loss = torch.nn.CrossEntropyLoss(label_smoothing=self.train.label_smoothing)
        chosen, loop = self.train.selected, own["loop"]
        shape = (config.data.channels, 10, config.data.size, chosen.width, chosen.blocks)
        self.networks = [
            own["model"].Network(*shape).to(accelerator.device, memory_format=torch.channels_last)
            for _ in range(2)
        ]
        self.optimisers = [loop.build_optimiser(network, self.train) for network in self.networks]
        self.schedules = [loop.one_cycle(o, self.train, 100_000) for o in self.optimisers]
        self.average = loop.MovingAverage(self.networks[0], self.train.ema_decay)
        self.runner = accelerator.prepare(self.networks[0])
        self.pixels = torch.from_numpy(self.images[self.places]).to(accelerator.device)
        self.classes = torch.from_numpy(self.targets).to(accelerator.device)

    def project(self, number: int) -> tuple[float, float]:
        """Train an epoch as the project does; seconds, and those of waiting for data."""
        from functools import partial

        from mlscaffold_support.image_batches import EpochBatches
        from mlscaffold_support.progress import Progress

        progress = Progress(1, 100_000, 0, "images")

        def after_step(inputs: Any, value: Any) -> None:
            self.average.update()
            progress.update(len(inputs), value)

        transform = partial(
            self.own["transforms"].transform, epoch=number, scale=self.scale, train=self.train
        )
        batch = self.train.selected.batch
        arrays = (self.images, self.places, self.targets)
        started = time.perf_counter()
        batches = Timed(EpochBatches(*arrays, batch, transform, self.accelerator, 0, number))
        arguments = (self.optimisers[0], self.schedules[0], self.loss, self.accelerator)
        self.own["loop"].train_epoch(self.runner, batches, *arguments, after_step)
        return time.perf_counter() - started, batches.seconds

    def bare(self, number: int) -> float:
        """Train an epoch by the shortest loop that makes the same steps; seconds."""
        import torch

        network, optimiser, schedule = self.networks[1], self.optimisers[1], self.schedules[1]
        device, half = self.accelerator.device, self.accelerator.mixed_precision == "bf16"
        chance = torch.Generator(device).manual_seed(number)
        network.train()
        started = time.perf_counter()
        order = torch.randperm(len(self.pixels), device=device)
        for rows in order.split(self.train.selected.batch):
            odd = (rows + number) % 2 == 1
            pixels = self.pixels[rows]
            pixels[odd] = pixels[odd].flip(2)
            batch = self.own["transforms"].apply_scale(pixels.permute(0, 3, 1, 2), self.scale)
            if self.train.selected.augment:
                batch = self.own["transforms"].augment(batch, chance)
            optimiser.zero_grad()
            with torch.autocast(device.type, torch.bfloat16, enabled=half):
                logits = network(batch)
            self.loss(logits.float(), self.classes[rows]).backward()
            optimiser.step()
            schedule.step()
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter() - started


if __name__ == "__main__":
    sys.path[:0] = ["src", "support"]
    print(json.dumps(compare(sys.argv[1], int(sys.argv[2]))))

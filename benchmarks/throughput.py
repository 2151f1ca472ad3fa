"""Throughput: the training of an image project, and a bare loop over the same network and batches.

The bare loop has no averaged weights, no checks, no bar and no Accelerate: it takes the pixels from
one tensor, treats them as the project does (normalise, mirror, augment where the preset does) and
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
PICTURES = 8192  # of fashion-mnist in each epoch
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
        for stage in ("fetch", "prepare"):
            cost([python, "-m", f"fashion.{stage}"], cwd=project)
        command = [python, Path(__file__), "fashion", str(rounds)]
        said = subprocess.run(command, cwd=project, check=True, capture_output=True, text=True)
    found = json.loads(said.stdout.splitlines()[-1])
    rows = []
    for name, runs in found.items():
        ratio = statistics.median(b / p for p, b, _ in runs)
        waiting = statistics.median(w / p for p, _, w in runs)
        mine, bare = (PICTURES / statistics.median(run[i] for run in runs) for i in (0, 1))
        rows.append([name, f"{mine:,.0f}", f"{bare:,.0f}", f"{ratio:.3f}", f"{waiting:.1%}"])
    head = ["preset", "project, images/s", "bare loop, images/s", "project ÷ bare", "waiting"]
    goal = (
        f"Goal: at least {GOAL_RATIO} times the bare loop, and less than {GOAL_WAITING:.0%} of an "
    )
    return f"{grid(head, rows)}\n\n{goal}epoch spent on waiting for data."


def compare(package: str, rounds: int) -> dict[str, list[tuple[float, float, float]]]:
    """Time both loops in turn, in the project's environment: project, bare, waiting, in seconds."""
    from importlib import import_module

    modules = ("batches", "config", "data", "device", "model", "optimiser", "progress")
    own = {name: import_module(f"{package}.{name}") for name in modules}
    steps = {name: import_module(f"{package}.steps.{name}") for name in ("epoch", "augment")}
    config = own["config"].load()
    accelerator = own["device"].start(None, 0, convolutions=True)
    found = {}
    for preset in config.train.presets:
        pair = Pair(own, steps, config, preset, accelerator)
        runs = [(*pair.project(n), pair.bare(n)) for n in range(rounds + 1)][1:]
        found[preset] = [(mine, bare, waited) for mine, waited, bare in runs]
    return found


class Pair:
    """Two networks of one shape, and the two loops that train them."""

    def __init__(self, own: Any, steps: Any, config: Any, preset: str, accelerator: Any):
        from dataclasses import replace

        import torch

        self.own, self.steps, self.accelerator = own, steps, accelerator
        self.train = replace(config.train, preset=preset)
        self.images = own["data"].Images()
        rows = own["data"].rows("train")[:PICTURES]
        self.places, self.targets = rows["place"].to_numpy(), rows["label"].to_numpy()
        self.scale = own["batches"].scale_of(self.images, self.places)
        self.loss = torch.nn.CrossEntropyLoss(label_smoothing=self.train.label_smoothing)
        chosen = self.train.chosen
        shape = (config.data.channels, 10, config.data.size, chosen.width, chosen.blocks)
        self.networks = [
            own["device"].place(own["model"].Network(*shape), accelerator) for _ in range(2)
        ]
        make = own["optimiser"]
        self.optimisers = [make.optimiser_of(network, self.train) for network in self.networks]
        self.schedules = [make.one_cycle(o, self.train, 100_000) for o in self.optimisers]
        make.averaged(self.networks[0], self.optimisers[0], self.train.average)
        self.runner = accelerator.prepare(self.networks[0])
        self.pixels = torch.from_numpy(self.images[self.places]).to(accelerator.device)
        self.classes = torch.from_numpy(self.targets).to(accelerator.device)

    def project(self, number: int) -> tuple[float, float]:
        """Train an epoch as the project does; seconds, and those of waiting for data."""
        known = (self.places, self.targets, self.scale, self.train, self.accelerator, 0, number)
        batches = self.own["progress"].Timed(self.own["batches"].Epoch(self.images, *known))
        bar = self.own["progress"].Progress(100_000, 0, "images", len)
        started = time.perf_counter()
        arguments = (self.optimisers[0], self.schedules[0], self.loss, self.accelerator, bar.tell)
        self.steps["epoch"].train_epoch(self.runner, batches, *arguments)
        return time.perf_counter() - started, batches.seconds

    def bare(self, number: int) -> float:
        """Train an epoch by the shortest loop that makes the same steps; seconds."""
        import torch

        network, optimiser, schedule = self.networks[1], self.optimisers[1], self.schedules[1]
        device, half = self.accelerator.device, self.accelerator.mixed_precision == "bf16"
        chance = torch.Generator(device).manual_seed(number)
        network.train()
        started = time.perf_counter()
        for rows in torch.randperm(len(self.pixels), device=device).split(self.train.chosen.batch):
            odd = (rows + number) % 2 == 1
            pixels = self.pixels[rows]
            pixels[odd] = pixels[odd].flip(2)
            batch = self.scale.apply(pixels.permute(0, 3, 1, 2))
            if self.train.chosen.augment:
                batch = self.steps["augment"].augment(batch, chance)
            optimiser.zero_grad()
            with torch.autocast(device.type, torch.bfloat16, enabled=half):
                said = network(batch)
            self.loss(said.float(), self.classes[rows]).backward()
            optimiser.step()
            schedule.step()
        if device.type == "cuda":
            torch.cuda.synchronize()
        return time.perf_counter() - started


if __name__ == "__main__":
    sys.path.insert(0, "src")
    print(json.dumps(compare(sys.argv[1], int(sys.argv[2]))))

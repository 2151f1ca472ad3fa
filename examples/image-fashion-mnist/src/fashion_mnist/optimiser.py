"""How the weights move: the optimiser, its learning rate, and the average of where they were.

References
----------
Smith and Topin (2018), Super-Convergence: very fast training using large learning rates.
Tarvainen and Valpola (2017), Mean teachers are better role models (averaged weights).
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer
from torch.optim.lr_scheduler import OneCycleLR
from torch.optim.swa_utils import AveragedModel

if TYPE_CHECKING:
    from .training import Settings

WARM_UP = 0.25  # share of the steps in which the learning rate rises
MOMENTUM = 0.9


def optimiser_of(model: nn.Module, settings: "Settings") -> Optimizer:
    """Make the optimiser; biases and scales, which have one dimension, do not decay."""
    parameters = [p for p in model.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": settings.weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    if settings.optimiser == "adamw":
        return AdamW(groups, lr=settings.learning_rate, fused=True)
    return SGD(groups, lr=settings.learning_rate, momentum=MOMENTUM, nesterov=True, fused=True)


def one_cycle(optimiser: Optimizer, settings: "Settings", steps: int) -> OneCycleLR:
    """Raise the learning rate to its peak, then lower it to nothing."""
    return OneCycleLR(
        optimiser,
        settings.learning_rate,
        total_steps=steps + 1,  # the last step is still one that learns
        pct_start=WARM_UP,
        anneal_strategy="linear",
        cycle_momentum=False,
        div_factor=10,
        final_div_factor=1000,
    )


def averaged(model: nn.Module, optimiser: Optimizer, keep: float) -> AveragedModel:
    """Follow the weights with their moving average, after each step of the optimiser.

    At first it keeps less than it will later, so that it forgets where the weights began. The
    tensors are listed once; ``AveragedModel.update_parameters`` would list them in every step, and
    take three times as long.
    """
    average = AveragedModel(model)
    (means, counts), (weights, counted) = tensors(average.module), tensors(model)

    @torch.no_grad()
    def update(*_: object) -> None:
        n = average.n_averaged.item()
        share = 1 - min(keep, (1 + n) / (10 + n)) if n else 1.0
        torch._foreach_lerp_(means, weights, share)
        if counts:
            torch._foreach_copy_(counts, counted)
        average.n_averaged += 1

    optimiser.register_step_post_hook(update)
    return average


def tensors(model: nn.Module) -> tuple[list[Tensor], list[Tensor]]:
    """List what can be averaged, and what cannot: counts of batches."""
    found = [*model.parameters(), *model.buffers()]
    real = [tensor for tensor in found if tensor.is_floating_point()]
    return real, [tensor for tensor in found if not tensor.is_floating_point()]

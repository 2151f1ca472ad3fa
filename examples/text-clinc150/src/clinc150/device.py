"""Where the network runs: this computer's cores, a GPU, or several processes under torchrun."""

import os

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from torch import nn


def start(threads: int | None, seed: int, *, convolutions: bool = False) -> Accelerator:
    """Take the device: the GPU if there is one, else the cores.

    Half precision (bfloat16) is used on a GPU that has it, and for convolutions on cores that do:
    there it is 1.5 times as fast; on cores without it, six times slower.

    Parameters
    ----------
    threads
        Cores to work with; None leaves it to torch, which takes all (under torchrun: one each).
    convolutions
        Whether the network spends its time on them.
    """
    if threads is not None:
        torch.set_num_threads(threads)
    gpu = torch.cuda.is_available()
    if not gpu:  # else Accelerate looks for a GPU to talk through, and starts one process alone
        os.environ.setdefault("ACCELERATE_USE_CPU", "true")
    able = torch.cpu.get_capabilities()
    half = convolutions and bool(able.get("avx512_bf16") or able.get("amx_bf16"))
    if gpu:
        half = torch.cuda.is_bf16_supported()
    accelerator = Accelerator(cpu=not gpu, mixed_precision="bf16" if half else "no")
    torch.backends.cudnn.deterministic = True
    torch.set_float32_matmul_precision("high")
    set_seed(seed)
    return accelerator


def place(model: nn.Module, accelerator: Accelerator) -> nn.Module:
    """Move a network to the device, its filters with the channels last: convolutions run faster."""
    return model.to(accelerator.device, memory_format=torch.channels_last)


def order(n: int, seed: int, epoch: int, accelerator: Accelerator) -> np.ndarray:
    """Draw the order of the n samples in an epoch, and give the part that this process takes.

    Of two processes each takes every second sample, so that half a batch of each make the batch
    that one process alone would have had. All get equally many: the last few may be left out.
    """
    drawn = np.random.default_rng([seed, epoch]).permutation(n)
    world = accelerator.num_processes
    return drawn[accelerator.process_index : n - n % world : world]


def share(batch: int, accelerator: Accelerator) -> int:
    """Say how many samples of a batch this process takes."""
    return max(1, batch // accelerator.num_processes)

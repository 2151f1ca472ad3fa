"""Where a network runs: this computer's cores, a GPU, or several processes under torchrun."""

import os

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import set_seed


def start_device(threads: int | None, seed: int, *, convolutions: bool = False) -> Accelerator:
    """Choose the device: the GPU if there is one, else the cores.

    Half precision (bfloat16) is used on a GPU that supports it, and for convolutions on cores that
    do: there it is 1.5 times as fast; on cores without it, six times slower.

    Parameters
    ----------
    threads
        Cores to work with; None leaves it to torch, which uses all (under torchrun: one each).
    convolutions
        Whether the network spends its time on convolutions.
    """
    if threads is not None:
        torch.set_num_threads(threads)
    gpu = torch.cuda.is_available()
    if not gpu:  # else Accelerate looks for a GPU to communicate through, and starts one process
        os.environ.setdefault("ACCELERATE_USE_CPU", "true")
    cores = torch.cpu.get_capabilities()
    half = convolutions and bool(cores.get("avx512_bf16") or cores.get("amx_bf16"))
    if gpu:
        half = torch.cuda.is_bf16_supported()
    accelerator = Accelerator(cpu=not gpu, mixed_precision="bf16" if half else "no")
    torch.backends.cudnn.deterministic = True
    torch.set_float32_matmul_precision("high")
    set_seed(seed)
    return accelerator


def epoch_order(n: int, seed: int, epoch: int, accelerator: Accelerator) -> np.ndarray:
    """Draw the order of n samples in an epoch, and return the part of this process.

    Of two processes each takes every second sample, so that half a batch of each make the batch
    that one process would have had. All get equally many: the last few may be left out.
    """
    drawn = np.random.default_rng([seed, epoch]).permutation(n)
    processes = accelerator.num_processes
    return drawn[accelerator.process_index : n - n % processes : processes]


def batch_share(batch: int, accelerator: Accelerator) -> int:
    """Return how many samples of a batch this process takes."""
    return max(1, batch // accelerator.num_processes)

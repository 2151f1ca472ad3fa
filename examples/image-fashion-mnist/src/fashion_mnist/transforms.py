"""What happens to images on their way to the network: normalised, augmented, put into batches.

References
----------
DeVries and Taylor (2017), Improved Regularization of Convolutional Neural Networks with Cutout.
Jordan (2024), 94% on CIFAR-10 in 3.29 seconds on a single GPU (alternating flip).
"""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from .config import Train

SHIFT = 1 / 14  # of the side, at most: two pixels of 28
ROTATION, ZOOM = 0.17, 0.15  # radians, and share of the size, at most: for large images
LARGE_SIDE = 48  # pixels; rotating a smaller image would blur it
CUTOUT = 0.25  # side of the square that is hidden, as a share of the image's

Scale = Mapping[str, list[float]]  # "mean" and "std" of each channel


def normalise(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Give every channel of the training images a mean of 0 and a standard deviation of 1.

    Parameters
    ----------
    images : (b, c, h, w) uint8
    mean, std : (c,)
        Of the training images, from 0 to 255.
    """
    centred = images.to(torch.float32) - mean[:, None, None]
    return centred.div_(std[:, None, None])


def augment(batch: Tensor, generator: torch.Generator) -> Tensor:
    """Shift each image, rotate and zoom it if it is large, and hide a square of it.

    Each pixel of the result is the nearest one of the image, which is faster than interpolation.

    Parameters
    ----------
    batch : (b, c, h, w) float
        Normalised images: 0 is the mean.
    generator
        The same state gives the same result.
    """
    b, channels, height, width = batch.shape
    side, device = min(height, width), batch.device
    draw = torch.rand(6, b, 1, generator=generator, device=device) * 2 - 1  # each in -1 … 1
    shift = draw[:2] * side * SHIFT
    if side < LARGE_SIDE:
        shift = shift.round()
    y = torch.arange(height, device=device) - (height - 1) / 2 + shift[0]  # (b, h)
    x = torch.arange(width, device=device) - (width - 1) / 2 + shift[1]  # (b, w)
    y, x = y[:, :, None], x[:, None, :]
    if side >= LARGE_SIDE:
        angle, zoom = draw[2, :, :, None] * ROTATION, 1 + draw[3, :, :, None] * ZOOM
        sine, cosine = zoom * angle.sin(), zoom * angle.cos()
        y, x = cosine * y - sine * x, sine * y + cosine * x  # (b, h, w) each
    row = (y + (height - 1) / 2).round().clamp_(0, height - 1).int()
    column = (x + (width - 1) / 2).round().clamp_(0, width - 1).int()
    first = torch.arange(b, device=device, dtype=torch.int32)[:, None, None] * height
    place = ((first + row) * width + column).flatten()  # of each pixel, in the whole batch
    pixels = batch.permute(0, 2, 3, 1).reshape(-1, channels).squeeze(1)  # grey: one axis is faster
    moved = pixels.index_select(0, place).view(b, height, width, channels)
    centre = (draw[4:] + 1) / 2 * side  # (2, b, 1)
    rows = (torch.arange(height, device=device) - centre[0]).abs() < side * CUTOUT / 2  # (b, h)
    columns = (torch.arange(width, device=device) - centre[1]).abs() < side * CUTOUT / 2
    moved.masked_fill_((rows[:, :, None] & columns[:, None, :])[..., None], 0)
    return moved.permute(0, 3, 1, 2)


def collate(samples: Sequence[tuple[np.ndarray, int]]) -> tuple[Tensor, Tensor]:
    """Stack pairs of pixels (h, w, c) uint8 and a class number: (b, c, h, w) and (b,).

    The channels stay last in memory, so that nothing is copied.
    """
    images = torch.from_numpy(np.stack([pixels for pixels, _ in samples]))  # (b, h, w, c)
    targets = torch.tensor([target for _, target in samples], dtype=torch.int64)
    return images.permute(0, 3, 1, 2), targets


def transform(
    pixels: np.ndarray, targets: np.ndarray, rows: np.ndarray, generator: torch.Generator,
    *, epoch: int, scale: Scale, train: Train,
) -> tuple[Tensor, Tensor]:  # fmt: skip
    """Turn training images (n, h, w, c) into inputs of the network (n, c, h, w), on its device.

    An image is flipped in every second epoch: at random, half of them would be seen the same way
    twice in a row. The number of its row, (n,), says in which.
    """
    if train.horizontal_flip:
        odd = (rows + epoch) % 2 == 1
        pixels[odd] = pixels[odd, :, ::-1]
    images, targets = collate(list(zip(pixels, targets, strict=True)))
    inputs = apply_scale(images.to(generator.device), scale)
    if train.selected.augment:
        inputs = augment(inputs, generator)
    return inputs, targets.to(generator.device)


def apply_scale(images: Tensor, scale: Scale) -> Tensor:
    """Normalise images (b, c, h, w) on their device."""
    mean, std = (torch.tensor(scale[name], device=images.device) for name in ("mean", "std"))
    return normalise(images, mean, std)

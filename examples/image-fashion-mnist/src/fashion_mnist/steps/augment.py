"""Pictures that are a little different each time, so that the network learns what stays the same.

References
----------
DeVries and Taylor (2017), Improved Regularization of Convolutional Neural Networks with Cutout.
"""

import torch
from torch import Tensor

SHIFT = 1 / 14  # of the side, at most: two pixels of 28
TURN, ZOOM = 0.17, 0.15  # radians, and the share of the size, at most: for pictures that are large
HIDE = 0.25  # of the side: a square that is hidden
LARGE = 48  # pixels of a side; to turn a smaller one would blur it


def augment(batch: Tensor, generator: torch.Generator) -> Tensor:
    """Shift each picture, turn and zoom it if it is large, and hide a square of it.

    Every pixel of the result is one of the picture's own (the nearest): one look-up for all of it
    takes less time than to interpolate.

    Parameters
    ----------
    batch : (b, c, h, w) float
        Normalised pictures: 0 is the mean.
    generator
        The same state gives the same result.
    """
    b, channels, height, width = batch.shape
    side, device = min(height, width), batch.device
    chance = torch.rand(6, b, 1, generator=generator, device=device) * 2 - 1  # each in -1 … 1
    shift = chance[:2] * side * SHIFT
    if side < LARGE:
        shift = shift.round()
    y = torch.arange(height, device=device) - (height - 1) / 2 + shift[0]  # (b, h)
    x = torch.arange(width, device=device) - (width - 1) / 2 + shift[1]  # (b, w)
    y, x = y[:, :, None], x[:, None, :]
    if side >= LARGE:
        angle, zoom = chance[2, :, :, None] * TURN, 1 + chance[3, :, :, None] * ZOOM
        sine, cosine = zoom * angle.sin(), zoom * angle.cos()
        y, x = cosine * y - sine * x, sine * y + cosine * x  # (b, h, w) each
    row = (y + (height - 1) / 2).round().clamp_(0, height - 1).int()
    column = (x + (width - 1) / 2).round().clamp_(0, width - 1).int()
    first = torch.arange(b, device=device, dtype=torch.int32)[:, None, None] * height
    place = ((first + row) * width + column).flatten()  # of each pixel, in all of the batch
    pixels = batch.permute(0, 2, 3, 1).reshape(-1, channels).squeeze(1)  # grey: one axis is faster
    moved = pixels.index_select(0, place).view(b, height, width, channels)
    middle = (chance[4:] + 1) / 2 * side  # (2, b, 1)
    rows = (torch.arange(height, device=device) - middle[0]).abs() < side * HIDE / 2  # (b, h)
    columns = (torch.arange(width, device=device) - middle[1]).abs() < side * HIDE / 2
    moved.masked_fill_((rows[:, :, None] & columns[:, None, :])[..., None], 0)
    return moved.permute(0, 3, 1, 2)

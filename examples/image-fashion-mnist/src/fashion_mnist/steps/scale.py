"""Pixels on a scale that a network learns well from."""

import torch
from torch import Tensor


def normalise(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Give every channel of the training pictures a mean of 0 and a standard deviation of 1.

    Parameters
    ----------
    images : (b, c, h, w) uint8
    mean, std : (c,)
        Of the training pictures, in grey levels from 0 to 255.

    Returns
    -------
    (b, c, h, w) float32
    """
    centred = images.to(torch.float32) - mean[:, None, None]
    return centred.div_(std[:, None, None])

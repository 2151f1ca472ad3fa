"""A small residual network that fits the size of the images.

References
----------
He et al. (2015), Deep Residual Learning for Image Recognition.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .transforms import Scale, apply_scale

SMALLEST_SIDE = 8  # pixels that the last stage sees, at most


class Network(nn.Module):
    """A stem that halves the image (or more), stages of residual blocks, a linear layer.

    Parameters
    ----------
    channels, classes, size
        Of the input, (b, channels, size, size), and of the output, (b, classes).
    width
        Channels of the first stage; each later one has twice as many, on half the side.
    blocks
        Blocks of each stage. Large images get more stages, until the side is small.
    """

    def __init__(self, channels: int, classes: int, size: int, width: int, blocks: list[int]):
        super().__init__()
        stride = 1 if size < 16 else 2 if size < 96 else 4
        kernel, padding = (2 * stride, stride // 2) if stride > 1 else (3, 1)
        self.stem = nn.Conv2d(channels, width, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(width)
        layers: list[nn.Module] = []
        side, inner, stage = size // stride, width, 0
        while stage < len(blocks) or side > SMALLEST_SIDE:
            outer = width * 2 ** min(stage, 4)
            for number in range(blocks[min(stage, len(blocks) - 1)]):
                layers.append(Residual(inner, outer, 2 if stage > 0 and number == 0 else 1))
                inner = outer
            side, stage = side if stage == 0 else -(-side // 2), stage + 1
        self.stages = nn.Sequential(*layers)
        self.head = nn.Linear(inner, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Return a logit for each class."""
        x = F.relu(self.norm(self.stem(images)))  # (b, width, h, w)
        x = self.stages(x)  # (b, outer, h', w')
        return self.head(x.mean(dim=(2, 3)))  # (b, classes)


class Residual(nn.Module):
    """Two convolutions whose result is added to their input."""

    def __init__(self, inner: int, outer: int, stride: int):
        super().__init__()
        self.first = nn.Conv2d(inner, outer, 3, stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(outer)
        self.second = nn.Conv2d(outer, outer, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(outer)
        nn.init.zeros_(self.second_norm.weight)  # a block starts as the identity
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1 or inner != outer:
            pool = nn.AvgPool2d(stride, ceil_mode=True) if stride > 1 else nn.Identity()
            project = nn.Conv2d(inner, outer, 1, bias=False)
            self.shortcut = nn.Sequential(pool, project, nn.BatchNorm2d(outer))

    def forward(self, x: Tensor) -> Tensor:
        """Transform (b, inner, h, w) to (b, outer, h / stride, w / stride)."""
        y = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(y)) + self.shortcut(x))


@torch.inference_mode()
def predict_logits(
    network: nn.Module, pixels: np.ndarray, scale: Scale, horizontal_flip: bool
) -> np.ndarray:
    """Predict the logits (b, k) of images (b, h, w, c), averaged over image and horizontal flip."""
    device = next(network.parameters()).device
    images = torch.from_numpy(pixels).permute(0, 3, 1, 2).to(device)
    inputs = apply_scale(images, scale)  # (b, c, h, w)
    logits = network(inputs)
    if horizontal_flip:
        logits = (logits + network(inputs.flip(3))) / 2
    return logits.float().cpu().numpy()

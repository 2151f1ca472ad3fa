"""A small residual network that fits the size of the pictures.

References
----------
He et al. (2015), Deep Residual Learning for Image Recognition.
"""

import torch.nn.functional as F
from torch import Tensor, nn

SMALL = 8  # pixels of a side; the last stage looks at no more


class Network(nn.Module):
    """A stem that halves the picture (or more), stages of residual blocks, a linear layer.

    Parameters
    ----------
    channels, classes, size
        What goes in, (b, channels, size, size), and what comes out, (b, classes).
    width
        Channels of the first stage; each later one has twice as many, on half the side.
    blocks
        Blocks of each stage. Large pictures get more stages, until the side is small.
    """

    def __init__(self, channels: int, classes: int, size: int, width: int, blocks: tuple[int, ...]):
        super().__init__()
        stride = 1 if size < 16 else 2 if size < 96 else 4
        kernel, padding = (2 * stride, stride // 2) if stride > 1 else (3, 1)
        self.stem = nn.Conv2d(channels, width, kernel, stride, padding, bias=False)
        self.norm = nn.BatchNorm2d(width)
        layers: list[nn.Module] = []
        side, inside, stage = size // stride, width, 0
        while stage < len(blocks) or side > SMALL:
            outside = width * 2 ** min(stage, 4)
            for number in range(blocks[min(stage, len(blocks) - 1)]):
                shrink = stage > 0 and number == 0
                layers.append(Residual(inside, outside, 2 if shrink else 1))
                inside = outside
            side, stage = side if stage == 0 else -(-side // 2), stage + 1
        self.stages = nn.Sequential(*layers)
        self.head = nn.Linear(inside, classes)

    def forward(self, images: Tensor) -> Tensor:
        """Give a logit for each class."""
        x = F.relu(self.norm(self.stem(images)))  # (b, width, h, w)
        x = self.stages(x)  # (b, outside, h', w')
        return self.head(x.mean(dim=(2, 3)))  # (b, classes)


class Residual(nn.Module):
    """Two convolutions whose result is added to what went in."""

    def __init__(self, inside: int, outside: int, stride: int):
        super().__init__()
        self.first = nn.Conv2d(inside, outside, 3, stride, padding=1, bias=False)
        self.first_norm = nn.BatchNorm2d(outside)
        self.second = nn.Conv2d(outside, outside, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(outside)
        nn.init.zeros_(self.second_norm.weight)  # a block begins as if it were not there
        self.short: nn.Module = nn.Identity()
        if stride > 1 or inside != outside:
            pool = nn.AvgPool2d(stride, ceil_mode=True) if stride > 1 else nn.Identity()
            across = nn.Conv2d(inside, outside, 1, bias=False)
            self.short = nn.Sequential(pool, across, nn.BatchNorm2d(outside))

    def forward(self, x: Tensor) -> Tensor:
        """Transform (b, inside, h, w) to (b, outside, h / stride, w / stride)."""
        y = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(y)) + self.short(x))

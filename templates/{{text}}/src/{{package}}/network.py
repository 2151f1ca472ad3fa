"""The network: a convolution over words, each of them known by itself and by its pieces."""

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu

from .encoding import BUCKETS

SPREAD = 0.1  # of the vectors at the start
SPANS = (1, 3)  # words that a filter looks at


class Network(nn.Module):
    """Classify texts by the strongest answer of each filter, wherever in the text it was.

    Parameters
    ----------
    words, classes
        How many numbers the vocabulary has, and how many classes there are.
    width
        Of a word's vector, and of the filters of each span.
    dropout
        Share of the values that are left out while it learns.

    References
    ----------
    Kim (2014), Convolutional neural networks for sentence classification.
    """

    def __init__(self, words: int, classes: int, width: int, dropout: float):
        super().__init__()
        self.words = nn.Embedding(words, width, padding_idx=0)
        self.pieces = nn.EmbeddingBag(BUCKETS + 1, width, mode="mean", padding_idx=0)
        for table in (self.words, self.pieces):
            nn.init.normal_(table.weight, std=SPREAD)
            nn.init.zeros_(table.weight[0].detach())
        self.norm, self.dropout = nn.LayerNorm(width), nn.Dropout(dropout)
        self.filters = nn.ModuleList(
            nn.Conv1d(width, width, span, padding="same") for span in SPANS
        )
        self.out = nn.Linear(len(SPANS) * width, classes)

    def forward(self, inputs: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """Give the logits, (b, classes)."""
        place, words, pieces = inputs  # (b, l), (u,), (u, p)
        present = (words > 0)[place].unsqueeze(1)  # (b, 1, l)
        vectors = self.norm(self.words(words) + self.pieces(pieces))  # (u, width)
        x = self.dropout(vectors)[place].transpose(1, 2) * present  # (b, width, l)
        answers = torch.cat([gelu(filter_(x)) for filter_ in self.filters], dim=1)
        strongest = answers.masked_fill(~present, -1.0).amax(dim=2)  # (b, spans * width)
        return self.out(self.dropout(strongest))

"""The network: filters over three words at a time, each word known by itself and by its pieces."""

import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag, pad, relu

from .encoding import BUCKETS

SPREAD = 0.1  # of the vectors at the start
SPAN, FILTERS = 3, 2  # words that a filter looks at; filters for each value of a word's vector


class Network(nn.Module):
    """Classify texts by the strongest answer of each filter, wherever in the text it was.

    Parameters
    ----------
    words, classes
        How many numbers the vocabulary has, and how many classes there are.
    width
        Of a word's vector.
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
        self.filters = nn.Linear(width, SPAN * FILTERS * width, bias=False)
        self.out = nn.Linear(FILTERS * width, classes)

    def forward(self, inputs: tuple[Tensor, Tensor, Tensor]) -> Tensor:
        """Give the logits, (b, classes).

        What a filter makes of a word in each place of its span is worked out once for each distinct
        word; its answer to a span is the sum of three of these.
        """
        place, words, pieces = inputs  # (b, l), (u,), (u, p)
        vectors = self.norm(self.words(words) + self.pieces(pieces))  # (u, w)
        vectors = self.dropout(vectors) * (words > 0).unsqueeze(1)  # nothing where there is no word
        parts = self.filters(vectors).view(SPAN * len(words), -1)  # (3u, f)
        spans = pad(place, (1, 1)).unfold(1, SPAN, 1) * SPAN  # (b, l, 3)
        spans = spans + torch.arange(SPAN, device=place.device)
        answers = embedding_bag(spans.flatten(0, 1), parts, mode="sum")  # (b l, f)
        answers = answers.view(*place.shape, -1).masked_fill((place == 0).unsqueeze(2), -torch.inf)
        strongest = relu(answers.amax(dim=1))  # (b, f)
        return self.out(self.dropout(strongest))

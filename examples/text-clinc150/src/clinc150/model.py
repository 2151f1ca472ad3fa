"""The network: a convolution over three words, each known by itself and by its subwords."""

from pathlib import Path

import numpy as np
import torch
from mlscaffold_support.files import read_json, write_json
from mlscaffold_support.subwords import SUBWORD_IDS, encode
from mlscaffold_support.text_batches import Inputs, prediction_batches
from mlscaffold_support.weights import load_weights, save_weights
from torch import Tensor, nn
from torch.nn.functional import embedding_bag, pad, relu

from .features import collate, tokens

INITIAL_SPREAD = 0.1  # standard deviation of the word vectors at the start
SPAN, FILTERS = 3, 2  # words that a filter covers; filters for each value of a word vector


class Network(nn.Module):
    """Classify texts by the maximum of each filter, wherever in the text it is.

    Parameters
    ----------
    vocabulary
        Number of each word.
    width
        Of a word vector.
    dropout
        Share of the values that are left out in training.

    References
    ----------
    Kim (2014), Convolutional neural networks for sentence classification.
    """

    def __init__(self, vocabulary: dict[str, int], classes: int, width: int, dropout: float):
        super().__init__()
        self.shape = {"classes": classes, "width": width, "dropout": dropout}
        self.vocabulary = vocabulary
        self.words = nn.Embedding(len(vocabulary) + 2, width, padding_idx=0)
        self.subwords = nn.EmbeddingBag(SUBWORD_IDS + 1, width, mode="mean", padding_idx=0)
        for table in (self.words, self.subwords):
            nn.init.normal_(table.weight, std=INITIAL_SPREAD)
            nn.init.zeros_(table.weight[0].detach())
        self.norm, self.dropout = nn.LayerNorm(width), nn.Dropout(dropout)
        self.filters = nn.Linear(width, SPAN * FILTERS * width, bias=False)
        self.out = nn.Linear(FILTERS * width, classes)

    def forward(self, inputs: Inputs) -> Tensor:
        """Compute the logits, (b, classes).

        A filter is applied to each distinct word once for each place in its span; its value for
        three neighbouring words is the sum of three of these.
        """
        place, words, subwords = inputs  # (b, l), (u,), (u, s)
        vectors = self.norm(self.words(words) + self.subwords(subwords))  # (u, w)
        vectors = self.dropout(vectors) * (words > 0).unsqueeze(1)  # zero for padding
        parts = self.filters(vectors).view(SPAN * len(words), -1)  # (3u, f)
        spans = pad(place, (1, 1)).unfold(1, SPAN, 1) * SPAN  # (b, l, 3)
        spans = spans + torch.arange(SPAN, device=place.device)
        values = embedding_bag(spans.flatten(0, 1), parts, mode="sum")  # (b l, f)
        values = values.view(*place.shape, -1).masked_fill((place == 0).unsqueeze(2), -torch.inf)
        return self.out(self.dropout(relu(values.amax(dim=1))))  # of (b, f)

    @torch.inference_mode()
    def decision_function(self, texts: np.ndarray) -> np.ndarray:
        """Return the logits of texts, (n, classes)."""
        encoded = encode(map(tokens, texts), self.vocabulary)
        logits = np.empty((len(texts), self.out.out_features), dtype=np.float32)
        for batch, inputs in prediction_batches(encoded, collate, self.out.weight.device):
            logits[batch] = self(inputs).float().cpu().numpy()
        return logits


def save_network(network: Network, folder: Path) -> None:
    """Write weights and vocabulary."""
    save_weights(network, folder / "network.safetensors")
    write_json(folder / "network.json", network.shape | {"vocabulary": network.vocabulary})


def load_network(folder: Path) -> Network:
    """Read what `save_network` wrote."""
    torch.set_num_threads(1)  # two stall where another program holds a core
    network = Network(**read_json(folder / "network.json"))
    return load_weights(network, folder / "network.safetensors")

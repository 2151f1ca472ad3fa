"""How the network learns, and what it says of texts."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator

from . import device, encoding, training, weights
from .batches import Batches, on
from .calibration import surprise
from .checkpoints import Course
from .config import Config
from .encoding import Encoded
from .files import read_json, write_json
from .network import Network
from .steps.metrics import scores
from .steps.vocabulary import build_vocabulary

LEAST = 2  # times that a word stands in the training texts to have a vector of its own
AT_ONCE = 512  # texts that are read together

Judge = Callable[["Reader"], dict[str, float]]
Show = Callable[[Course], None]


@dataclass(frozen=True)
class Shape:
    """All that is needed to build the network again, beside its weights."""

    vocabulary: dict[str, int]
    classes: int
    width: int
    dropout: float

    def build(self) -> Network:
        """Make the network, with weights drawn at random."""
        return Network(len(self.vocabulary) + 2, self.classes, self.width, self.dropout)


@dataclass
class Reader:
    """A trained network with its vocabulary: it takes texts as they are."""

    network: Network
    shape: Shape

    def decision_function(self, texts: np.ndarray) -> np.ndarray:
        """Give the logits, (n, classes); like lengths are read together, which saves filling up."""
        encoded = encoding.encode(texts, self.shape.vocabulary)
        return logits(self.network, encoded)

    def save(self, folder: Path) -> None:
        """Write weights and vocabulary."""
        weights.save(self.network, folder / "weights.safetensors")
        write_json(folder / "network.json", asdict(self.shape))


def load(folder: Path) -> Reader:
    """Read what ``Reader.save`` wrote; one thread reads, as two stall where others work too."""
    torch.set_num_threads(1)
    shape = Shape(**read_json(folder / "network.json"))
    return Reader(weights.load(shape.build(), folder / "weights.safetensors"), shape)


def learn(
    texts: np.ndarray, y: np.ndarray, judge: Judge, classes: int,
    config: Config, accelerator: Accelerator, folder: Path, show: Show,
) -> tuple[Reader, training.Trained]:  # fmt: skip
    """Train a network from scratch.

    Parameters
    ----------
    texts, y : (n,)
        What it learns from.
    judge
        Scores it after each epoch, on texts that it does not learn from.
    folder
        Where its checkpoints lie.
    show
        Is told after each epoch of all that are done.
    """
    settings = config.train
    vocabulary = build_vocabulary(texts, LEAST)
    shape = Shape(vocabulary, classes, settings.width, settings.dropout)
    encoded = encoding.encode(texts, vocabulary)
    torch.manual_seed(config.seed)
    network = device.place(shape.build(), accelerator)

    def batches(epoch: int) -> Batches:
        rows = device.order(len(y), config.seed, epoch, accelerator)
        seeds = (config.seed, epoch, accelerator.process_index)
        size = device.share(settings.batch, accelerator)
        return Batches(encoded, y, rows, size, seeds, accelerator)

    trained = training.fit(
        network,
        batches,
        lambda model: judge(Reader(model, shape)),
        settings,
        accelerator,
        folder,
        seed=config.seed,
        unit="words",
        count=lambda inputs: int(inputs[0].count_nonzero()),
        show=show,
    )
    return Reader(trained.model, shape), trained


@torch.inference_mode()
def logits(network: Network, encoded: Encoded) -> np.ndarray:
    """Read texts and give the logits of each, (n, classes)."""
    device_ = next(network.parameters()).device
    order = np.argsort([len(text) for text in encoded.texts], kind="stable")
    found = np.empty((len(order), network.out.out_features), dtype=np.float32)
    for start in range(0, len(order), AT_ONCE):
        rows = order[start : start + AT_ONCE]
        inputs = encoding.batch(encoded, [encoded.texts[row] for row in rows])
        found[rows] = network(on(device_, inputs)).float().cpu().numpy()
    return found


def on_texts(texts: np.ndarray, y: np.ndarray) -> Judge:
    """Make what scores a network on texts that it does not learn from."""

    def judge(reader: Reader) -> dict[str, float]:
        found = reader.decision_function(texts)
        reached = scores(y, np.eye(found.shape[1])[found.argmax(axis=1)])
        return {
            "validation_loss": surprise(found, y),
            "validation_accuracy": reached["accuracy"],
            "validation_macro_f1": reached["macro_f1"],
        }

    return judge

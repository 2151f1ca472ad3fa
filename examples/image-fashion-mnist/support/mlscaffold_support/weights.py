"""Weights of a network on disk: safetensors, a format that runs no code when it is read."""

from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import nn

from .errors import DataError
from .files import replace_file


def save_weights(network: nn.Module, path: Path) -> None:
    """Write the weights and buffers of a network."""
    state = network.state_dict()
    with replace_file(path) as temporary:
        save_file({k: v.detach().cpu().contiguous() for k, v in state.items()}, temporary)


def load_weights(network: nn.Module, path: Path) -> nn.Module:
    """Read weights into a network of the same shape, ready to predict.

    Raises
    ------
    DataError
        There is no such file, or it was written by another network.
    """
    if not path.exists():
        raise DataError(f"There is no trained model ({path}) yet. Run `dvc repro` first.")
    try:
        network.load_state_dict(load_file(path))
    except RuntimeError:
        hint = "Run `dvc repro`, or restore the params.yaml that it was trained with."
        raise DataError(f"{path} holds the weights of another network. {hint}") from None
    return network.eval()


def start_from(network: nn.Module, source: str) -> None:
    """Copy the weights of a trained network wherever name and shape are the same.

    Parameters
    ----------
    source
        A file, or ``hub:OWNER/REPOSITORY/FILE`` for one on the Hugging Face hub.

    Raises
    ------
    DataError
        There is no such file, or nothing in it fits.
    """
    path = Path(source)
    if source.startswith("hub:"):
        from huggingface_hub import hf_hub_download  # comes with Accelerate

        owner, repository, file = source.removeprefix("hub:").split("/", 2)
        path = Path(hf_hub_download(f"{owner}/{repository}", file))
    if not path.is_file():
        raise DataError(f"train.weights: there is no file {path}.")
    stored, state = load_file(path), network.state_dict()
    fitting = {k: v for k, v in stored.items() if k in state and v.shape == state[k].shape}
    if not fitting:
        raise DataError(f"train.weights: nothing in {path} fits this network.")
    network.load_state_dict(fitting, strict=False)
    print(f"{len(fitting)} of {len(state)} tensors copied from {path}")

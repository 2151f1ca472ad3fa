"""The weights on disk: safetensors, a format that runs no code when it is read."""

from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from .errors import DataError
from .files import replacing

WEIGHTS = Path("models/weights.safetensors")


def save(model: nn.Module, path: Path = WEIGHTS) -> None:
    """Write the weights and buffers of a network."""
    state: dict[str, Tensor] = {}
    for name, tensor in model.state_dict().items():
        state[name] = tensor.detach().cpu().contiguous()
    with replacing(path) as part:
        save_file(state, part)


def load(model: nn.Module, path: Path = WEIGHTS) -> nn.Module:
    """Read weights into a network of the same shape, ready to predict.

    Raises
    ------
    DataError
        There is no such file, or it was made by another network.
    """
    if not path.exists():
        raise DataError(f"There is no trained model ({path}) yet. Run `dvc repro` first.")
    try:
        model.load_state_dict(load_file(path))
    except RuntimeError:
        hint = "Run `dvc repro`, or restore the params.yaml that they were made with."
        raise DataError(f"{path} holds the weights of another network. {hint}") from None
    return model.eval()

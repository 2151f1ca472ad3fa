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


def begin_with(model: nn.Module, place: str) -> None:
    """Take over the weights of a trained network wherever name and shape are the same.

    Parameters
    ----------
    place
        A file, or ``hub:OWNER/REPOSITORY/FILE`` for one on the Hugging Face hub.
    """
    path = Path(place)
    if place.startswith("hub:"):
        from huggingface_hub import hf_hub_download  # comes with Accelerate

        owner, repository, file = place.removeprefix("hub:").split("/", 2)
        path = Path(hf_hub_download(f"{owner}/{repository}", file))
    if not path.is_file():
        raise DataError(f"train.weights: there is no file {path}.")
    found, state = load_file(path), model.state_dict()
    fitting = {k: v for k, v in found.items() if k in state and v.shape == state[k].shape}
    if not fitting:
        raise DataError(f"train.weights: nothing in {path} fits this network.")
    model.load_state_dict(fitting, strict=False)
    print(f"{len(fitting)} of {len(state)} tensors taken from {path}")


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

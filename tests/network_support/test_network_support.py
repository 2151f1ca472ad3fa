"""Support code of networks and images, run in the environment of a generated project.

`tests/test_kinds.py` starts it there; alone, in a project: ``PYTHONPATH=$PWD/support pytest …``.
"""

import base64
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

torch = pytest.importorskip("torch", reason="runs in the environment of a generated project")

from accelerate import Accelerator  # noqa: E402
from mlscaffold_support import (  # noqa: E402
    checkpoints,
    devices,
    errors,
    image_files,
    image_store,
    linear_weights,
    occlusion,
    temperature,
    weights,
)
from mlscaffold_support.image_batches import EpochBatches  # noqa: E402
from PIL import Image  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from torch import nn  # noqa: E402

RNG = np.random.default_rng(0)


class Process:
    """One of two processes of a training."""

    num_processes, device = 2, torch.device("cpu")

    def __init__(self, index):
        self.process_index = index


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ----------------------------------------------------------------------------------- checkpoints


def test_checkpoint_is_removed_after_success_only():
    """It stays where a training fails, and is removed where one is complete."""
    part, other = nn.Linear(2, 2), nn.Linear(2, 2)

    def fail():
        with checkpoints.checkpoint_folder("a") as folder:
            checkpoints.save(folder, {"model": part}, [{"epoch": 1}])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with checkpoints.checkpoint_folder("a") as folder:
        assert checkpoints.resume(folder, {"model": other}) == [{"epoch": 1}]
    assert torch.equal(part.weight, other.weight)
    assert not folder.exists()


def test_second_training_waits_for_the_first():
    """It says for which process it waits, and starts when that has ended."""
    program = "from mlscaffold_support.checkpoints import checkpoint_folder\n"
    program += "with checkpoint_folder('a'): print('started', flush=True), input()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", program], **pipes) as first:
        assert first.stdout.readline() == "started\n"
        with subprocess.Popen([sys.executable, "-c", program], **pipes) as second:
            assert f"Process {first.pid} is training already" in second.stdout.readline()
            first.communicate("\n")
            assert "started" in second.communicate("\n")[0]
    assert (first.returncode, second.returncode) == (0, 0)


# ------------------------------------------------------------------- weights, order, temperature


def test_weights_are_read_by_a_network_of_the_same_shape_only(tmp_path):
    """What is written is read; another network is refused with what to do."""
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    weights.save_weights(network.to(memory_format=torch.channels_last), tmp_path / "w.safetensors")
    blank = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
    loaded = weights.load_weights(blank, tmp_path / "w.safetensors")
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, loaded.state_dict()[name])
    with pytest.raises(errors.DataError, match="another network"):
        weights.load_weights(nn.Linear(3, 4), tmp_path / "w.safetensors")
    with pytest.raises(errors.DataError, match="no trained model"):
        weights.load_weights(nn.Linear(3, 4), tmp_path / "absent.safetensors")


def test_training_starts_from_the_weights_that_fit(tmp_path, capsys):
    """Layers of another shape keep their random weights; where none fits, that is an error."""
    weights.save_weights(
        nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 9)), tmp_path / "w.safetensors"
    )
    network = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 2))
    before = network[1].weight.clone()
    weights.start_from(network, str(tmp_path / "w.safetensors"))
    assert "2 of 4 tensors" in capsys.readouterr().out
    assert torch.equal(network[1].weight, before)
    with pytest.raises(errors.DataError, match="nothing in"):
        weights.start_from(nn.Conv2d(1, 1, 1), str(tmp_path / "w.safetensors"))


def test_every_process_takes_its_share_of_an_epoch():
    """Together they take each sample once, in the order of one process; each epoch has its own."""
    alone = devices.epoch_order(11, 0, 3, Accelerator(cpu=True))
    first, second = (devices.epoch_order(11, 0, 3, Process(index)) for index in (0, 1))
    assert len(first) == len(second) == 5
    np.testing.assert_array_equal(np.stack([first, second], axis=1).ravel(), alone[:10])
    assert not np.array_equal(alone, devices.epoch_order(11, 0, 4, Accelerator(cpu=True)))
    assert devices.batch_share(64, Process(0)) == 32


def test_temperature_undoes_overconfidence():
    """Logits that are three times too large get a temperature of three."""
    logits = RNG.normal(size=(20_000, 4))
    p = temperature.probabilities(logits)
    y = (RNG.random(len(p))[:, None] > p.cumsum(axis=1)).sum(axis=1)
    assert temperature.fit_temperature(3 * logits, y) == pytest.approx(3, rel=0.05)


def test_few_samples_without_an_error_are_no_certainty():
    """The confidence of a model without an error in n samples is about 1 - 1 / n, not 1."""
    y = np.arange(100) % 5
    logits = 2 * np.eye(5)[y] + RNG.normal(0, 0.1, (100, 5))
    p = temperature.probabilities(logits, temperature.fit_temperature(logits, y))
    assert 0.97 < p.max(axis=1).mean() < 0.999


def test_calibration_of_a_row_does_not_depend_on_its_label():
    """Another label of a row changes the probabilities of the other folds only."""
    logits, y, fold = RNG.normal(size=(100, 3)), RNG.integers(3, size=100), np.arange(100) % 5
    before = temperature.cross_fitted_probabilities(logits, y, fold)
    y[fold == 0] = (y[fold == 0] + 1) % 3
    after = temperature.cross_fitted_probabilities(logits, y, fold)
    np.testing.assert_array_equal(before[fold == 0], after[fold == 0])
    assert not np.allclose(before[fold == 1], after[fold == 1])


# ------------------------------------------------------------------------------------- the images


def stored(tmp_path, n=60, side=12):
    """Write drawn images and store them as `prepare` does."""
    for i in range(n):
        pixels = RNG.integers(0, 256, (side, side), dtype=np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{i}.png")
    (tmp_path / "7.png").write_bytes(b"no image")
    samples = pd.DataFrame({"id": [f"{i}.png" for i in range(n)]})
    blocks = image_files.decode_files([tmp_path / name for name in samples["id"]], side, 1)
    return image_store.write_images(samples, blocks, side, 1)


def test_stored_images_are_the_files(tmp_path, monkeypatch):
    """Each readable file has its pixels, in memory and mapped from the disk; others an error."""
    rows = stored(tmp_path)
    assert rows.loc[rows["error"] != "", "id"].tolist() == ["7.png"]
    rows = rows[rows["error"] == ""]
    in_memory = image_store.StoredImages()
    monkeypatch.setattr(image_store, "MAX_IN_MEMORY", 0)
    monkeypatch.setattr(image_store, "RELEASE_INTERVAL", 0)
    mapped = image_store.StoredImages()
    assert (in_memory.is_mapped, mapped.is_mapped) == (False, True)
    for images in (in_memory, mapped):
        assert images.pixels.shape == (59, 12, 12, 1)
        pixels = np.concatenate(list(images.batches(rows["place"].to_numpy())))
        for name, image in zip(rows["id"], pixels, strict=True):
            np.testing.assert_array_equal(image[..., 0], np.asarray(Image.open(tmp_path / name)))


def test_nothing_readable_is_an_error(tmp_path):
    """With the reason of the first file."""
    samples = pd.DataFrame({"id": ["a", "b"]})
    with pytest.raises(errors.DataError, match="no such file"):
        image_store.write_images(samples, [["no such file", "empty file"]], 12, 1)


def test_batches_hold_every_image_once(tmp_path, monkeypatch):
    """Chunks of several batches hold the images and classes of batches that are made singly."""
    stored(tmp_path)
    images, y = image_store.StoredImages(), np.arange(59) % 3

    def transform(pixels, targets, rows, generator):
        return torch.from_numpy(pixels), torch.from_numpy(targets)

    def batches():
        arguments = (images, np.arange(59), y, 8, transform, Accelerator(cpu=True), 0, 1)
        epoch = EpochBatches(*arguments)
        assert len(epoch) == 7
        return list(epoch)

    together = batches()
    monkeypatch.setattr("mlscaffold_support.image_batches.CHUNK", 1)
    places = []
    for (pixels, targets), (others, classes) in zip(together, batches(), strict=True):
        assert torch.equal(pixels, others)
        assert torch.equal(targets, classes)
        assert pixels.shape == (8, 12, 12, 1)
        for image, target in zip(pixels.numpy(), targets.tolist(), strict=True):
            (place,) = np.flatnonzero((images.pixels == image).all(axis=(1, 2, 3)))
            assert y[place] == target
            places.append(place)
    assert len(set(places)) == len(places) == 56


def test_columns_of_files_are_bytes_or_base64(tmp_path):
    """Both give the pixels of the file."""
    stored(tmp_path)
    file = (tmp_path / "0.png").read_bytes()
    pixels = image_files.decode_column([file, base64.b64encode(file).decode()], 12, 1)
    np.testing.assert_array_equal(pixels[0], pixels[1])
    np.testing.assert_array_equal(pixels[0, ..., 0], np.asarray(Image.open(tmp_path / "0.png")))


@pytest.mark.parametrize("classes", [2, 3])
def test_linear_weights_predict_as_scikit_learn_does(tmp_path, classes):
    """Also on features that are not standardised, and after a way through a file."""
    rows = RNG.normal(5, 3, (200, 4))
    y = (rows[:, 0] > 5).astype(int) + (classes == 3) * (rows[:, 1] > 6)
    mean, std = rows.mean(axis=0), rows.std(axis=0)
    model = LogisticRegression().fit((rows - mean) / std, y)
    exported = linear_weights.export_linear(model, mean, std, classes)
    linear_weights.save_linear({"linear": exported}, tmp_path / "m.safetensors")
    loaded = linear_weights.load_linear(tmp_path / "m.safetensors")["linear"]
    expected = model.predict_proba((rows - mean) / std)
    np.testing.assert_allclose(linear_weights.predict_linear(loaded, rows), expected, atol=1e-9)


def test_occlusion_finds_what_a_classifier_relies_on():
    """The map is highest where the pixel is that decides."""
    image = np.full((27, 27, 1), 10, dtype=np.uint8)
    image[4, 22] = 250

    def classify(pixels):
        bright = 0.1 + 0.8 * (pixels[:, 4, 22, 0] > 128)
        return np.column_stack([1 - bright, bright])

    relevance = occlusion.occlusion_map(classify, image)
    i, j = np.unravel_index(relevance.argmax(), relevance.shape)
    assert (i, j) in {(1, 7), (1, 6), (2, 7), (0, 7), (1, 8)}
    assert relevance.min() == 0

"""Images are looked at as a careful person would, and what is wrong is one clear error."""

import shutil

import pandas as pd
import pytest
from drawn import broken, photograph
from PIL import Image

from mlscaffold.data import errors, images, labelled


def fill(folder, classes=("cat", "dog"), n=12, start=0, **options):
    """Make a folder of pictures per class."""
    for i, label in enumerate(classes):
        (folder / label).mkdir(parents=True)
        for j in range(n):
            place = folder / label / f"{j}.png"
            photograph(start + 1000 * i + j, **options).save(place)
    return folder


def said(found):
    """Return all decisions as one text."""
    return "\n".join(f"{d.column}: {d.decision} ({d.why}) {d.examples}" for d in found.decisions)


def test_a_folder_per_class(tmp_path):
    """Classes, balance, size, colours and a stratified split."""
    found = images.profile(fill(tmp_path / "pets", side=60))
    assert found.balance == {"cat": 0.5, "dog": 0.5}
    assert found.task == "binary"
    assert found.after == {"size": 64, "channels": 3}
    assert (found.split.method, found.split.test, found.split.validation) == (
        "stratified",
        0.2,
        0.1,
    )
    assert sorted(found.files)[0] == "cat/0.png"
    assert "24 images in 2 classes" in said(found)


def test_grey_images_have_one_channel(tmp_path):
    """Also where they are stored in colour."""
    found = images.profile(fill(tmp_path / "scans", colour=False, side=28))
    assert found.after == {"size": 28, "channels": 1}


@pytest.mark.parametrize(
    ("names", "test", "validation"),
    [
        (("train", "test"), "test", 0.1),
        (("Training", "Validation", "Testing"), "Testing", "Validation"),
        (("train", "val"), "val", 0.1),
    ],
)
def test_folders_for_the_parts_are_respected(tmp_path, names, test, validation):
    """The split is the given one, spelt as the folders are."""
    for i, name in enumerate(names):
        fill(tmp_path / "pets" / name, start=100 * i)
    found = images.profile(tmp_path / "pets")
    assert (found.split.method, found.split.test, found.split.validation) == (
        "given",
        test,
        validation,
    )
    assert set(found.balance) == {"cat", "dog"}
    assert f"{names[0]}/cat/0.png" in found.files


def test_a_test_part_without_classes_leaves_one_part_to_learn_from(tmp_path):
    """As competitions hand it out."""
    fill(tmp_path / "pets" / "train")
    (tmp_path / "pets" / "test").mkdir()
    photograph(99).save(tmp_path / "pets" / "test" / "1.png")
    found = images.profile(tmp_path / "pets")
    assert found.split.method == "stratified"
    assert set(found.balance) == {"cat", "dog"}


def test_a_folder_in_a_folder_is_opened(tmp_path):
    """Archives often unpack so; what is hidden is no class."""
    fill(tmp_path / "download" / "pets" / "images")
    (tmp_path / "download" / "pets" / ".cache").mkdir()
    found = images.profile(tmp_path / "download")
    assert "cat/0.png" in found.files


def test_what_cannot_be_read_is_named_and_not_fatal(tmp_path):
    """Truncated, empty, zeros, no pictures at all: listed for the user, and the rest is used."""
    fill(tmp_path / "pets")
    for name, content in broken(tmp_path):
        (tmp_path / "pets" / "cat" / name).write_bytes(content)
    found = images.profile(tmp_path / "pets")
    assert "7 images will be skipped" in said(found)
    assert "half.jpg" in said(found)
    assert "half.jpg" not in labelled.about_md(found)
    assert "cat/half.jpg" in found.files


def test_a_wrong_name_is_told(tmp_path):
    """A PNG that is called .jpg is a PNG."""
    fill(tmp_path / "pets")
    (tmp_path / "pets" / "cat" / "0.png").rename(tmp_path / "pets" / "cat" / "0.jpg")
    assert "1 file with another content than the name says" in said(
        images.profile(tmp_path / "pets")
    )


def test_copies_are_found_across_classes_and_parts(tmp_path):
    """An exact copy with another label, and a near copy in the test part."""
    fill(tmp_path / "pets" / "train")
    fill(tmp_path / "pets" / "test", start=100)
    pets = tmp_path / "pets"
    shutil.copy(pets / "train" / "cat" / "3.png", pets / "train" / "dog" / "copy.png")
    photograph(5).save(pets / "test" / "cat" / "again.jpg", quality=60)
    text = said(images.profile(pets))
    assert "1 exact copy of another image" in text
    assert "1 image with exact copies of another label" in text
    assert "1 image with near copies in another split" in text
    assert "leak" in text


def test_labels_that_differ_by_case_or_spaces_are_one(tmp_path):
    """Folders from two hands; the commoner spelling stays."""
    fill(tmp_path / "pets", classes=("cat", "dog"))
    fill(tmp_path / "more", classes=("Cat ",), n=4, start=50)
    (tmp_path / "more" / "Cat ").rename(tmp_path / "pets" / "Cat ")
    found = images.profile(tmp_path / "pets")
    assert found.recode == {"Cat": "cat"}
    assert set(found.balance) == {"cat", "dog"}


def test_many_large_images_are_seen_smaller(monkeypatch, tmp_path):
    """An epoch stays within what two processor cores get through in minutes."""
    monkeypatch.setattr(images, "EPOCH", 24 * 100**2)
    found = images.profile(fill(tmp_path / "pets", side=224))
    assert found.after["size"] == 96
    assert "smaller" in said(found)


def test_of_many_images_some_are_examined(monkeypatch, tmp_path):
    """From all classes; exact copies are looked for among all."""
    monkeypatch.setattr(images, "SAMPLE", 10)
    text = said(images.profile(fill(tmp_path / "pets")))
    assert "of 24 images were examined" in text


# -------------------------------------------------------------------------------- tables of paths


def listed(tmp_path, frame, name="labels.csv"):
    """Write a table beside the folder of images."""
    pd.DataFrame(frame).to_csv(tmp_path / name, index=False)
    return tmp_path / name


@pytest.fixture
def photos(tmp_path):
    """Make 24 pictures in one folder."""
    (tmp_path / "photos").mkdir()
    for i in range(24):
        photograph(i).save(tmp_path / "photos" / f"p{i:02d}.png")
    return [f"p{i:02d}" for i in range(24)]


@pytest.mark.parametrize("form", ["photos/{}.png", "{}.png", "{}", "photos\\{}.png", "/{}.png"])
def test_paths_are_found_as_they_are_written(tmp_path, photos, form):
    """From the table's folder, by name alone, without the ending, as on Windows, absolute."""
    form = f"{tmp_path}/photos/{{}}.png" if form.startswith("/") else form
    rows = {"file": [form.format(each) for each in photos], "kind": ["a", "b"] * 12}
    found = images.profile(listed(tmp_path, rows))
    assert found.read["format"] == "csv"
    assert (found.read["image"], found.read["label"], found.target) == ("file", "kind", "kind")
    assert sorted(found.files)[0] == "photos/p00.png"
    assert found.written["labels.csv"].splitlines()[:2] == ["file,kind", "photos/p00.png,a"]
    assert found.name == "labels"


def test_a_row_without_its_image_is_left_out_and_named(tmp_path, photos):
    """Nothing else is lost."""
    rows = {
        "file": [*(f"{each}.png" for each in photos), "gone.png"],
        "kind": ["a", "b"] * 12 + ["a"],
    }
    found = images.profile(listed(tmp_path, rows))
    assert found.samples == 24
    assert "gone.png" in said(found)


def test_a_column_of_parts_is_respected(tmp_path, photos):
    """The given split, by its own names."""
    rows = {
        "file": photos,
        "kind": ["a", "b"] * 12,
        "split": ["train"] * 14 + ["val"] * 4 + ["test"] * 6,
    }
    found = images.profile(listed(tmp_path, rows))
    assert found.read["split_column"] == "split"
    assert (found.split.method, found.split.test, found.split.validation) == (
        "given",
        "test",
        "val",
    )


def test_images_of_one_entity_stay_together(tmp_path):
    """Several images of a patient are a group."""
    (tmp_path / "scans").mkdir()
    for i in range(60):
        photograph(i, side=16).save(tmp_path / "scans" / f"{i}.png")
    rows = {
        "scan": [f"scans/{i}.png" for i in range(60)],
        "patient": [f"p{i // 3}" for i in range(60)],
        "finding": ["yes", "no", "no"] * 20,
    }
    found = images.profile(listed(tmp_path, rows), target="finding")
    assert (found.split.method, found.split.group) == ("group", "patient")


def test_images_that_lie_elsewhere_are_found_and_kept_apart(tmp_path, photos):
    """Two of one name from two folders do not overwrite each other."""
    other = tmp_path / "other"
    other.mkdir()
    photograph(500).save(other / "p00.png")
    (tmp_path / "tables").mkdir()
    paths = [f"../photos/{each}.png" for each in photos] + [f"{other}/p00.png"]
    rows = {"file": paths, "kind": ["a", "b"] * 12 + ["a"]}
    found = images.profile(listed(tmp_path / "tables", rows))
    assert len(set(found.files.values())) == 25
    assert all(".." not in name and not name.startswith("/") for name in found.files)


# ----------------------------------------------------------------------------------------- errors


def test_no_class_folders(tmp_path):
    """Pictures in one heap, or none at all."""
    (tmp_path / "pets").mkdir()
    with pytest.raises(errors.NoClassFolders, match="it holds no images"):
        images.profile(tmp_path / "pets")
    photograph().save(tmp_path / "pets" / "1.png")
    with pytest.raises(errors.NoClassFolders, match=r"the images \(1\) are in no class"):
        images.profile(tmp_path / "pets")


def test_an_empty_class_folder(tmp_path):
    """It is named."""
    fill(tmp_path / "pets")
    (tmp_path / "pets" / "bird").mkdir()
    with pytest.raises(errors.EmptyClassFolder, match="bird"):
        images.profile(tmp_path / "pets")


def test_one_class_only(tmp_path):
    """There is nothing to tell apart."""
    fill(tmp_path / "pets", classes=("cat", "dog"))
    shutil.rmtree(tmp_path / "pets" / "dog")
    (tmp_path / "pets" / "notes.txt").write_text("")
    with pytest.raises(errors.MlscaffoldError) as raised:
        images.profile(tmp_path / "pets")
    assert raised.type in (errors.OneClassFolder, errors.NoClassFolders)


def test_all_files_unreadable(tmp_path):
    """With the reason of some."""
    for label in ("cat", "dog"):
        (tmp_path / "pets" / label).mkdir(parents=True)
        for i in range(12):
            (tmp_path / "pets" / label / f"{i}.png").write_bytes(b"nothing" * (i + 1))
    with pytest.raises(errors.NothingReadable, match=r"None of the 24 images.*not an image"):
        images.profile(tmp_path / "pets")


def test_a_class_that_is_too_small(tmp_path):
    """It cannot be learnt, chosen and judged by."""
    fill(tmp_path / "pets")
    fill(tmp_path / "few", classes=("bird",), n=2, start=70)
    (tmp_path / "few" / "bird").rename(tmp_path / "pets" / "bird")
    with pytest.raises(errors.ClassTooSmall, match="bird"):
        images.profile(tmp_path / "pets")


def test_a_class_that_only_the_test_has(tmp_path):
    """Nothing could be learnt of it."""
    fill(tmp_path / "pets" / "train")
    fill(tmp_path / "pets" / "test", classes=("cat", "dog", "bird"), start=100)
    with pytest.raises(errors.ClassesOnlyInTest, match="bird"):
        images.profile(tmp_path / "pets")


def test_a_table_without_paths(tmp_path):
    """Its columns are named."""
    with pytest.raises(errors.NoImagePaths, match="a, b"):
        images.profile(listed(tmp_path, {"a": range(30), "b": [1, 2] * 15}))


def test_a_file_that_is_no_table(tmp_path):
    """A single picture, or an archive."""
    photograph().save(tmp_path / "cat.png")
    with pytest.raises(errors.NotAFolder):
        images.profile(tmp_path / "cat.png")


def test_a_path_that_leads_nowhere(tmp_path):
    """Said as what it is."""
    with pytest.raises(errors.NoSuchFile):
        images.profile(tmp_path / "gone")


def test_a_target_for_a_folder(tmp_path):
    """A folder has no columns."""
    with pytest.raises(errors.TargetOfAFolder):
        images.profile(fill(tmp_path / "pets"), target="kind")


def test_a_mix_of_sorts_and_sizes(tmp_path):
    """Any mix of formats, sizes, modes is one project."""
    fill(tmp_path / "pets")
    for i, (suffix, mode) in enumerate(
        [("bmp", "RGB"), ("webp", "RGBA"), ("jpg", "CMYK"), ("gif", "P")]
    ):
        picture = photograph(300 + i, side=20 + 30 * i).convert(mode)
        picture.save(tmp_path / "pets" / "dog" / f"x{i}.{suffix}")
    Image.new("I;16", (40, 40), 7).save(tmp_path / "pets" / "dog" / "deep.PNG")
    found = images.profile(tmp_path / "pets")
    assert found.samples == 29
    assert "skipped" not in said(found)


def test_a_name_that_is_no_text_is_left_out(tmp_path):
    """No list of files could name it."""
    fill(tmp_path / "pets")
    try:
        (tmp_path / "pets" / "cat" / "0.png").rename(tmp_path / "pets" / "cat" / "\udcff.png")
    except OSError:
        pytest.skip("this file system takes no such names")
    found = images.profile(tmp_path / "pets")
    assert found.samples == 23
    assert "cat/?.png" in said(found)

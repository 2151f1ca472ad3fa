"""Archives give what was asked for and nothing else."""

import io
import tarfile
import zipfile

import pytest

from mlscaffold.data import archives
from mlscaffold.data.errors import ArchiveMemberMissing, ArchiveMemberTooLarge, BrokenArchive


def _zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _tar(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("make", [_zip, _tar])
def test_one_member_is_taken_out(make, tmp_path):
    """A member is written under the name that the caller gave, and no other."""
    archive = make(tmp_path / "a", {"folder/data.csv": b"a,b\n", "other.txt": b"x"})
    out = tmp_path / "out"
    out.mkdir()
    archives.extract(archive, {"mine.csv": "folder/data.csv"}, out, 100)
    assert [path.name for path in out.iterdir()] == ["mine.csv"]
    assert (out / "mine.csv").read_bytes() == b"a,b\n"


@pytest.mark.parametrize("make", [_zip, _tar])
def test_a_member_is_found_in_another_folder(make, tmp_path):
    """A publisher who moves the file inside the archive does no harm."""
    archive = make(tmp_path / "a", {"v2/data.csv": b"a\n"})
    archives.extract(archive, {"data.csv": "data.csv"}, tmp_path, 100)
    assert (tmp_path / "data.csv").read_bytes() == b"a\n"


@pytest.mark.parametrize("make", [_zip, _tar])
def test_no_path_leaves_the_folder(make, tmp_path):
    """A member whose path climbs out is written under the caller's name."""
    out = tmp_path / "deep" / "out"
    out.mkdir(parents=True)
    archive = make(tmp_path / "a", {"../../data.csv": b"a\n"})
    archives.extract(archive, {"data.csv": "data.csv"}, out, 100)
    assert (out / "data.csv").exists()
    assert not (tmp_path / "data.csv").exists()


@pytest.mark.parametrize("make", [_zip, _tar])
def test_a_bomb_is_refused(make, tmp_path):
    """A member that unpacks to more than is known of it is an error."""
    archive = make(tmp_path / "a", {"data.csv": b"0" * 5_000_000})
    with pytest.raises(ArchiveMemberTooLarge, match="more than the 1,000 bytes"):
        archives.extract(archive, {"data.csv": "data.csv"}, tmp_path, 1000)


def test_a_link_in_a_tar_is_no_member(tmp_path):
    """A symbolic link is not followed."""
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("data.csv")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    with pytest.raises(ArchiveMemberMissing):
        archives.extract(path, {"data.csv": "data.csv"}, tmp_path, 1000)


def test_a_missing_member_is_named(tmp_path):
    """The error says what was looked for and what is there."""
    archive = _zip(tmp_path / "a.zip", {"b.csv": b""})
    with pytest.raises(ArchiveMemberMissing, match=r"No a.csv in the archive: a.zip\nIt has: b"):
        archives.extract(archive, {"a.csv": "a.csv"}, tmp_path, 1)


def test_a_broken_archive_is_an_error(tmp_path):
    """A zip that was cut short is told as such."""
    archive = _zip(tmp_path / "a.zip", {"a.csv": b"0123456789" * 1000})
    content = archive.read_bytes()
    archive.write_bytes(content[:40] + b"\xff" * 8 + content[48:])
    with pytest.raises(BrokenArchive):
        archives.extract(archive, {"a.csv": "a.csv"}, tmp_path, 10_000)

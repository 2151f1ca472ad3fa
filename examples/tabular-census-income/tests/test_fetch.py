"""The raw data come whole and unchanged, or not at all."""

import io
import tarfile
import zipfile

import pytest

from census_income import errors, fetch


def zipped(path):
    """Write a zip archive whose members try to leave the folder."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../table.csv", "a,b\n1,2\n")


def tarred(path):
    """Write the same as a compressed tar archive."""
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("../../table.csv")
        member.size = 8
        archive.addfile(member, io.BytesIO(b"a,b\n1,2\n"))


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_member_lands_where_it_is_asked_for(tmp_path, pack):
    """A member is found by its name, and its own path is not followed."""
    pack(tmp_path / "archive")
    fetch.extract(tmp_path / "archive", "table.csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == "a,b\n1,2\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "out.csv"]


def test_archive_that_grows_is_refused(tmp_path, monkeypatch):
    """What unpacks to more than the limit is stopped."""
    monkeypatch.setattr(fetch, "LARGEST", 4)
    zipped(tmp_path / "archive")
    with pytest.raises(errors.DataError, match="more than 4 bytes"):
        fetch.extract(tmp_path / "archive", "table.csv", tmp_path / "out.csv")


def test_changed_file_is_refused(tmp_path):
    """The message names the checksum that was found and the one that was expected."""
    (tmp_path / "table.csv").write_text("a\n")
    with pytest.raises(errors.DataError, match=r"87428fc522803d.*expected 00ff"):
        fetch.check(tmp_path / "table.csv", "table.csv", "00ff")

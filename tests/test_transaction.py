"""A folder appears whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mlscaffold import cache, transaction
from mlscaffold.transaction import new_folder


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def tree(folder: Path) -> dict[str, str]:
    """Map every file below `folder` to its text."""
    return {
        p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()
    }


def test_a_folder_appears_when_the_block_ends(tmp_path):
    """Until then there is nothing at its place."""
    target = tmp_path / "work" / "project"
    with new_folder(target) as folder:
        (folder / "file").write_text("text")
        assert not target.exists()
    assert tree(target) == {"file": "text"}


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_leaves_nothing(tmp_path, problem):
    """Neither the target nor what was staged."""
    target = tmp_path / "work" / "project"
    (tmp_path / "work").mkdir()
    with pytest.raises(problem), new_folder(target) as folder:
        (folder / "file").write_text("text")
        raise problem
    assert list((tmp_path / "work").iterdir()) == []
    assert list(cache.folder().joinpath("staging").iterdir()) == []


def test_a_killed_process_leaves_nothing_beside_the_target(tmp_path):
    """What it staged lies in the cache, and the next call removes it."""
    work = tmp_path / "work"
    work.mkdir()
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from mlscaffold.transaction import new_folder\n"
        "with new_folder(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'file').write_text('half'); print('staged', flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(work / "project")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "staged\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    staging = cache.folder() / "staging"
    assert list(work.iterdir()) == []
    assert len(list(staging.iterdir())) == 1
    with new_folder(work / "project"):
        pass
    assert list(staging.iterdir()) == []


def test_what_a_living_process_stages_is_left_alone(tmp_path):
    """Two calls at once do not disturb each other."""
    with new_folder(tmp_path / "one") as first, new_folder(tmp_path / "two"):
        (first / "file").write_text("text")
    assert tree(tmp_path / "one") == {"file": "text"}


def test_a_folder_that_holds_something_is_refused(tmp_path):
    """Before any work is done."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(transaction.TargetNotEmpty), new_folder(tmp_path):
        pytest.fail("the block was entered")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_file_of_that_name_is_refused(tmp_path):
    """A project is a folder."""
    (tmp_path / "project").write_text("mine")
    with pytest.raises(transaction.TargetNotAFolder), new_folder(tmp_path / "project"):
        pytest.fail("the block was entered")


def test_an_empty_folder_is_filled(tmp_path):
    """And stays the same folder, so that a shell inside it still stands in it."""
    target = tmp_path / "project"
    target.mkdir()
    inode = target.stat().st_ino
    with new_folder(target) as folder:
        (folder / "file").write_text("text")
    assert tree(target) == {"file": "text"}
    assert target.stat().st_ino == inode


def test_merging_adds_and_overwrites_nothing(tmp_path):
    """Folders that stand in both are shared."""
    target = tmp_path / "repository"
    (target / "src").mkdir(parents=True)
    (target / "src" / "mine.py").write_text("mine")
    with new_folder(target, merge=True) as folder:
        (folder / "src" / "new").mkdir(parents=True)
        (folder / "src" / "new" / "theirs.py").write_text("theirs")
    assert tree(target) == {"src/mine.py": "mine", "src/new/theirs.py": "theirs"}


def test_merging_lists_every_clash_and_stops(tmp_path):
    """Nothing is written where one file is in the way."""
    target = tmp_path / "repository"
    target.mkdir()
    (target / "README.md").write_text("mine")
    with (
        pytest.raises(transaction.FilesInTheWay, match=r"README\.md"),
        new_folder(target, merge=True) as folder,
    ):
        (folder / "README.md").write_text("theirs")
        (folder / "new").write_text("theirs")
    assert tree(target) == {"README.md": "mine"}


def test_a_merge_that_fails_half_way_is_undone(tmp_path, monkeypatch):
    """An error between two moves puts the first one back."""
    target = tmp_path / "repository"
    target.mkdir()
    rename, calls = Path.rename, []

    def failing(self, place):
        calls.append(place)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", str(place))
        return rename(self, place)

    with (
        pytest.raises(transaction.CannotWrite, match="no space left"),
        new_folder(target, merge=True) as folder,
    ):
        (folder / "a").write_text("a")
        (folder / "b").write_text("b")
        monkeypatch.setattr(Path, "rename", failing)
    assert tree(target) == {}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a small file system")
def test_a_full_disk_is_one_clear_error(tmp_path):
    """On a file system of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let root mount")
    try:
        with (
            pytest.raises(transaction.CannotWrite, match="no space left"),
            new_folder(disk / "project") as folder,
        ):
            (folder / "file").write_bytes(bytes(1 << 20))
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_stale_folder_is_swept_once_its_owner_is_gone(tmp_path):
    """The owner's process number stands in its name."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    staging = cache.folder() / "staging"
    stale = staging / f"{transaction.PREFIX}{ended.pid}-x"
    stale.mkdir(parents=True)
    with new_folder(tmp_path / "project"):
        pass
    assert not stale.exists()

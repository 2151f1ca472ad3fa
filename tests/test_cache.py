"""One folder keeps what is downloaded and what is not finished."""

from pathlib import Path

from mlscaffold import cache, locks
from mlscaffold.transaction import new_folder


def test_the_cache_is_where_the_user_wants_it(monkeypatch):
    """In XDG_CACHE_HOME, else in ~/.cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert cache.folder() == Path("/elsewhere/mlscaffold")
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "/home/ada")
    assert cache.folder() == Path("/home/ada/.cache/mlscaffold")


def test_downloads_and_unfinished_projects_share_it(tmp_path, monkeypatch):
    """There is one place to look at, and one to clear."""
    monkeypatch.setattr(cache, "folder", lambda: tmp_path / "cache")
    with locks.cached("adult") as kept, new_folder(tmp_path / "project") as staged:
        assert kept.is_relative_to(tmp_path / "cache")
        assert staged.is_relative_to(tmp_path / "cache")

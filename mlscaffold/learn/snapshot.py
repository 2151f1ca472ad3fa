"""Everything that a run of the pipeline changes, to bring it back if the run fails.

A snapshot lies inside the project, on its own file system: outputs that DVC stores are linked, not
copied, and come back by renames. A kill in the middle of that is made good by the next `sweep`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from mlscaffold import documents
from mlscaffold.learn.progress import write_atomically
from mlscaffold.recorded import Pipeline
from mlscaffold.support.markdown import copy_blocks
from mlscaffold.transaction import is_running

PREFIX = "snapshot-"
COPIED = ("dvc.lock", "reports")  # small, and partly written in place
README, STORE, ARTIFACTS = "README.md", "mlflow.db", "mlartifacts"
MANIFEST, RESTORING = "manifest.json", "restoring"


@dataclass(frozen=True)
class Snapshot:
    """A snapshot of a project.

    Attributes
    ----------
    root
        The project.
    folder
        Where the snapshot lies; named after the process that took it.
    """

    root: Path
    folder: Path

    @classmethod
    def take(cls, root: Path, state: Path) -> Snapshot:
        """Take a snapshot, and put it into the folder `state`."""
        snapshot = cls(root, state / f"{PREFIX}{os.getpid()}")
        try:
            snapshot._take()
        except BaseException:
            snapshot.remove()
            raise
        return snapshot

    def restore(self) -> None:
        """Bring everything back; Ctrl-C has to wait."""
        with uninterrupted():
            (self.folder / RESTORING).touch()
            manifest = json.loads((self.folder / MANIFEST).read_text(encoding="utf-8"))
            for name, existed in manifest["paths"].items():
                self._restore_path(name, existed)
            self._restore_readme()
            if manifest["store"] is not None:
                self._restore_store(manifest["store"], manifest["artifacts"])
            self.remove()

    def remove(self) -> None:
        """Remove the snapshot."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _take(self) -> None:
        self.remove()
        self.folder.mkdir(parents=True)
        names = [*COPIED, *outputs(self.root)]
        for name in names:
            copy = shutil.copy2 if name in COPIED else _link
            _copy(self.root / name, self.folder / "paths" / name, copy)
        _copy(self.root / README, self.folder / README, shutil.copy2)
        store = self.root / STORE
        own = not os.environ.get("MLFLOW_TRACKING_URI")  # else it is not ours to change
        if own and store.exists():
            _copy_store(store, self.folder / STORE)
        manifest = {
            "paths": {name: os.path.lexists(self.root / name) for name in names},
            "store": store.exists() if own else None,
            "artifacts": self._artifacts(),
        }
        write_atomically(self.folder / MANIFEST, json.dumps(manifest))

    def _restore_path(self, name: str, existed: bool) -> None:
        place, backup = self.root / name, self.folder / "paths" / name
        if existed and not os.path.lexists(backup):
            return  # it is back already
        if os.path.lexists(place):
            aside = self.folder / "replaced" / name
            _delete(aside)
            aside.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(place, aside)
        if existed:
            shutil.move(backup, place)

    def _restore_readme(self) -> None:
        """Restore what the pipeline fills in; the rest may have been edited during the run."""
        place, backup = self.root / README, self.folder / README
        if not (place.is_file() and backup.is_file()):
            return
        text = place.read_text(encoding="utf-8")
        former = copy_blocks(text, backup.read_text(encoding="utf-8"))
        if former != text:
            write_atomically(place, former)

    def _restore_store(self, existed: bool, artifacts: list[str]) -> None:
        """Take the run out of MLflow's store, also while a server has the file open."""
        store = self.root / STORE
        with suppress(sqlite3.Error):
            if existed and store.exists():
                _copy_store(self.folder / STORE, store)
            elif not existed:
                store.unlink(missing_ok=True)
        for name in set(self._artifacts()) - set(artifacts):
            _delete(self.root / ARTIFACTS / name)

    def _artifacts(self) -> list[str]:
        """List the folders of runs and models: ``<run>`` and ``models/<model>``."""
        folder = self.root / ARTIFACTS
        places = [*folder.glob("*"), *folder.glob("models/*")]
        return sorted(place.relative_to(folder).as_posix() for place in places)


def sweep(root: Path, state: Path) -> None:
    """Finish what a kill left behind in the folder of snapshots."""
    for folder in state.glob(f"{PREFIX}*"):
        process = folder.name.removeprefix(PREFIX)
        if process.isdigit() and not is_running(int(process)):
            snapshot = Snapshot(root, folder)
            if (folder / RESTORING).exists():
                snapshot.restore()
            snapshot.remove()


def outputs(root: Path) -> list[str]:
    """List the outputs in ``dvc.yaml`` outside of `COPIED`; persistent ones are left out."""
    stages = documents.read(root / "dvc.yaml", Pipeline)["stages"]
    names = []
    for stage in stages.values():
        for entry in [*stage.get("outs", ()), *stage.get("metrics", ()), *stage.get("plots", ())]:
            name, options = next(iter(entry.items())) if isinstance(entry, dict) else (entry, {})
            if name.split("/")[0] not in COPIED and not options.get("persist") and "$" not in name:
                names.append(name)
    return names


def _copy(source: Path, target: Path, copy: Callable[[str, str], object]) -> None:
    if source.is_symlink() or source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        copy(str(source), str(target))
    elif source.is_dir():
        shutil.copytree(source, target, symlinks=True, copy_function=copy)


def _link(source: str, target: str) -> None:
    """Give a file a second name; DVC replaces files, and never writes into one that is there."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # a file system that cannot do that
        shutil.copy2(source, target, follow_symlinks=False)


def _copy_store(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _delete(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore signals in this block."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)

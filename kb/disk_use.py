"""How much room the data folder takes."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.config import Settings
from kb.errors import SettingsError


@dataclass(frozen=True, slots=True)
class DiskUse:
    """Bytes that the parts of the data folder take, and that are free beside them.

    ``store`` is nothing where the store is a database elsewhere.
    """

    store: int
    vectors: int
    models: int
    others: int  # logs, and what was written by hand
    free: int

    @property
    def total(self) -> int:
        """Bytes of the whole folder."""
        return self.store + self.vectors + self.models + self.others


def disk_use(settings: Settings) -> DiskUse:
    """Measure the data folder. Raises ``SettingsError`` if it is not there."""
    home = settings.home
    store = sum(size for path, size in _files(home, deep=False) if path.name.startswith("catalejo.db"))
    vectors, models = folder_size(settings.vector_dir), folder_size(settings.models_dir)
    try:
        free = shutil.disk_usage(home).free
    except OSError as error:
        raise SettingsError(f"The data folder {home} cannot be measured ({error.strerror}).") from None
    return DiskUse(store, vectors, models, folder_size(home) - store - vectors - models, free)


def folder_size(folder: Path) -> int:
    """Bytes that the files of a folder take; 0 if it is not there."""
    return sum(size for _, size in _files(folder))


def _files(folder: Path, *, deep: bool = True) -> Iterator[tuple[Path, int]]:
    """The files of a folder with their sizes. Links are not followed; what goes away meanwhile counts as nothing."""
    for place, folders, names in os.walk(folder):
        if not deep:
            folders.clear()
        for name in names:
            path = Path(place) / name
            try:
                yield path, path.lstat().st_size
            except OSError:  # deleted a moment ago
                continue

"""Files that outlast a crash: what has been renamed into place is on the disk, whole."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from upath import UPath


def write_durably(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a local file so that a crash leaves the old one or the new one, never half of one."""
    partial = path.with_name(f".{path.name}.partial")
    with partial.open("wb") as handle:
        for chunk in chunks:
            handle.write(chunk)
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(path)
    sync(path.parent)


def keep(finished: Path, target: Path) -> None:
    """Rename a file that is complete into place."""
    sync(finished)
    finished.replace(target)
    sync(target.parent)


def put_before(earlier: UPath, later: Path) -> None:
    """Make the later file hold both, the earlier first."""
    both = later.with_name(f"{later.name}.both")
    with both.open("wb") as target:
        for part in (earlier, later):
            with part.open("rb") as source:
                shutil.copyfileobj(source, target)
    both.replace(later)


def sync(path: Path) -> None:
    """Wait until a file is on the disk, or a folder: a rename lasts only once its folder is there too."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Which snapshots stay: the one place where that is decided.

The newest five stay, so that whoever has just opened one can go on with it; the last of each month stays for good, so
that a work which cites it can be checked; and one that a program on this machine has open stays until a later publish.
"""

import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

import psutil

NEWEST = 5
NAME = re.compile(r"archive-(\d{8}T\d{6}Z)(?:-(\d+))?\.db")


def snapshots(folder: Path) -> list[Path]:
    """The snapshots in a folder, oldest first."""
    return sorted((path for path in folder.glob("archive-*.db") if NAME.fullmatch(path.name)), key=_order)


def to_keep(paths: Iterable[Path]) -> list[Path]:
    """Those of some snapshots that stay whether or not anybody reads them.

    >>> days = ["0130T090000Z", "0131T090000Z", "0131T090000Z-2", *(f"020{n}T090000Z" for n in range(1, 7))]
    >>> [path.stem[12:] for path in to_keep(Path(f"archive-2026{day}.db") for day in days)]
    ['0131T090000Z-2', '0202T090000Z', '0203T090000Z', '0204T090000Z', '0205T090000Z', '0206T090000Z']
    """
    ordered = sorted(paths, key=_order)
    last_of_month = {_order(path)[0][:6]: path for path in ordered}
    return sorted({*ordered[-NEWEST:], *last_of_month.values()}, key=_order)


def sweep(folder: Path, current: Path) -> list[Path]:
    """Take away what need not stay; returns what was taken away.

    Args:
        folder: where the snapshots are.
        current: the one that the pointer points to.
    """
    every = snapshots(folder)
    spare = [path for path in every if path not in (*to_keep(every), current)]
    read = _open_somewhere(spare)
    gone = [path for path in spare if path not in read]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _order(path: Path) -> tuple[str, int]:
    """Where a snapshot stands: by its moment, and within one second by its number."""
    found = NAME.fullmatch(path.name)
    assert found, f"{path} is no snapshot"  # noqa: S101
    return found[1], int(found[2] or 1)


def _open_somewhere(paths: Collection[Path]) -> set[Path]:
    """Those of some files that a program on this machine has open, as far as we may look."""
    if not paths:
        return set()
    found = set()
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):  # it has ended since, or is somebody else's
            found |= {opened.path for opened in process.open_files()}
    return {path for path in paths if str(path.resolve()) in found}

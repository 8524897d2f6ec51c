"""The folder an export goes into: there whole or not at all, and nobody else's work is lost in it.

The files are written into a hidden folder beside it, which then takes its name. An earlier export is replaced if it is
as it was written; its SHA256SUMS says so.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from archive.export.written import sha256_of
from schemas.durable import sync
from schemas.errors import Busy, DestinationTaken, DestinationUnusable

SUMS = "SHA256SUMS"


@contextmanager
def destination(out: Path, *, overwrite: bool) -> Iterator[Path]:
    """A folder to write into, which becomes `out` if nothing goes wrong, and is gone otherwise.

    Args:
        out: made, with its parents, if need be.
        overwrite: there may be other files in it: those of the same names are overwritten, the others stay.

    Raises:
        DestinationTaken: there are other files in it, or files of an earlier export that somebody has changed.
        DestinationUnusable: it cannot be written.
        Busy: another export goes into it.
    """
    out = out.expanduser().resolve()  # also where it is a link, or ends in `..`
    partial = out.with_name(f".{out.name}.partial")
    with _said_plainly(out):
        if not overwrite:
            _refuse_foreign(out)
        partial.mkdir(parents=True, exist_ok=True)
        with _alone(partial, out):
            try:
                yield partial
                _settle(partial, out, merge=overwrite and out.exists())
            finally:
                shutil.rmtree(partial, ignore_errors=True)


def write_sums(folder: Path, known: Mapping[str, str]) -> None:
    """`SHA256SUMS` over every file of it, as `sha256sum -c` reads it; of some the hash is known already."""
    names = sorted(path.name for path in folder.iterdir())
    lines = (f"{known.get(name) or sha256_of(folder / name)}  {name}\n" for name in names)
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def _refuse_foreign(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise DestinationTaken(f"{out} is a file; name a folder with --out")
    here = {path.name for path in out.iterdir()}
    sums = _sums(out / SUMS)
    if foreign := sorted(here - set(sums) - {SUMS}):
        raise DestinationTaken(
            f"{out} holds what no export has written ({_some(foreign)}); name another folder, "
            "or say --overwrite: files of the same names are then overwritten, the others stay"
        )
    if changed := sorted(name for name in here & set(sums) if sha256_of(out / name) != sums[name]):
        raise DestinationTaken(
            f"{out} holds an earlier export in which somebody has changed {_some(changed)}; name another folder, "
            "or say --overwrite, and the changes are lost"
        )


def _sums(path: Path) -> dict[str, str]:
    """Name and hash of each file of an earlier export; none if there was none."""
    if not path.is_file():
        return {}
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _settle(partial: Path, out: Path, *, merge: bool) -> None:
    for path in partial.iterdir():
        sync(path)
    sync(partial)
    if merge:
        for path in sorted(partial.iterdir(), key=lambda path: path.name == SUMS):  # which vouches for the others
            path.replace(out / path.name)
    elif out.exists() and any(out.iterdir()):
        old = _old(out)
        out.rename(old)
        partial.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    else:
        partial.rename(out)
    sync(out.parent)


@contextmanager
def _alone(partial: Path, out: Path) -> Iterator[None]:
    """Nobody else writes into this folder; what an export that was killed has left in it is gone."""
    descriptor = os.open(partial, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"another export into {out} is under way; wait for it, or name another folder") from None
        for stale in partial.iterdir():
            stale.unlink()
        _put_back(out)
        yield
    finally:
        os.close(descriptor)


def _put_back(out: Path) -> None:
    """What an export was about to replace when it was killed."""
    old = _old(out)
    if old.exists() and not out.exists():
        old.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _old(out: Path) -> Path:
    return out.with_name(f".{out.name}.old")


@contextmanager
def _said_plainly(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = " (the disk is full)" if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else ""
        raise DestinationUnusable(
            f"cannot write into {out}: {error.strerror or error}{full}; nothing was left there; name another folder"
        ) from error


def _some(names: list[str]) -> str:
    return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")

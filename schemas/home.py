"""`$WAIBAN_HOME`: where the data lives.

runs/<section>/<run>/   run folders (`WAIBAN_RUNS` may put them into an object store)
checks/<section>/       what first contacts with a site brought
archive.db              the one writer's copy
archive.before.db       the one before the last rebuild
rebuilding/             what a rebuild is making; nothing else ever reads it
published/              immutable snapshots; `current.db` points to the newest
terms/                  additions to the term base, as TSV files; made by hand, if at all
locks/                  who works on which section, asks which host, publishes
seed                    which made-up office this is the home of, if it is a demo's
airflow/                AIRFLOW_HOME
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from upath import UPath

from schemas.errors import Busy, HomeUnusable, RunUnknown
from schemas.lock import holder, lock
from schemas.run_folder import RUN_ID, RunFolder

SECTION_ID = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


class Home:
    """The folders of one installation. Making a `Home` creates nothing; `prepare` does.

    Raises:
        HomeUnusable: `runs` is no place that runs can be kept in.
    """

    def __init__(self, root: str | os.PathLike[str], runs: str | None = None) -> None:
        self.root = Path(root).expanduser().absolute()
        try:
            self.runs = UPath(runs) if runs else UPath(self.root / "runs")
        except (ValueError, ImportError) as error:
            raise HomeUnusable(f"{runs!r} is no place for runs ({error}); WAIBAN_RUNS names one, as s3://…") from error
        self.archive = self.root / "archive.db"
        self.archive_before = self.root / "archive.before.db"
        self.rebuilding = self.root / "rebuilding"
        self.published = self.root / "published"
        self.terms = self.root / "terms"
        self.airflow = self.root / "airflow"

    @property
    def current(self) -> Path:
        """The pointer to the newest snapshot."""
        return self.published / "current.db"

    @property
    def package(self) -> Path:
        """The newest snapshot as a data package, which `upkeep` keeps beside it."""
        return self.published / "datapackage"

    def prepare(self) -> "Home":
        """Create the folders.

        Raises:
            HomeUnusable: they cannot be created or written.
        """
        try:
            for folder in (self.root, self.published):
                folder.mkdir(parents=True, exist_ok=True)
            self.runs.mkdir(parents=True, exist_ok=True)
            probe = self.root / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise HomeUnusable(
                f"cannot write in {self.root}: {error.strerror or error}; "
                "name another folder with --home or WAIBAN_HOME"
            ) from error
        return self

    def folder(self, run: str) -> RunFolder:
        """The folder of a run, by its id.

        Raises:
            RunUnknown: there is none.
        """
        location = self.runs / run
        if not RUN_ID.fullmatch(run) or not location.is_dir():
            raise RunUnknown(f"no run {run!r} in {self.runs}; `waiban status` lists the last run of each section")
        return RunFolder(location)

    def new_folder(self, section: str, at: datetime) -> RunFolder:
        """A new run folder, named after the moment; a taken name moves on by a millisecond."""
        return self._new(self.runs / section, at)

    def new_check(self, section: str, at: datetime) -> RunFolder:
        """A new folder for what a first contact with a site brings; it is no run, and never loaded."""
        return self._new(UPath(self.root / "checks" / section), at)

    def checks(self, section: str) -> list[RunFolder]:
        """All first contacts with a section, oldest first."""
        parent = UPath(self.root / "checks" / section)
        return [RunFolder(path) for path in sorted(parent.iterdir(), key=str)] if parent.is_dir() else []

    def _new(self, parent: UPath, at: datetime) -> RunFolder:
        while True:
            name = at.astimezone(UTC).strftime("%Y%m%dT%H%M%S.") + f"{at.microsecond // 1000:03d}Z"
            location = parent / name
            try:
                location.mkdir(parents=True, exist_ok=False)
            except FileExistsError:
                at += timedelta(milliseconds=1)
            except OSError as error:
                raise HomeUnusable(
                    f"cannot make {location}: {error.strerror or error}; is the disk full or read-only?"
                ) from error
            else:
                return RunFolder(location)

    def run_folders(self, section: str) -> list[RunFolder]:
        """All runs of a section, oldest first."""
        parent = self.runs / section
        if not parent.is_dir():
            return []
        return [
            RunFolder(path)
            for path in sorted(parent.iterdir(), key=lambda p: p.name)
            if RUN_ID.fullmatch(f"{section}/{path.name}")
        ]

    def every_run(self) -> list[RunFolder]:
        """All runs of all sections in the order of their moments, as they were begun."""
        if not self.runs.is_dir():
            return []
        sections = sorted(path.name for path in self.runs.iterdir() if path.is_dir())
        folders = [folder for name in sections for folder in self.run_folders(name)]
        return sorted(folders, key=lambda folder: (folder.location.name, folder.section_id))

    def unfinished(self, section: str) -> RunFolder | None:
        """The section's newest run for which the site was to be asked, if it has not been loaded.

        Runs of saved pages, and runs that were killed before they were planned, are passed over.

        Raises:
            RunDamaged: a summary on the way there cannot be read.
        """
        for folder in reversed(self.run_folders(section)):
            summary = folder.summary()
            if summary.stages.get("plan", {}).get("from") == "site":
                return None if "load" in summary.stages else folder
        return None

    def existing(self) -> "Home":
        """This home, if there is one.

        Raises:
            HomeUnusable: there is no such folder.
        """
        if not self.root.is_dir():
            what = "is no folder" if self.root.exists() else "does not exist"
            raise HomeUnusable(f"{self.root} {what}; name another one with --home, or `waiban run SECTION` makes it")
        return self

    # --- one process at a time ---------------------------------------------------------------------------

    @contextmanager
    def running(self, section: str) -> Iterator[None]:
        """Work on a run of a section; nobody else does meanwhile, nor is the archive made anew.

        Raises:
            Busy: another process does already, or makes the archive anew.
        """
        with (
            lock(self._lock("archive"), "the archive is being rebuilt", together=True),
            lock(self._lock(section), f"{section} is being worked on"),
        ):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the archive anew; nobody works on a run of any section meanwhile.

        Raises:
            Busy: somebody does, or makes the archive anew already.
        """
        for path in sorted((self.root / "locks").glob("*.lock")):
            if SECTION_ID.fullmatch(path.stem) and (process := holder(path)) is not None:
                raise Busy(f"{path.stem} is being worked on by process {process}; wait for it, or end it")
        with lock(self._lock("archive"), "the archive is being worked on"):
            yield

    def runner(self, section: str) -> int | None:
        """The process that works on a run of a section at the moment."""
        return holder(self._lock(section))

    @contextmanager
    def asking(self, site_url: str, waiting: Callable[[str], None]) -> Iterator[None]:
        """Ask a site for pages: one process of this home at a time, so that a host meets one slow visitor."""
        host = urlsplit(site_url).netloc
        with lock(self._lock(f"host-{host.replace(':', '-')}"), f"{host} is being asked for pages", waiting=waiting):
            yield

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Publish; another process that publishes at the same moment is waited for."""
        with lock(self._lock("publish"), "the archive is being published", waiting=lambda _: None):
            yield

    def _lock(self, name: str) -> Path:
        return self.root / "locks" / f"{name}.lock"

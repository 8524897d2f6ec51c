"""The archive made again from the captures alone, by the code of today.

Every run is cleaned anew, over several processes; then all runs are deduped and loaded one after another into a new
archive, in the order in which they were begun. The captures are only read. Until the new archive is whole, everything
is written into a folder of its own, so a rebuild that is killed leaves all as it was, and can be started again.

What a run says after a rebuild (`bulletins.jsonl`, `novelty.jsonl`, its summary) takes the place of what it said
before, since the run folder and the archive must tell the same story: a run that is loaded again, or checked, is read
from its folder. What was said before stays in the archive of before, which is kept until the next rebuild, and each
revision tells which version of the code has read it.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from archive.choice import Choice
from archive.content_hash import content_by_key, parts_that_differ
from archive.database import is_archive, open_reading, rows
from archive.dedupe import dedupe
from archive.findings import Finding
from archive.in_parallel import over_runs
from archive.load import load
from archive.swap import take_place
from archive.terms import Terms
from schemas.errors import ArchiveConflict, ArchiveDamaged, ArchiveMissing, HomeUnusable, RunDamaged, WaibanError
from schemas.home import Home
from schemas.records import Stage
from schemas.run_folder import RunFolder

Cleaning = Callable[[RunFolder], object]
"""The stage `clean` of a run; it belongs to the other half, so it is handed in."""
Told = Callable[[str, int, int], None]
"""Told what is under way, how many runs are done, and of how many."""
FIRST = 10
"""So many bulletins that differ are named."""


@dataclass(frozen=True)
class Rebuilt:
    """What came of it. `content_sha256_before` is null where there was no archive that could be read."""

    runs_count: int
    pages_count: int
    """Pages that were cleaned anew."""
    bulletins_count: int
    content_sha256: str
    content_sha256_before: str | None
    new_count: int
    changed_count: int
    gone_count: int
    findings: tuple[Finding, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the archive says what it said before."""
        return self.content_sha256 == self.content_sha256_before


@dataclass
class _Held:
    """What an archive holds: its runs, and the content hash as a whole and of each bulletin."""

    path: Path
    runs: frozenset[str] = frozenset()
    content_sha256: str | None = None
    by_key: dict[str, str] = field(default_factory=dict)
    bulletins_count: int = 0
    code_versions: frozenset[str] = frozenset()


def rebuild(
    home: Home,
    cleaning: Cleaning,
    choice: Choice | None = None,
    *,
    terms: Terms | None = None,
    jobs: int | None = None,
    tell: Told | None = None,
) -> Rebuilt:
    """Make the archive again, and put it in the place of the old one.

    Args:
        home: where the runs and the archive are.
        cleaning: the stage `clean`; it is sent to other processes.
        choice: the runs to clean anew. All others enter as they were cleaned last, so the archive is whole either way.
        terms: the term base that `cleaning` reads with, to be written down.
        jobs: how many processes clean; a core each, if not given.
        tell: is told how far it has come.

    Raises:
        ArchiveMissing: there is no run that was ever loaded.
        ArchiveConflict: a run that the archive holds cannot be made again; all stays as it was.
        Busy: a run is being worked on, or another rebuild is.
        HomeUnusable: there is no room for it.
    """
    with home.existing().alone(), _empty(home.rebuilding):
        held, findings = _held_if_sound(home.archive)
        again = _Again(home, cleaning, terms, tell or (lambda *_: None))
        wanted, left_out = _wanted(home, held)
        again.take(wanted, choice or Choice(), jobs)
        if lost := held.runs - set(again.loaded):
            raise _would_lose(lost, again.findings)
        made = _held(again.archive)
        with home.publishing():
            take_place(again.archive, home.archive, home.archive_before)
        for run, folder in again.loaded.items():
            home.folder(run).take_over(folder)
    gone = _gone(held, made, home.archive_before)
    return _told(again, held, made, [*findings, *left_out, *again.findings, *gone])


def verify_rebuild(
    home: Home,
    cleaning: Cleaning,
    choice: Choice | None = None,
    *,
    terms: Terms | None = None,
    jobs: int | None = None,
    tell: Told | None = None,
) -> Rebuilt:
    """Make the archive again, compare, and throw it away: the bulletins that differ are among the findings.

    Only runs that the archive holds are taken.

    Raises:
        ArchiveMissing: there is no archive.
        Busy: a rebuild is under way.
        HomeUnusable, ArchiveDamaged: the archive cannot be read, or there is no room for another one.
    """
    with home.existing().running("rebuild"), _empty(home.rebuilding):
        held = _held(home.archive)
        again = _Again(home, cleaning, terms, tell or (lambda *_: None))
        folders = [folder for folder in home.every_run() if folder.id in held.runs]
        again.take(folders, choice or Choice(), jobs)
        made = _held(again.archive) if again.loaded else _Held(again.archive)
        missing = [_no_folder(run) for run in sorted(held.runs - {folder.id for folder in folders})]
        return _told(again, held, made, [*missing, *again.findings, *_differences(held, made)])


class _Again:
    """Runs, done again beside the home; those that could be are `loaded`, by id, and the others are told of."""

    def __init__(self, home: Home, cleaning: Cleaning, terms: Terms | None, tell: Told) -> None:
        self.archive = home.rebuilding / "archive.db"
        self.loaded: dict[str, RunFolder] = {}
        self.findings: list[Finding] = []
        self.pages = 0
        self._place = home.rebuilding / "runs"
        self._cleaning = cleaning
        self._terms = terms
        self._tell = tell

    def take(self, folders: Sequence[RunFolder], choice: Choice, jobs: int | None) -> None:
        """Clean those that are chosen, then dedupe and load all of them in their order."""
        again = {folder.id: folder.again(self._place / folder.id) for folder in folders}
        anew = [folder for folder in again.values() if choice.holds(folder.id) or not folder.finished("clean")]
        broken = self._clean(sorted(anew, key=_size, reverse=True), jobs)
        for number, folder in enumerate(folders):
            self._tell("loads", number, len(folders))
            ready = self._as_it_was(folder, broken[folder.id]) if folder.id in broken else again[folder.id]
            if ready is not None:
                self._load(ready)

    def _clean(self, folders: Sequence[RunFolder], jobs: int | None) -> dict[str, WaibanError]:
        """Clean runs anew; the errors of those that could not be, by their ids."""
        broken = {}
        self._tell("cleans", 0, len(folders))
        for number, (folder, ended) in enumerate(over_runs(self._cleaning, folders, jobs), 1):
            self._tell("cleans", number, len(folders))
            if isinstance(ended, WaibanError):
                broken[folder.id] = ended
            else:
                self.pages += int(folder.summary().stages.get("clean", {}).get("pages") or 0)
        return broken

    def _as_it_was(self, folder: RunFolder, error: WaibanError) -> RunFolder | None:
        """A run that could not be cleaned anew, as it was cleaned last; null if it never was."""
        shutil.rmtree(self._place / folder.id)
        again = folder.again(self._place / folder.id)
        if not again.finished("clean"):
            self._note("not_rebuilt", folder.id, error.message, "mend it, or take its folder out of `runs`")
            return None
        told = f"{error.message}; its bulletins are those that were read before"
        self._note("not_cleaned", folder.id, told, "waiban verify tells what is damaged; put a sound copy there")
        return again

    def _load(self, folder: RunFolder) -> None:
        try:
            dedupe(folder, self.archive)
            load(folder, self.archive, self._terms)
        except WaibanError as error:
            self._note("not_rebuilt", folder.id, error.message, "mend it, or take its folder out of `runs`")
        else:
            self.loaded[folder.id] = folder

    def _note(self, kind: str, where: str, evidence: str, suggestion: str) -> None:
        self.findings.append(Finding(kind, where, evidence, suggestion))


def _wanted(home: Home, held: _Held) -> tuple[list[RunFolder], list[Finding]]:
    """The runs that were loaded once, and why each of the others is left out."""
    wanted: list[RunFolder] = []
    left_out: list[Finding] = []
    for folder in home.every_run():
        try:
            stages = folder.summary().stages
        except RunDamaged:
            stages = {"load": {}}  # whether it was is not known; what is captured is worth more than what is said of it
        if "load" in stages or folder.id in held.runs:
            wanted.append(folder)
        else:
            left_out.append(never_loaded(folder, stages))
    if not wanted:
        raise ArchiveMissing(f"no run in {home.runs} was ever loaded; `waiban run SECTION` makes an archive")
    return wanted, left_out


def _held(path: Path) -> _Held:
    with open_reading(path) as db:
        return _Held(
            path,
            frozenset(row["key"] for row in rows(db, "SELECT key FROM runs")),
            *content_by_key(db),
            int(db["bulletins"].count),
            frozenset(row["v"] for row in rows(db, "SELECT DISTINCT code_version AS v FROM revisions")),
        )


def _held_if_sound(path: Path) -> tuple[_Held, list[Finding]]:
    """What the old archive holds; nothing, if there is none, and that is told if it cannot be read."""
    try:
        return (_held(path) if is_archive(path) else _Held(path)), []
    except ArchiveDamaged as error:
        kept = Finding("damaged", str(path), error.message, "nothing; it is kept aside, and made again from the runs")
        return _Held(path), [kept]


def _would_lose(lost: frozenset[str], findings: Sequence[Finding]) -> ArchiveConflict:
    run = min(lost)
    why = next((f"{one.evidence}; {one.suggestion}" for one in findings if one.where == run), "its folder is not there")
    return ArchiveConflict(
        f"{len(lost)} runs that the archive holds cannot be made again, as {run} ({why}); nothing was changed"
    )


def _gone(held: _Held, made: _Held, before: Path) -> Iterator[Finding]:
    for key in sorted(set(held.by_key) - set(made.by_key))[:FIRST]:
        yield Finding("gone", key, "no capture gives it any more", f"what it said stands in {before.name}: compare")


def _differences(held: _Held, made: _Held) -> Iterator[Finding]:
    """The first bulletins of which the captures say something else than the archive."""
    other = {key for key in {*held.by_key, *made.by_key} if held.by_key.get(key) != made.by_key.get(key)}
    newer = made.code_versions - held.code_versions
    why = f"; {'/'.join(sorted(held.code_versions))} has read it, this is {'/'.join(newer)}" if newer else ""
    if not other:
        return
    with open_reading(held.path) as archive, open_reading(made.path) as again:
        for key in sorted(other)[:FIRST]:
            if key not in made.by_key:
                told = "the archive holds it, and no capture gives it"
            elif key not in held.by_key:
                told = "a capture gives it, and the archive does not hold it"
            else:
                told = f"its {', '.join(parts_that_differ(archive, again, key))} are not what the captures give"
            yield Finding("differs", key, f"{told}{why}", "waiban rebuild brings the archive to what the captures give")
    if len(other) > FIRST:
        yield Finding("differs", f"{len(other) - FIRST} more", "they differ too", "see above")


def never_loaded(folder: RunFolder, stages: Mapping[Stage, object]) -> Finding:
    """A run that is in no archive, and how far it got."""
    done = list(stages)[-1] if stages else "nothing"
    older = f"waiban clean --run {folder.id}, and on" if len(stages) > 1 else "it holds no page: take its folder away"
    next_step = f"the newest: waiban run {folder.section_id} goes on with it; an older one: {older}"
    return Finding("never_loaded", folder.id, f"it got as far as `{done}`, and was never loaded", next_step)


def _no_folder(run: str) -> Finding:
    return Finding("no_folder", run, "the archive holds this run, and its folder is not there", "put a copy back")


def _told(again: _Again, held: _Held, made: _Held, findings: Sequence[Finding]) -> Rebuilt:
    both = held.by_key.keys() & made.by_key.keys()
    return Rebuilt(
        runs_count=len(again.loaded),
        pages_count=again.pages,
        bulletins_count=made.bulletins_count,
        content_sha256=made.content_sha256 or "",
        content_sha256_before=held.content_sha256,
        new_count=len(made.by_key.keys() - both),
        changed_count=sum(held.by_key[key] != made.by_key[key] for key in both),
        gone_count=len(held.by_key.keys() - both),
        findings=tuple(findings),
    )


def _size(folder: RunFolder) -> int:
    return int(folder.warc.stat().st_size) if folder.warc.exists() else 0


@contextmanager
def _empty(place: Path) -> Iterator[None]:
    """A folder for what is being made, empty at first; what a killed rebuild left there goes, and so does this."""
    shutil.rmtree(place, ignore_errors=True)
    try:
        place.mkdir(parents=True)
    except OSError as error:
        raise HomeUnusable(f"cannot make {place}: {error.strerror or error}") from error
    try:
        yield
    finally:
        shutil.rmtree(place, ignore_errors=True)

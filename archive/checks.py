"""Whether everything is as it should be: captures, run folders, archive and snapshot, each by itself and to each other.

Nothing is changed. What is found says where, and what to do next.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from archive.choice import Choice
from archive.content_hash import content_sha256
from archive.database import open_reading, rows
from archive.findings import Finding
from archive.in_parallel import over_runs
from archive.rebuild import never_loaded
from archive.run_checks import Fixity, check_run
from archive.snapshot_checks import check_snapshot, soundness
from archive.text_laws import text_laws
from schemas.errors import ArchiveDamaged, ArchiveMissing, RunDamaged, WaibanError
from schemas.home import Home
from schemas.run_folder import RunFolder

Told = Callable[[str, int, int], None]
REBUILD = "waiban rebuild makes the archive again from the captures"
REVISITS = """
SELECT r.key AS run, c.url, c.refers_to FROM captures c JOIN runs r ON r.id = c.run_id
WHERE c.refers_to IS NOT NULL AND c.refers_to NOT IN (SELECT key FROM captures)
"""


def verify(
    home: Home, fixity: Fixity, choice: Choice | None = None, *, jobs: int | None = None, tell: Told | None = None
) -> list[Finding]:
    """All that is wrong.

    Args:
        home: what to look at.
        fixity: whether the captures of a run are what was captured; it is sent to other processes.
        choice: the runs whose folders are looked at; archive and snapshot are looked at as a whole, whatever it says.
        jobs: how many processes read captures; a core each, if not given.
        tell: is told how far it has come.

    Raises:
        ArchiveMissing: nothing was loaded yet.
        HomeUnusable: the archive cannot be opened at all.
        Busy: the archive is being rebuilt.
    """
    tell, choice = tell or (lambda *_: None), choice or Choice()
    if not home.existing().archive.exists():
        raise ArchiveMissing(f"there is no archive in {home.root} to check; `waiban run SECTION` makes one")
    with home.running("verify"):
        tell("reads the archive", 0, 0)
        held, digest, found = _archive(home.archive)
        found += [*check_snapshot(home, digest), *_leftovers(home)]
        folders = {folder.id: folder for folder in home.every_run()}
        if held is not None:
            found += _unknown(home, choice, folders, held)
        check = partial(check_run, fixity=fixity, archive=None if held is None else home.archive)
        chosen = choice.of([folder for run, folder in folders.items() if held is None or run in held])
        told: dict[str, list[Finding]] = {}
        for number, (folder, findings) in enumerate(over_runs(check, chosen, jobs), 1):
            tell("checks runs", number, len(chosen))
            told[folder.id] = _of_run(folder, findings)
    return [*found, *(finding for folder in chosen for finding in told[folder.id])]


def _archive(path: Path) -> tuple[set[str] | None, str | None, list[Finding]]:
    """The runs that the archive holds, its content hash, and what is wrong with it; nulls, if it cannot be read."""
    found: list[Finding] = []
    try:
        with open_reading(path) as db:
            found += soundness(db, path.name, REBUILD)
            if any(one.kind == "integrity" for one in found):
                return None, None, found
            found += [*text_laws(db), *(_revisit(row) for row in rows(db, REVISITS))]
            return {row["key"] for row in rows(db, "SELECT key FROM runs")}, content_sha256(db), found
    except ArchiveDamaged as error:
        return None, None, [Finding("damaged", path.name, error.message, REBUILD)]


def _of_run(folder: RunFolder, found: list[Finding] | WaibanError) -> list[Finding]:
    return (
        [Finding("broken", folder.id, found.message, "tell who maintains waiban")]
        if isinstance(found, WaibanError)
        else found
    )


def _unknown(home: Home, choice: Choice, folders: dict[str, RunFolder], held: set[str]) -> Iterator[Finding]:
    """Runs of which only the archive knows, or only their folder."""
    for run in sorted(held - set(folders)):
        if choice.holds(run):
            yield Finding(
                "no_folder", run, "the archive holds this run, and its folder is not there", "put a copy back"
            )
    for run, folder in folders.items():
        if run in held or not choice.holds(run) or home.runner(folder.section_id) is not None:
            continue
        try:
            stages = folder.summary().stages
        except RunDamaged as error:
            yield Finding(
                "damaged", run, error.message, "read its captures; if they are sound: waiban clean --run, and on"
            )
            continue
        if "load" in stages:
            told = "it says that it was loaded, and the archive does not know it"
            yield Finding("not_held", run, told, f"waiban dedupe {run}, then waiban load {run}")
        elif "fetch" in stages:  # what never brought a capture has nothing to lose
            yield never_loaded(folder, stages)


def _leftovers(home: Home) -> Iterator[Finding]:
    """Files that a killed process left half made."""
    idle = (folder.scratch() for folder in home.every_run() if home.runner(folder.section_id) is None)
    for place in [home.root, home.published, *filter(None, idle)]:
        for path in sorted(place.iterdir()):
            if path.name.endswith((".partial", ".both", ".new")) or path.name.startswith((".fetch-", ".ingest-")):
                yield Finding("leftover", str(path), "a process that was killed left it half made", "take it away")
    if home.rebuilding.exists() and home.runner("rebuild") is None:
        told = "a rebuild that was killed left it"
        yield Finding("leftover", str(home.rebuilding), told, "waiban rebuild starts anew; or take it away")


def _revisit(row: dict[str, object]) -> Finding:
    told = f"its payload is said to be in capture {row['refers_to']}, which the archive does not know"
    return Finding("revisit", f"{row['run']} {row['url']}", told, "load the run that holds it, or put its folder back")

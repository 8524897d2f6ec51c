"""Whether a run folder and the archive tell the same story, and the captures are what was captured."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.database import open_reading, rows
from archive.findings import Finding
from schemas.errors import RunDamaged, RunIncomplete
from schemas.records import Issue
from schemas.run_folder import CAPTURES, NOVELTY, RunFolder

Fixity = Callable[[RunFolder], list[Issue]]
"""Whether the captures of a run are what was captured; reading them belongs to the other half, so it is handed in."""

FIELDS = ("url", "status", "body_sha256", "size_bytes", "offset_bytes", "payload_digest")
ROW = "SELECT * FROM runs WHERE key = ?"
CAPTURED = "SELECT c.* FROM captures c JOIN runs r ON r.id = c.run_id WHERE r.key = ?"
ENDED = """
SELECT p.key, o.outcome FROM outcomes o JOIN runs r ON r.id = o.run_id JOIN pages p ON p.id = o.page_id WHERE r.key = ?
"""
TEXT = """
SELECT 1 FROM revisions r JOIN bulletins b ON b.id = r.bulletin_id JOIN pages p ON p.id = b.page_id
WHERE p.key = ? AND r.text_sha256 = ?
"""


def check_run(folder: RunFolder, *, fixity: Fixity, archive: Path | None) -> list[Finding]:
    """What is wrong with one run: with its captures, and with what the archive says of it.

    Args:
        folder: a run that the archive holds, if there is one.
        fixity: whether its captures are what was captured.
        archive: the archive; null, if it cannot be read.
    """
    found = []
    try:
        found += [Finding(one.kind, f"{folder.id} {one.where}", one.evidence, one.suggestion) for one in fixity(folder)]
        if archive is None:
            return found
        with open_reading(archive) as db:
            found += [*_captures(db, folder), *_balance(db, folder), *_texts(db, folder)]
            if not found:
                found += _other_files(db, folder)
    except (RunDamaged, RunIncomplete) as error:
        found.append(
            Finding("damaged", folder.id, error.message, "waiban rebuild makes it again, if its captures are sound")
        )
    return found


def _captures(db: Database, folder: RunFolder) -> Iterator[Finding]:
    """The table `captures` says what the index of the run says."""
    held = {row["key"]: row for row in rows(db, CAPTURED, folder.id)}
    reload = f"waiban load {folder.id}"
    for capture in folder.read(CAPTURES):
        row = held.pop(capture.id, None)
        where = f"{folder.id} {capture.url}"
        if row is None:
            yield Finding("capture", where, f"the archive does not know capture {capture.id}", reload)
            continue
        other = [name for name in FIELDS if row[name] != getattr(capture, name)]
        if other:
            told = f"the archive has another {', '.join(other)} of capture {capture.id} than captures.jsonl"
            yield Finding("capture", where, told, reload)
    for key, row in held.items():
        told = f"captures.jsonl does not name capture {key}, which the archive holds"
        yield Finding("capture", f"{folder.id} {row['url']}", told, "put a sound copy of captures.jsonl there")


def _balance(db: Database, folder: RunFolder) -> Iterator[Finding]:
    """Each page has one outcome, and the same one in the table, in `novelty.jsonl` and in the summary."""
    ended: dict[str, str] = {outcome.page_key: outcome.outcome for outcome in folder.read(NOVELTY)}
    held = {row["key"]: row["outcome"] for row in rows(db, ENDED, folder.id)}
    reload = f"waiban load {folder.id}"
    for page in sorted({*ended, *held}):
        if ended.get(page) != held.get(page):
            told = f"the archive says {held.get(page) or 'nothing'}, novelty.jsonl {ended.get(page) or 'nothing'}"
            yield Finding("balance", f"{folder.id} {page}", told, reload)
    summary, (row,) = folder.summary(), rows(db, ROW, folder.id)
    if (counted := dict(Counter(ended.values()))) != summary.outcomes:
        told = f"summary.json says {_words(summary.outcomes)}, novelty.jsonl {_words(counted)}"
        yield Finding("balance", folder.id, told, f"waiban dedupe {folder.id}, then {reload}")
    said = {"pages_count": sum(summary.outcomes.values())}
    said |= {f"{name}_count": count for name, count in summary.bulletins.model_dump().items()}
    for name, count in said.items():
        if row[name] != count:
            yield Finding(
                "balance", folder.id, f"{name} is {row[name]} in the archive, {count} in summary.json", reload
            )


def _texts(db: Database, folder: RunFolder) -> Iterator[Finding]:
    """What the run has read anew, the archive holds on the same page: nothing that was loaded disappears."""
    for outcome in folder.read(NOVELTY):
        for one in outcome.bulletins:
            if one.novelty != "unchanged" and not rows(db, TEXT, outcome.page_key, one.text_sha256):
                told = f"this run read a text of it ({one.novelty}) that the archive does not hold"
                yield Finding("lost", f"{folder.id} {one.key}", told, "waiban rebuild makes it again from its capture")


def _other_files(db: Database, folder: RunFolder) -> Iterator[Finding]:
    """The archive was made of the files that are there."""
    ((loaded,),) = db.execute("SELECT files_sha256 FROM runs WHERE key = ?", [folder.id]).fetchall()
    if loaded not in (None, folder.files_sha256()):
        told = "its files are not those that were loaded: it was cleaned anew, or changed"
        yield Finding("not_loaded", folder.id, told, f"waiban dedupe {folder.id}, then waiban load {folder.id}")


def _words(counts: dict[Any, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items())) or "nothing"

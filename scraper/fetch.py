"""The stage `fetch`: a spider in a process of its own, then its captures into the run folder.

A process of its own, because a Twisted reactor starts once a process. It writes beside the run's files under a name
that no other attempt has; only this process moves them into place, so an orphan's files never mix with ours.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from uuid import uuid4

import structlog

from schemas import errors
from schemas.captures import Capture
from schemas.errors import OutcomesUnbalanced, RunDamaged, RunIncomplete, WaibanError
from schemas.records import RunSummary
from schemas.run_folder import CAPTURES, RunFolder
from scraper.capturing import Ending
from scraper.politeness import politeness
from scraper.tally import Part, Tally
from scraper.warc import survey, verify

Progress = Callable[[int, int], None]
"""Called with the pages fetched so far and the pages known of so far."""

LOG_TAIL_LINES = 20
LAST_WORDS_SECONDS = 5
"""How long a spider that we stop may take to close; then it is killed, since it may wait for a slow answer."""


def fetch(folder: RunFolder, progress: Progress | None = None) -> RunSummary:
    """Fetch what a planned run asks for, and keep every response; also if it ends in one of the errors below.

    Raises:
        RunIncomplete: the run has not been planned for fetching.
        SourceUnavailable: the listing does not answer.
        SourceBlocked: the listing refuses us.
        SourceChanged: the listing is not where or what it is declared to be.
        OutcomesUnbalanced: an entry of the listing got lost on the way.
    """
    _refuse_unplanned(folder)
    earlier = _earlier_attempts(folder)
    folder.begin("fetch")
    log = structlog.get_logger().bind(run=folder.id)
    with stem_in(folder) as stem:
        crawl(folder, stem, progress)
        ending = Ending.model_validate_json(stem.with_suffix(".json").read_bytes())
        index, warc = stem.with_suffix(".jsonl"), stem.with_suffix(".warc.gz")
        verify(warc, (row.offset_bytes for row in _rows(index, folder.id) if row.offset_bytes is not None))
        begins = folder.keep_warc(warc)
        tally = Tally()
        folder.write(CAPTURES, chain(earlier, tally.counting(_rows(index, folder.id, begins))))
    _check(folder, ending, tally)
    part: Part = {**tally.part(ending.entries), **politeness(folder.read(CAPTURES))}
    log.info("fetched", **part)
    return folder.finish("fetch", part, issues=tally.issues)


def _rows(index: Path, run: str, begins: int = 0) -> Iterator[Capture]:
    """The captures of one attempt, whose records begin so many bytes into the captures of the run.

    A run refers to itself only within one attempt: to a listing page that it looks at again.
    """
    with index.open("rb") as lines:
        for line in lines:
            row = Capture.model_validate_json(line)
            held = row.refers_to
            if held and held.run == run:
                held = held.model_copy(update={"offset_bytes": held.offset_bytes + begins})
            moved = None if row.offset_bytes is None else row.offset_bytes + begins
            yield row.model_copy(update={"offset_bytes": moved, "refers_to": held})


def _earlier_attempts(folder: RunFolder) -> list[Capture]:
    """What was captured before in this run: kept, and no page of it any more, since it is asked for anew.

    Of an index that cannot be read nothing is kept but the records themselves.
    """
    try:
        rows = list(folder.read(CAPTURES))
    except (RunIncomplete, RunDamaged):
        return []
    return [_of_an_earlier_attempt(row) for row in rows]


def _of_an_earlier_attempt(row: Capture) -> Capture:
    told = "an earlier attempt" + (f": {row.reason}" if row.reason and "an earlier attempt" not in row.reason else "")
    kind = "other" if row.kind in ("page", "listing", "attachment") else row.kind
    of_a_page = ("page_key", "outcome", "entry_url", "entry_title", "entry_on", "attached_to", "attachment_title")
    again: dict[str, object] = {**dict.fromkeys(of_a_page), "kind": kind, "reason": told}
    if row.offset_bytes is None:  # a failure is called by its place in the attempt, so it needs another name now
        again["id"] = f"{row.id}~"
    return row.model_copy(update=again)


def _refuse_unplanned(folder: RunFolder) -> None:
    """A run of saved pages has its captures already; fetching it would lose them, and ask a site nobody named."""
    origin = folder.summary().stages.get("plan", {}).get("from")
    if origin == "hand":
        raise RunIncomplete(f"{folder.id} was made by `ingest`: its pages are there, and nothing is to be fetched")
    if origin is None:
        section = folder.location.parent.name
        raise RunIncomplete(f"{folder.id} has not been planned; start a run again: waiban run {section} --new")


@contextmanager
def stem_in(folder: RunFolder) -> Iterator[Path]:
    """Where the spider's process writes; what an earlier attempt left there is removed."""
    scratch = folder.scratch()
    if scratch is None:
        with tempfile.TemporaryDirectory() as elsewhere:
            yield Path(elsewhere) / "fetch"
        return
    for stale in scratch.glob(".fetch-*"):
        if stale.suffix == ".gz":
            left = survey(stale)
            log = structlog.get_logger().bind(run=folder.id)
            log.info("a fetch was broken off", records=len(left.offsets), tail_bytes=left.tail_bytes)
        stale.unlink(missing_ok=True)
    stem = scratch / f".fetch-{uuid4().hex}"
    try:
        yield stem
    finally:
        for ours in scratch.glob(f"{stem.name}*"):
            ours.unlink(missing_ok=True)


def crawl(folder: RunFolder, stem: Path, progress: Progress | None = None, module: str = "scraper.spiders") -> None:
    """Run a spider in a process of its own, to its end.

    Raises:
        WaibanError: the process broke; the message holds the end of its log.
    """
    section = folder.location.parent.name
    spider = subprocess.Popen(
        [sys.executable, "-m", module, section, folder.url, str(stem), str(os.getpid())],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in spider.stdout or ():
            if progress:
                said = json.loads(line)
                progress(said["pages"], said["entries"])
        spider.wait()
    except BaseException:  # Ctrl-C, or a task that is stopped: not without our spider
        _end(spider)
        raise
    if spider.returncode != 0 or not stem.with_suffix(".json").exists():
        log = Path(f"{stem}.log")
        tail = log.read_text(encoding="utf-8").splitlines()[-LOG_TAIL_LINES:] if log.exists() else []
        raise WaibanError(
            f"the spider of {section} ended with {spider.returncode}: " + " | ".join(tail), section=section
        )


def _end(spider: subprocess.Popen[str]) -> None:
    spider.terminate()
    try:
        spider.wait(LAST_WORDS_SECONDS)
    except subprocess.TimeoutExpired:
        spider.kill()
        spider.wait()


def _check(folder: RunFolder, ending: Ending, tally: Tally) -> None:
    section = folder.location.parent.name
    if ending.problem:
        kind: type[WaibanError] = getattr(errors, ending.problem.kind)
        raise kind(ending.problem.message, section=section, url=ending.problem.url)
    if ending.spider_errors:
        raise WaibanError(f"the spider of {section} broke {ending.spider_errors} times", section=section)
    if not ending.entries == tally.kinds["page"] == len(tally.pages):
        raise OutcomesUnbalanced(
            f"{folder.id}: {ending.entries} entries on the listing, but {len(tally.pages)} pages with an answer; "
            f"spider ended: {ending.finish_reason}",
            section=section,
        )

"""The stage `fetch`: a spider in a process of its own, then its captures into the run folder.

A process of its own, because a Twisted reactor starts once a process. It writes beside the run's files under a name
that no other attempt has; only this process moves them into place, so an orphan's files never mix with ours.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import structlog

from schemas import errors
from schemas.errors import OutcomesUnbalanced, WaibanError
from schemas.records import Capture, RunSummary
from schemas.run_folder import CAPTURES, RunFolder
from scraper.capturing import Ending

Progress = Callable[[int, int], None]
"""Called with the pages fetched so far and the pages known of so far."""

LOG_TAIL_LINES = 20


def fetch(folder: RunFolder, progress: Progress | None = None) -> RunSummary:
    """Fetch what a planned run asks for, and keep every response.

    Raises:
        SourceUnavailable: the listing does not answer.
        SourceBlocked: the listing refuses us.
        SourceChanged: the listing is not where or what it is declared to be.
        OutcomesUnbalanced: an entry of the listing got lost on the way.
    """
    folder.begin("fetch")
    log = structlog.get_logger().bind(run=folder.id)
    with _stem(folder) as stem:
        _crawl(folder, stem, progress)
        ending = Ending.model_validate_json(stem.with_suffix(".json").read_bytes())
        rows = [Capture.model_validate_json(row) for row in stem.with_suffix(".jsonl").read_bytes().splitlines()]
        folder.keep_warc(stem.with_suffix(".warc.gz"))
        folder.write(CAPTURES, rows)
    _check(folder, ending, rows)
    kinds = Counter(row.kind for row in rows)
    part = {"captures": len(rows), "pages": kinds["page"], "listings": kinds["listing"], "entries": ending.entries}
    log.info("fetched", **part)
    return folder.finish("fetch", part)


@contextmanager
def _stem(folder: RunFolder) -> Iterator[Path]:
    """Where the spider's process writes; what an earlier attempt left there is removed."""
    scratch = folder.scratch()
    if scratch is None:
        with tempfile.TemporaryDirectory() as elsewhere:
            yield Path(elsewhere) / "fetch"
        return
    for stale in scratch.glob(".fetch-*"):
        stale.unlink(missing_ok=True)
    stem = scratch / f".fetch-{uuid4().hex}"
    try:
        yield stem
    finally:
        for left in scratch.glob(f"{stem.name}*"):
            left.unlink(missing_ok=True)


def _crawl(folder: RunFolder, stem: Path, progress: Progress | None) -> None:
    section = folder.location.parent.name
    spider = subprocess.Popen(
        [sys.executable, "-m", "scraper.spiders", section, folder.url, str(stem)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in spider.stdout or ():
            if progress:
                said = json.loads(line)
                progress(said["pages"], said["entries"])
    finally:
        if spider.poll() is None:
            spider.terminate()
        spider.wait()
    if spider.returncode != 0 or not stem.with_suffix(".json").exists():
        log = Path(f"{stem}.log")
        tail = log.read_text(encoding="utf-8").splitlines()[-LOG_TAIL_LINES:] if log.exists() else []
        raise WaibanError(
            f"the spider of {section} ended with {spider.returncode}: " + " | ".join(tail), section=section
        )


def _check(folder: RunFolder, ending: Ending, rows: list[Capture]) -> None:
    section = folder.location.parent.name
    if ending.problem:
        kind: type[WaibanError] = getattr(errors, ending.problem.kind)
        raise kind(ending.problem.message, section=section, url=ending.problem.url)
    if ending.spider_errors:
        raise WaibanError(f"the spider of {section} broke {ending.spider_errors} times", section=section)
    judged = [row.page_key for row in rows if row.kind == "page"]
    if len(judged) != ending.entries or len(set(judged)) != len(judged):
        raise OutcomesUnbalanced(
            f"{folder.id}: {ending.entries} entries on the listing, but {len(set(judged))} pages with an answer; "
            f"spider ended: {ending.finish_reason}",
            section=section,
        )

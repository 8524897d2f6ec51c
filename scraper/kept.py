"""The captures that the runs of a home hold, for whoever wants to see what came."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.captures import Capture, short_id
from schemas.errors import CaptureUnknown, NotText, RunDamaged, RunIncomplete, UndecodableCapture
from schemas.home import Home
from schemas.records import OutcomeName
from schemas.run_folder import BULLETINS, CAPTURES, NOVELTY, RunFolder
from scraper.clean.charset import decode
from scraper.warc import read_capture


@dataclass(frozen=True)
class Kept:
    """A capture, the run that made it, and what became of the page in the end, as far as the run has got."""

    folder: RunFolder
    capture: Capture
    outcome: OutcomeName | None
    reason: str | None

    def line(self) -> dict[str, Any]:
        """A line of `captures list --json`: a line of the index, and how its page ended."""
        row = self.capture
        told = row.model_dump(exclude={"id", "outcome", "reason", "refers_to"})
        first = {"capture": short_id(row.id), "run": self.folder.id, "outcome": self.outcome, "reason": self.reason}
        refers_to = short_id(row.refers_to.id) if row.refers_to else None
        return {**first, **told, "refers_to": refers_to, "warc": str(self.folder.warc)}

    def came(self) -> dict[str, Any]:
        """What the record holds: `head` and `headers` as they were received, `body` as text; nulls if no response came.

        Raises:
            RunDamaged: the record, or that of the payload, is not what was written.
        """
        if self.capture.offset_bytes is None:
            return dict.fromkeys(("head", "headers", "body"))
        stored = read_capture(self.folder, self.capture)
        body = readable(stored.body, self.capture.content_type)
        return {"head": stored.head.decode("latin-1"), "headers": stored.headers, "body": body}


@dataclass(frozen=True)
class Wanted:
    """Which captures: of a section, of a run, with an outcome, of an address; null leaves the choice open."""

    section: str | None = None
    run: str | None = None
    outcome: OutcomeName | None = None
    url: str | None = None

    def holds(self, one: Kept) -> bool:
        """Whether a capture is wanted, as far as the run alone does not tell."""
        row = one.capture
        return self.outcome in (None, one.outcome) and self.url in (None, row.url, row.entry_url)


def kept(home: Home, wanted: Wanted) -> Iterator[Kept]:
    """The wanted captures, those of the newest run first; within a run as they came.

    A run whose index is damaged or not there yet is passed over, unless it is asked for by name.

    Raises:
        HomeUnusable: there is no such home.
        RunUnknown: there is no such run.
        RunIncomplete, RunDamaged: the index of the run that is asked for cannot be read.
    """
    home.existing()
    if wanted.run:
        yield from filter(wanted.holds, _of_run(home.folder(wanted.run)))
        return
    for folder in reversed(home.run_folders(wanted.section) if wanted.section else home.every_run()):
        try:
            yield from filter(wanted.holds, _of_run(folder))
        except (RunIncomplete, RunDamaged):  # `waiban status` and `waiban verify` tell of it
            continue


def find_kept(home: Home, capture: str) -> Kept:
    """The capture with this id, as it stands in a list or in the archive.

    Raises:
        HomeUnusable: there is no such home.
        CaptureUnknown: no run holds it.
    """
    wanted = short_id(capture)
    for one in kept(home, Wanted()):
        if short_id(one.capture.id) == wanted:
            return one
    raise CaptureUnknown(f"no run in {home.runs} holds a capture {capture!r}; `waiban captures list` shows their ids")


def _of_run(folder: RunFolder) -> Iterator[Kept]:
    ends = _ends(folder)
    for row in folder.read(CAPTURES):
        outcome, reason = ends.get(row.id, (None, None))
        yield Kept(folder, row, outcome or row.outcome, reason or row.reason)


def _ends(folder: RunFolder) -> dict[str, tuple[OutcomeName | None, str | None]]:
    """How the pages of a run ended, by capture: as `dedupe` has it, or as far as `clean` got."""
    try:
        return {str(one.capture): (one.outcome, one.reason) for one in folder.read(NOVELTY)}
    except (RunIncomplete, RunDamaged):
        pass
    try:
        return {page.capture: (page.outcome, page.reason) for page in folder.read(BULLETINS)}
    except (RunIncomplete, RunDamaged):
        return {}


def readable(body: bytes, content_type: str | None) -> str:
    r"""A body as text for a person's eyes; bytes that are text in no charset stand there as `\xff`.

    >>> readable("重庆".encode("gbk"), "text/html; charset=gbk"), readable(b"<p>\xff\xff\xff</p>", None)
    ('重庆', '<p>\\xff\\xff\\xff</p>')
    """
    try:
        return decode(body, content_type).text
    except (UndecodableCapture, NotText):
        return body.decode("utf-8", "backslashreplace")

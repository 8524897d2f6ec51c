"""The captures of a run while it is fetched: every response is kept where it arrives, every page is judged once.

Scrapy is named here for its types only, so that whoever reads an `Ending` need not load it.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from schemas.captures import Capture, KnownPage, Reference
from schemas.records import OutcomeName, Record
from scraper.conditional import asks_conditionally
from scraper.warc import CaptureWriter, Exchange
from scraper.warc.exchange import NOT_MODIFIED
from scraper.warc.writing import now

if TYPE_CHECKING:
    from scrapy import Request


OK = 200
SECONDS_BETWEEN_WORDS = 0.1
"""Of progress: more often nobody can read it, and a fast site would keep two processes busy with it."""


class Entry(Record):
    """A row of a listing: a page, and what the listing says of it."""

    page_key: str
    url: str
    title: str | None
    entry_on: str | None


class Problem(Record):
    """Why a walk ended before its end; `kind` is the name of the error it becomes."""

    kind: str
    message: str
    url: str


class Ending(Record):
    """What the spider's process says of itself when it closes: whether it got to its end, and what broke."""

    finish_reason: str
    entries: int
    spider_errors: int
    problem: Problem | None = None


class Captures:
    """The captures of one run while it is under way: a WARC, and the index beside it.

    A response, or the failure to get one, is kept first (`arrived`, `missed`), and judged when nothing more can
    follow it (`judge_page`, `judge_listing`): a redirect or a try that is made again stays `other`. Only captures that
    are not judged yet are held; a row is written as soon as it is final.
    """

    def __init__(self, stem: Path, software: str, run: str) -> None:
        self._writer = CaptureWriter(stem.with_suffix(".warc.gz"), software)
        self._index = stem.with_suffix(".jsonl").open("w", encoding="utf-8")
        self._ending = stem.with_suffix(".json")
        self._run = run
        self._undecided: dict[str, Capture] = {}
        self._listings: dict[str, KnownPage] = {}
        self._missed = 0
        self.problem: Problem | None = None
        self.pages = 0
        self.entries = 0
        self._open: dict[str, Entry] = {}
        self._given_up: str | None = None
        self._told_at = 0.0

    def arrived(self, request: "Request", exchange: Exchange) -> None:
        """Keep a response and remember on its request which capture it is.

        A known page (`known` in the request's `meta`) that comes back with the payload we hold becomes a revisit; so
        does a listing page of this run that is looked at again.
        """
        known: KnownPage | None = request.meta.get("known") or self._listings.get(request.url)
        refers_to = _held(known, exchange) if known else None
        row = self._writer.write(exchange, refers_to=refers_to)
        if refers_to and known:
            row = row.model_copy(update={"body_sha256": known.body_sha256})
        self._remember(request, row)

    def missed(self, request: "Request", reason: str, remains: Exchange | None = None) -> None:
        """Keep that no response came to its end, with what did come of it, and remember it on the request."""
        if remains:
            row = self._writer.write(remains).model_copy(update={"reason": reason})
        else:
            row = self._without_response(request.url, reason)
        self._remember(request, row)

    def judge_listing(
        self, request: "Request", body: bytes | None, outcome: OutcomeName | None, reason: str | None
    ) -> None:
        """A listing page has arrived for good, or (without a body) will not come or is as it was."""
        row = self._settle(request, body, {"kind": "listing", "outcome": outcome, "reason": reason})
        if row.body_sha256 and row.refers_to is None:
            self._listings[row.url] = _known_by(row, self._run)

    def judge_page(
        self, request: "Request", body: bytes | None, outcome: OutcomeName | None, reason: str | None
    ) -> None:
        """A page has arrived for good, or (without a body) will not come."""
        entry: Entry = request.meta["entry"]
        judged = {"outcome": outcome, "reason": reason, **_told(entry)}
        if self._undecided[request.meta["capture"]].offset_bytes is None:
            judged["url"] = entry.url  # no response speaks for another address
        self._settle(request, body, judged)
        del self._open[entry.page_key]
        self.pages += 1
        self._tell()

    def judge_attachment(self, request: "Request", body: bytes | None, reason: str | None) -> None:
        """A file has arrived for good, or will not come, which the reason says."""
        entry: Entry = request.meta["attached_to"]
        told = {"kind": "attachment", "attached_to": entry.page_key, "attachment_title": request.meta["title"]}
        self._settle(request, body, {**told, "outcome": "failed" if reason else None, "reason": reason})

    def found(self, entries: Sequence[Entry]) -> None:
        """These pages are to be asked for."""
        self._open.update({entry.page_key: entry for entry in entries})
        self.entries += len(entries)
        self._tell()

    def give_up(self, reason: str) -> None:
        """The host refuses us: what has not been asked for by now will not be, and counts as blocked too."""
        self._given_up = reason

    def close(self, finish_reason: str, spider_errors: int) -> None:
        """Finish the files, and last of all say how it ended: without that word the rest does not count."""
        for row in self._undecided.values():
            self._final(row)
        if self._given_up:
            for entry in self._open.values():
                row = self._without_response(entry.url, f"not asked for: {self._given_up}")
                self._final(row.model_copy(update={"outcome": "blocked", **_told(entry)}))
        self._writer.close()
        self._index.close()
        said = Ending(
            finish_reason=finish_reason, entries=self.entries, spider_errors=spider_errors, problem=self.problem
        )
        self._tell(last=True)
        self._ending.write_text(said.model_dump_json(), encoding="utf-8")

    def _remember(self, request: "Request", row: Capture) -> None:
        before = self._undecided.pop(request.meta.get("capture", ""), None)
        if before:
            self._final(before)  # a redirect led on from it, or it is asked for again
        if request.meta.get("dont_obey_robotstxt"):  # only Scrapy's own request for robots.txt says so
            self._final(row.model_copy(update={"kind": "robots"}))
        else:
            self._undecided[row.id] = row
            request.meta["capture"] = row.id

    def _without_response(self, url: str, reason: str) -> Capture:
        self._missed += 1
        return Capture(id=f"{self._run}#{self._missed}", kind="other", url=url, captured_at=now(), reason=reason)

    def _settle(self, request: "Request", body: bytes | None, judged: Mapping[str, object]) -> Capture:
        row = self._undecided.pop(request.meta["capture"])
        read: dict[str, object] = {}
        if body is not None and row.body_sha256 is None and row.refers_to is None:  # behind an encoding of its own
            read = {"body_sha256": sha256(body).hexdigest(), "size_bytes": len(body)}
        row = row.model_copy(update={**read, **judged})
        self._final(row)
        return row

    def _final(self, row: Capture) -> None:
        self._index.write(row.model_dump_json() + "\n")

    def _tell(self, *, last: bool = False) -> None:
        if not last and monotonic() - self._told_at < SECONDS_BETWEEN_WORDS:
            return
        self._told_at = monotonic()
        sys.stdout.write(json.dumps({"pages": self.pages, "entries": self.entries}) + "\n")
        sys.stdout.flush()


def _held(known: KnownPage, exchange: Exchange) -> Reference | None:
    """The capture that holds the payload of this response; null if it brought one of its own.

    The same text packed in another way is a payload of its own: a revisit would say that it is identical.
    """
    same = exchange.measured and exchange.measured.whole and exchange.measured.sha256 == known.body_sha256
    same = same and known.payload_digest in (None, exchange.payload_digest)
    asked = exchange.status == NOT_MODIFIED and asks_conditionally(known, exchange.url)  # else of another page
    if not asked and not (exchange.status == OK and same):
        return None
    if not (known.capture and known.run and known.captured_at) or known.offset_bytes is None:
        return None
    return Reference(
        id=known.capture,
        run=known.run,
        url=known.captured_url or known.url,
        captured_at=known.captured_at,
        offset_bytes=known.offset_bytes,
        payload_digest=known.payload_digest,
    )


def _known_by(row: Capture, run: str) -> KnownPage:
    """A listing page of this attempt, as it is known when it is asked for again."""
    return KnownPage(
        key=row.url,
        url=row.url,
        etag=row.etag,
        last_modified=row.last_modified,
        validated_url=row.url,
        body_sha256=row.body_sha256,
        capture=row.id,
        captured_at=row.captured_at,
        run=run,
        offset_bytes=row.offset_bytes,
        payload_digest=row.payload_digest,
    )


def _told(entry: Entry) -> dict[str, object]:
    """What makes a capture the one of a page."""
    says = {"entry_url": entry.url, "entry_title": entry.title, "entry_on": entry.entry_on}
    return {"kind": "page", "page_key": entry.page_key, **says}

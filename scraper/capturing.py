"""The captures of a run while it is fetched: every response is kept where it arrives, every page is judged once.

Scrapy is named here for its types only, so that whoever reads an `Ending` need not load it.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.records import Capture, OutcomeName, Record
from scraper.warc import CaptureWriter, Exchange

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Headers, Response


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
    """The captures of one run while it is under way.

    A response, or the failure to get one, is kept first (`arrived`, `missed`), and judged when nothing more can
    follow it (`judge_page`, `judge_listing`): a redirect or a try that is made again stays `other`.
    """

    def __init__(self, warc: Path, software: str, run: str) -> None:
        self._writer = CaptureWriter(warc, software)
        self._run = run
        self._rows: dict[str, Capture] = {}
        self.problem: Problem | None = None
        self.pages = 0
        self.entries = 0
        self._open: dict[str, Entry] = {}
        self._given_up: str | None = None

    def arrived(self, request: "Request", response: "Response") -> None:
        """Keep a response and remember on its request which capture it is."""
        row = self._writer.write(
            Exchange(
                url=request.url,
                method=request.method,
                request_headers=_lines(request.headers),
                status=response.status,
                protocol=response.protocol or "HTTP/1.1",
                headers=_lines(response.headers),
                body=response.body,
            )
        )
        self._remember(request, row)

    def missed(self, request: "Request", reason: str) -> None:
        """Keep that no response came, and remember it on the request."""
        self._remember(request, self._without_response(request.url, reason))

    def judge_listing(
        self, request: "Request", body: bytes | None, outcome: OutcomeName | None, reason: str | None
    ) -> None:
        """A listing page has arrived for good, or (without a body) will not come."""
        self._settle(request, body, {"kind": "listing", "outcome": outcome, "reason": reason})

    def judge_page(
        self, request: "Request", body: bytes | None, outcome: OutcomeName | None, reason: str | None
    ) -> None:
        """A page has arrived for good, or (without a body) will not come."""
        entry: Entry = request.meta["entry"]
        judged = {"outcome": outcome, "reason": reason, **_told(entry)}
        if self._rows[request.meta["capture"]].offset_bytes is None:
            judged["url"] = entry.url  # no response speaks for another address
        self._settle(request, body, judged)
        del self._open[entry.page_key]
        self.pages += 1
        self._tell()

    def found(self, entries: Sequence[Entry]) -> None:
        """These pages are to be asked for."""
        self._open.update({entry.page_key: entry for entry in entries})
        self.entries += len(entries)
        self._tell()

    def give_up(self, reason: str) -> None:
        """The host refuses us: what has not been asked for by now will not be, and counts as blocked too."""
        self._given_up = reason

    def close(self, index: Path, ending: Path, finish_reason: str, spider_errors: int) -> None:
        """Write the index beside the WARC, and how it ended."""
        self._writer.close()
        if self._given_up:
            for entry in self._open.values():
                row = self._without_response(entry.url, f"not asked for: {self._given_up}")
                self._rows[row.id] = row.model_copy(update={"outcome": "blocked", **_told(entry)})
        index.write_text("".join(row.model_dump_json() + "\n" for row in self._rows.values()), encoding="utf-8")
        said = Ending(
            finish_reason=finish_reason, entries=self.entries, spider_errors=spider_errors, problem=self.problem
        )
        ending.write_text(said.model_dump_json(), encoding="utf-8")

    def _remember(self, request: "Request", row: Capture) -> None:
        if request.meta.get("dont_obey_robotstxt"):  # only Scrapy's own request for robots.txt says so
            row = row.model_copy(update={"kind": "robots"})
        self._rows[row.id] = row
        request.meta["capture"] = row.id

    def _without_response(self, url: str, reason: str) -> Capture:
        return Capture(id=f"{self._run}#{len(self._rows)}", kind="other", url=url, captured_at=_now(), reason=reason)

    def _settle(self, request: "Request", body: bytes | None, judged: Mapping[str, object]) -> None:
        capture = request.meta["capture"]
        read = {} if body is None else {"body_sha256": sha256(body).hexdigest(), "size_bytes": len(body)}
        self._rows[capture] = self._rows[capture].model_copy(update={**read, **judged})

    def _tell(self) -> None:
        sys.stdout.write(json.dumps({"pages": self.pages, "entries": self.entries}) + "\n")
        sys.stdout.flush()


def _told(entry: Entry) -> dict[str, object]:
    """What makes a capture the one of a page."""
    says = {"entry_url": entry.url, "entry_title": entry.title, "entry_on": entry.entry_on}
    return {"kind": "page", "page_key": entry.page_key, **says}


def _lines(headers: "Headers") -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

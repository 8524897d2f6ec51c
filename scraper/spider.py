"""A spider for any section: from its listing to its pages. It knows no site; the declaration does.

`scrapy crawl SECTION` by hand yields what the listing says of each page. With `-a run=URL -a stem=PATH`, as `fetch`
starts it, it keeps every response of a planned run as well.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, NoReturn, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from schemas.records import OutcomeName
from schemas.run_folder import FRONTIER, RunFolder
from scraper.capturing import Captures, Entry, Problem
from scraper.extract import CHALLENGE, shows_only_scripts
from scraper.hosts import hosts_of
from scraper.listing import entries, page_count
from scraper.middleware import BROKEN_OFF, OffTheHosts, reason_of
from scraper.section import Section

STUB_BYTES = 600
"""A deep listing page, or a page that is gone, may be a stub of 300 to 400 bytes answered with 200 (seen on TRS)."""
BLOCKED = frozenset({202, 403, 412, 521})
"""Refused; 202, 412 and 521 come with the challenges of the firewalls that stand before gov.cn sites."""
BLOCKED_IN_A_ROW = 10
"""So many refused pages mean that the host refuses us; to go on asking would be rude, and in vain."""
GONE = frozenset({404, 410})
PASSING = frozenset({408, 429})
"""Client errors that may be none in an hour; so may every status from 500 on."""

Verdict = tuple[OutcomeName | None, str | None]
"""An outcome and its reason for a person; two nulls where a page must be read before it can be judged."""


class SectionSpider(Spider):
    """Walks a section's listing, newest first, and asks for each page once."""

    section: ClassVar[Section]

    def __init__(
        self, run: str | None = None, stem: str | None = None, site_url: str | None = None, **rest: Any
    ) -> None:
        super().__init__(**rest)
        folder = RunFolder(run) if run else None
        self.declared = folder.section() if folder else self.section.record(site_url)
        self.known = {page.key for page in folder.read(FRONTIER)} if folder else set()
        self.hosts = hosts_of(self.section, self.declared.site_url)
        self.asked: set[str] = set()
        self.blocked_in_a_row = 0
        self.stem = Path(stem) if stem else None
        self.captures: Captures | None = None
        if self.stem:
            software = f"waiban/{self.declared.code_version}"
            self.captures = Captures(self.stem.with_suffix(".warc.gz"), software, folder.id if folder else "")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The delay is the run's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.set("DOWNLOAD_DELAY", spider.declared.delay_seconds, priority="spider")
        crawler.settings.set("AUTOTHROTTLE_ENABLED", spider.declared.delay_seconds > 0, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first page of the listing."""
        yield self._listing_request(0, unchanged_pages=0, total=1)

    def parse_listing(self, response: Response, number: int, unchanged_pages: int, total: int) -> Iterator[Any]:
        """Ask for the pages of a listing page, then for the next listing page.

        Stops `lag_pages` listing pages behind one that holds nothing new, at a stub, and where no link is an entry.
        """
        listed = entries(self.section, response.text, response.url) if isinstance(response, TextResponse) else []
        outcome, reason = judge_listing(response, len(listed), self.section.min_entries if number == 0 else None)
        if self.captures and response.request:
            self.captures.judge_listing(response.request, response.body, outcome, reason)
        if outcome in ("blocked", "failed") or (outcome and number == 0):
            self._stop(listing_error(outcome, response.status), response.url, f"{response.url}: {reason}")
        if outcome:
            return  # the listing is shorter than its first page says; the capture says so too
        if number == 0:
            total = page_count(self.section, response.text)
        fresh = [entry for entry in listed if entry.page_key not in self.asked]
        self.asked.update(entry.page_key for entry in fresh)
        if self.captures:
            self.captures.found(fresh)
        wholly_known = all(entry.page_key in self.known for entry in listed)
        unchanged_pages = unchanged_pages + 1 if wholly_known else 0
        if number + 1 < total and unchanged_pages <= self.section.listing.lag_pages:
            yield self._listing_request(number + 1, unchanged_pages, total)
        for entry in fresh:
            yield Request(entry.url, self.parse_page, errback=self.page_failed, meta={"entry": entry})

    def parse_page(self, response: Response) -> Iterator[Any]:
        """A page has come, whatever its status."""
        entry: Entry = response.meta["entry"]
        outcome, reason = judge(response)
        if self.captures and response.request:
            self.captures.judge_page(response.request, response.body, outcome, reason)
        else:
            yield {**entry.model_dump(), "status": response.status, "outcome": outcome}
        self.blocked_in_a_row = self.blocked_in_a_row + 1 if outcome == "blocked" else 0
        if self.blocked_in_a_row == BLOCKED_IN_A_ROW:
            said = f"{BLOCKED_IN_A_ROW} pages in a row were refused"
            if self.captures:
                self.captures.give_up(said)
            raise CloseSpider(said)

    def page_failed(self, failure: Failure) -> Iterator[Any]:
        """A page will not come."""
        request, reason = _asked(failure), reason_of(failure.value)
        self.logger.warning("%s: %s", request.url, reason)
        if self.captures:
            self.captures.judge_page(request, None, "failed", reason)
        else:
            entry: Entry = request.meta["entry"]
            yield {**entry.model_dump(), "status": None, "outcome": "failed"}

    def listing_failed(self, failure: Failure) -> None:
        """A listing page will not come: nothing behind it can be found."""
        request, reason = _asked(failure), reason_of(failure.value)
        if self.captures:
            self.captures.judge_listing(request, None, "failed", reason)
        if isinstance(failure.value, OffTheHosts):
            self._stop("SourceChanged", request.url, f"the listing {reason}")
        if isinstance(failure.value, IgnoreRequest):  # robots.txt, or one redirect after the other
            kind = "SourceBlocked" if "robots.txt" in reason else "SourceChanged"
            self._stop(kind, request.url, f"{request.url}: {reason}")
        self._stop("SourceUnavailable", request.url, f"{request.url} did not answer: {reason}")

    def closed(self, reason: str) -> None:
        """The last word, for the process that started this one."""
        if self.captures and self.stem:
            errors = self.crawler.stats.get_stats().items()
            count = sum(
                value for name, value in errors if name.startswith("spider_exceptions/") and "/count" not in name
            )
            self.captures.close(self.stem.with_suffix(".jsonl"), self.stem.with_suffix(".json"), reason, count)

    def _listing_request(self, number: int, unchanged_pages: int, total: int) -> Request:
        return Request(
            self.section.listing_url(self.declared.site_url, number),
            self.parse_listing,
            errback=self.listing_failed,
            priority=1,  # the listing may shift while its pages are fetched; it is read first
            cb_kwargs={"number": number, "unchanged_pages": unchanged_pages, "total": total},
        )

    def _stop(self, kind: str, url: str, what: str) -> NoReturn:
        message = f"{what}; {REMEDIES[kind].format(self.section.id)}"
        if self.captures:
            self.captures.problem = Problem(kind=kind, message=message, url=url)
        raise CloseSpider(message)


REMEDIES = {
    "SourceUnavailable": "see that the site is up and can be reached from here, then try again",
    "SourceBlocked": "we are refused, and nobody works round that; ask the publisher",
    "SourceChanged": "compare the site with the declaration of {}",
}
"""What a person can do about a listing that is not there."""


def judge(response: Response) -> Verdict:
    """What the transport alone says of a page; null where it must be read first."""
    if response.status in GONE:
        return "gone_pending", f"answers {response.status}"
    if response.status in BLOCKED:
        return "blocked", f"answers {response.status}: we are refused"
    if response.status != 200:
        return "failed", f"answers {response.status}"
    if BROKEN_OFF in response.flags:
        return "failed", "its compressed body breaks off before its end"
    if len(response.body) < STUB_BYTES and b"<meta" not in response.body.lower():
        if shows_only_scripts(response.body.decode("latin-1")):
            return "blocked", CHALLENGE
        return "soft_404", f"a stub of {len(response.body)} bytes without meta tags, answered with 200"
    return None, None


def judge_listing(response: Response, listed: int, least: int | None) -> Verdict:
    """What is wrong with a listing page that lists so many entries; two nulls if nothing is.

    Args:
        response: the page.
        listed: how many links on it fit the grammar.
        least: how many are declared for the first page; null for any other, where none is the end of the listing.
    """
    outcome, reason = judge(response)
    if outcome and outcome != "soft_404":
        return outcome, reason
    if least is not None and listed < least:
        return "drifted", f"{listed} links fit the grammar of its pages, at least {least} are declared"
    if least is None and (len(response.body) < STUB_BYTES or not listed):
        return "soft_404", f"no entries in {len(response.body)} bytes: the listing ends before it says it does"
    return None, None


def listing_error(outcome: OutcomeName, status: int) -> str:
    """The error that a listing page with this outcome is."""
    if outcome == "blocked":
        return "SourceBlocked"
    passing = status in PASSING or status >= 500 or status == 200  # 200: a body that broke off
    return "SourceUnavailable" if outcome == "failed" and passing else "SourceChanged"


def _asked(failure: Failure) -> Request:
    """The request that failed; Scrapy hangs it onto the failure."""
    request: Request = vars(failure)["request"]
    return request

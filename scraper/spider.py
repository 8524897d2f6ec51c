"""A spider for any section: from its listing to its pages. It knows no site; the declaration does.

`scrapy crawl SECTION` by hand yields what the listing says of each page. With `-a run=URL -a stem=PATH`, as `fetch`
starts it, it keeps every response of a planned run as well.
"""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urljoin, urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from schemas.records import OutcomeName
from schemas.run_folder import FRONTIER, RunFolder
from scraper.capturing import Captures, Entry, Problem
from scraper.extract import iso_day
from scraper.section import Section

STUB_BYTES = 600
"""A deep listing page, or a page that is gone, may be a stub of 300 to 400 bytes answered with 200 (seen on TRS)."""
BLOCKED = frozenset({403, 412, 521})
"""Refused; 412 and 521 come from the firewalls that stand before gov.cn sites."""
GONE = frozenset({404, 410})
ENTRY_AROUND = "ancestor::*[self::li or self::tr or self::dd][1]"


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
        self.allowed_domains = [*self.section.publisher.hosts, urlsplit(self.declared.site_url).hostname]
        self.asked: set[str] = set()
        self.stem = Path(stem) if stem else None
        self.captures: Captures | None = None
        if self.stem:
            software = f"waiban/{self.declared.code_version}"
            self.captures = Captures(self.stem.with_suffix(".warc.gz"), software, folder.id if folder else "")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """The delay is the run's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.left_the_hosts, signal=signals.request_dropped)
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
        if self.captures:
            self.captures.judge_listing(response)
        entries = self._entries(response)
        if number == 0:
            self._check_first(response, entries)
            total = self._page_count(response)
        elif response.status != 200 or len(response.body) < STUB_BYTES or not entries:
            return
        fresh = [entry for entry in entries if entry.page_key not in self.asked]
        self.asked.update(entry.page_key for entry in fresh)
        if self.captures:
            self.captures.found(len(fresh))
        wholly_known = all(entry.page_key in self.known for entry in entries)
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
            self.captures.judge_page(response.request, response, outcome, reason)
        else:
            yield {**entry.model_dump(), "status": response.status, "outcome": outcome}

    def page_failed(self, failure: Failure) -> None:
        """A page will not come."""
        request = _asked(failure)
        self.logger.warning("%s: %s", request.url, failure_reason(failure))
        if self.captures:
            self.captures.judge_page(request, None, "failed", failure_reason(failure))

    def left_the_hosts(self, request: Request) -> None:
        """A redirect leads off the declared hosts; Scrapy drops such a request without a word to its errback."""
        reason = f"leads to {request.url}, off the declared hosts; not followed"
        if self.captures is None:
            self.logger.warning("%s", reason)
        elif "entry" in request.meta:
            self.captures.judge_page(request, None, "failed", reason)
        else:
            self.captures.problem = Problem(kind="SourceChanged", message=f"the listing {reason}", url=request.url)

    def listing_failed(self, failure: Failure) -> None:
        """A listing page will not come: nothing behind it can be found."""
        url = _asked(failure).url
        self._stop("SourceUnavailable", url, f"{url} did not answer: {failure_reason(failure)}; try again later")

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

    def _check_first(self, response: Response, entries: list[Entry]) -> None:
        url, least = response.url, self.section.min_entries
        if response.status in BLOCKED:
            self._stop(
                "SourceBlocked", url, f"{url} answers {response.status}: we are refused; nobody works round that"
            )
        if response.status != 200:
            self._stop(
                "SourceChanged", url, f"{url} answers {response.status} where the listing should be; {self._look}"
            )
        if len(entries) < least:
            found = f"{len(entries)} links fit the grammar of its pages, at least {least} are declared"
            self._stop("SourceChanged", url, f"{url}: {found}; {self._look}")

    @property
    def _look(self) -> str:
        return f"compare the site with the declaration of {self.section.id}"

    def _stop(self, kind: str, url: str, message: str) -> None:
        if self.captures:
            self.captures.problem = Problem(kind=kind, message=message, url=url)
        raise CloseSpider(message)

    def _page_count(self, response: Response) -> int:
        found = self.section.listing.page_count.search(response.text) if isinstance(response, TextResponse) else None
        return int(found[1]) if found else 1

    def _entries(self, response: Response) -> list[Entry]:
        """The entries of a listing page: every link that fits the grammar, with the date nearest to it."""
        if not isinstance(response, TextResponse):
            return []
        found: dict[str, Entry] = {}
        for link in response.xpath("//a[@href]"):
            url = urljoin(response.url, link.attrib["href"])
            key = self.section.page_key(url)
            if key and (key not in found or "_wap." in found[key].url):
                around = " ".join(link.xpath(f"{ENTRY_AROUND}//text()").getall())
                title = link.attrib.get("title") or "".join(link.xpath(".//text()").getall())
                found[key] = Entry(page_key=key, url=url, title=_folded(title), entry_on=iso_day(around))
        return list(found.values())


def judge(response: Response) -> tuple[OutcomeName | None, str | None]:
    """What the transport alone says of a page; null where it must be read first."""
    if response.status == 200:
        if len(response.body) < STUB_BYTES and b"<meta" not in response.body.lower():
            return "soft_404", f"a stub of {len(response.body)} bytes without meta tags, answered with 200"
        return None, None
    if response.status in GONE:
        return "gone_pending", f"answers {response.status}"
    if response.status in BLOCKED:
        return "blocked", f"answers {response.status}: we are refused"
    return "failed", f"answers {response.status}"


def failure_reason(failure: Failure) -> str:
    """Why a request failed, for a person."""
    said = str(failure.value)
    if isinstance(failure.value, IgnoreRequest):
        return said or "its address is off the declared hosts"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(failure.value).__name__).lower()
    return f"{words}: {said}"


def _asked(failure: Failure) -> Request:
    """The request that failed; Scrapy hangs it onto the failure."""
    request: Request = vars(failure)["request"]
    return request


def _folded(text: str) -> str | None:
    return " ".join(text.split()) or None

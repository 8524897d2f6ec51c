"""A spider for any section: from its listing to its pages. It knows no site; the declaration does.

`scrapy crawl SECTION` by hand yields what the listing says of each page. With `-a run=URL -a stem=PATH`, as `fetch`
starts it, it keeps every response of a planned run as well.
"""

import sys
from collections import deque
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, NoReturn, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from schemas.captures import SectionRecord
from schemas.errors import WrongUsage
from schemas.run_folder import FRONTIER, RunFolder
from scraper.attachments import ATTACHMENT_BYTES_AT_MOST, MAYBE, attachments
from scraper.capturing import OK, Captures, Entry, Problem
from scraper.conditional import asks_conditionally
from scraper.hosts import checked_site_url, hosts_of
from scraper.listing import entries, page_count
from scraper.middleware import OffTheHosts, reason_of
from scraper.pace import AskedToWait
from scraper.politeness import user_agent
from scraper.robots import RobotsUnreachable
from scraper.section import Section
from scraper.verdicts import NOT_MODIFIED, judge_listing, judge_page, leads_away, listing_error
from scraper.walk import Walk

PAST_THE_END = frozenset({"soft_404", "gone_pending"})
"""What a listing page may be that lies behind the last one: no fault, unless the listing has said that it is there."""
BLOCKED_IN_A_ROW = 10
"""So many refused pages mean that the host refuses us; to go on asking would be rude, and in vain."""

AT_ONCE = 16
"""Requests for pages that are made together; to wait for each by itself costs as much as to judge its page."""


class SectionSpider(Spider):
    """Walks a section's listing, newest first, and asks for each page once."""

    section: ClassVar[Section]

    def __init__(
        self, run: str | None = None, stem: str | None = None, site_url: str | None = None, **rest: Any
    ) -> None:
        super().__init__(**rest)
        folder = RunFolder(run) if run else None
        self.declared = folder.section() if folder else self._by_hand(site_url)
        self.known = {page.key: page for page in folder.read(FRONTIER)} if folder else {}
        self.hosts = hosts_of(self.section, self.declared.site_url)
        lag_pages, declared = self.section.listing.lag_pages, self.declared
        self.walk = Walk(self.known, lag_pages, declared.turns, declared.recheck_days)
        self.listing_validators: dict[int, dict[str, str]] = {}
        self.wanted: deque[Entry] = deque()
        self.walked = False
        self.blocked_in_a_row = 0
        self.captures: Captures | None = None
        if stem:
            software = f"waiban/{self.declared.code_version}"
            self.captures = Captures(Path(stem), software, folder.id if folder else "")

    def _by_hand(self, site_url: str | None) -> SectionRecord:
        """`scrapy crawl` without a run; what must not be fetched is one sentence, as everywhere."""
        try:
            return self.section.record(site_url and checked_site_url(site_url))
        except WrongUsage as error:
            sys.exit(f"waiban: {error.message}")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Pace and name are the run's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.set("DOWNLOAD_DELAY", spider.declared.delay_seconds, priority="spider")
        who = user_agent(spider.declared.code_version, spider.declared.contact)
        crawler.settings.set("USER_AGENT", who, priority="spider")
        crawler.settings.set("AUTOTHROTTLE_ENABLED", spider.declared.delay_seconds > 0, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """The first page of the listing; when the walk has ended, page after page.

        Requests are made a few at a time: twenty thousand of them in a queue would fill the memory.
        """
        yield self._listing_request(0)
        while self.wanted or not self.walked:
            await self.crawler.signals.wait_for(signals.scheduler_empty)
            if self.walked and self.wanted:
                for _ in range(min(AT_ONCE, len(self.wanted))):
                    yield self._page_request(self.wanted.popleft())
            elif not self.walked and self._is_idle():
                return  # the walk has broken, and nothing will bring its end

    def parse_listing(self, response: Response, number: int) -> Iterator[Any]:
        """Ask for the next listing page; at the end of the walk for every entry that was met, and for the pages due.

        The listing may shift while its pages are fetched, so it is walked first. An entry is asked for once, whatever
        listing pages show it.
        """
        looks_back = self.walk.looks_back(number)
        if looks_back and response.status == NOT_MODIFIED:
            self._as_it_was(response)
        else:
            self._found(self._read(response, number, looks_back))
        if self.walk.next is not None:
            yield self._listing_request(self.walk.next)
            return
        self._found(self._due())
        self.walked = True

    def parse_page(self, response: Response) -> Iterator[Any]:
        """A page has come, whatever its status."""
        entry: Entry = response.meta["entry"]
        outcome, reason = judge_page(response, self.section, entry, self.known.get(entry.page_key))
        if self.captures and response.request:
            body = None if outcome == "not_modified" else response.body
            self.captures.judge_page(response.request, body, outcome, reason)
        else:
            yield {**entry.model_dump(), "status": response.status, "outcome": outcome}
        self.blocked_in_a_row = self.blocked_in_a_row + 1 if outcome == "blocked" else 0
        if self.blocked_in_a_row == BLOCKED_IN_A_ROW:
            self._give_up()
        if outcome == "moved":
            yield from self._follow(entry, response.url)
        elif outcome is None and self.captures and isinstance(response, TextResponse):
            yield from self._attached(entry, response)

    def parse_attachment(self, response: Response) -> None:
        """A file has come; it is kept as it is."""
        if self.captures and response.request:
            reason = None if response.status == OK else f"answers {response.status}"
            self.captures.judge_attachment(response.request, response.body, reason)

    def attachment_failed(self, failure: Failure) -> None:
        """A file will not come; its page is none the worse for it."""
        if self.captures:
            self.captures.judge_attachment(_asked(failure), None, reason_of(failure.value))

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
        if isinstance(failure.value, AskedToWait | RobotsUnreachable):
            self._stop("SourceUnavailable", request.url, f"{request.url} {reason}")
        if isinstance(failure.value, IgnoreRequest):  # robots.txt, or one redirect after the other
            kind = "SourceBlocked" if "robots.txt" in reason else "SourceChanged"
            self._stop(kind, request.url, f"{request.url}: {reason}")
        self._stop("SourceUnavailable", request.url, f"{request.url} did not answer: {reason}")

    def closed(self, reason: str) -> None:
        """The last word, for the process that started this one."""
        if self.captures:
            errors = self.crawler.stats.get_stats().items()
            count = sum(
                value for name, value in errors if name.startswith("spider_exceptions/") and "/count" not in name
            )
            self.captures.close(reason, count)

    def _listing_request(self, number: int) -> Request:
        """A listing page is asked for as a whole, since one that did not change may hide that the next one did.

        Not so on the way back: there every page is asked for itself, and no row can move past them all unseen.
        """
        return Request(
            self.section.listing_url(self.declared.site_url, number),
            self.parse_listing,
            errback=self.listing_failed,
            headers=self.listing_validators.get(number),
            cb_kwargs={"number": number},
        )

    def _page_request(self, entry: Entry) -> Request:
        known = self.known.get(entry.page_key)
        return Request(
            entry.url,
            self.parse_page,
            errback=self.page_failed,
            headers=asks_conditionally(known, entry.url) if known else None,
            meta={"entry": entry, "known": known},
        )

    def _is_idle(self) -> bool:
        """Whether nothing is being downloaded or read."""
        engine = self.crawler.engine
        return engine is None or not (engine.downloader.active or (engine.scraper.slot and engine.scraper.slot.active))

    def _as_it_was(self, response: Response) -> None:
        if self.captures and response.request:
            self.captures.judge_listing(response.request, None, None, "as it was when the walk began")
        self.walk.same()

    def _found(self, fresh: list[Entry]) -> None:
        self.wanted += fresh
        if self.captures:
            self.captures.found(fresh)

    def _read(self, response: Response, number: int, looks_back: bool) -> list[Entry]:
        """The entries of a listing page that were not met before; none, and the walk's end, where it is no listing."""
        listed = entries(self.section, response.text, response.url) if isinstance(response, TextResponse) else []
        outcome, reason = judge_listing(response, len(listed), self.section.min_entries if number == 0 else None)
        if outcome is None and (reason := leads_away(response, self.section)):
            outcome = "drifted" if number == 0 else "soft_404"
        if outcome is None and self.walk.repeats(number, listed):
            outcome, reason = "soft_404", "it is the page before it once more: the listing ends before it says it does"
        if outcome in PAST_THE_END and not self.walk.is_promised(number):
            outcome, reason, listed = None, "the listing ends before it, and has not said anything else", []
        if self.captures and response.request:
            self.captures.judge_listing(response.request, response.body, outcome, reason)
        if outcome in ("blocked", "failed") or (outcome and number == 0):
            self._stop(listing_error(outcome, response.status), response.url, f"{response.url}: {reason}")
        if outcome or not listed:
            self.walk.ends()  # the listing is shorter than it says; the capture says so too
            return []
        self.listing_validators[number] = _validators(response)
        return self.walk.read(number, listed, page_count(self.section, response.text))

    def _due(self) -> list[Entry]:
        """The known pages whose turn it is, and which no listing page has shown."""
        due = [page for page in self.known.values() if page.due and page.key not in self.walk.met]
        self.walk.met.update(page.key for page in due)
        return [Entry(page_key=page.key, url=page.url, title=None, entry_on=None) for page in due]

    def _follow(self, entry: Entry, url: str) -> Iterator[Request]:
        """A page has moved: where the grammar of the section says that its new address is a page, it is one."""
        key = self.section.page_key(url)
        if key is None or key in self.walk.met:
            return
        self.walk.met.add(key)
        there = entry.model_copy(update={"page_key": key, "url": url})
        if self.captures:
            self.captures.found([there])
        yield self._page_request(there)

    def _attached(self, entry: Entry, page: TextResponse) -> Iterator[Request]:
        """Ask for the files of a page that is new or has changed."""
        if not MAYBE.search(page.body):
            return  # before the page is decoded for nothing
        for attachment in attachments(self.section, page.body, page.text, page.url):
            yield Request(
                attachment.url,
                self.parse_attachment,
                errback=self.attachment_failed,
                meta={"attached_to": entry, "title": attachment.title, "download_maxsize": ATTACHMENT_BYTES_AT_MOST},
            )

    def _give_up(self) -> NoReturn:
        said = f"{BLOCKED_IN_A_ROW} pages in a row were refused"
        if self.captures:
            self.captures.give_up(said)
        raise CloseSpider(said)

    def _stop(self, kind: str, url: str, what: str) -> NoReturn:
        message = f"{what}; {REMEDIES[kind].format(self.section.id)}"
        if self.captures:
            self.captures.problem = Problem(kind=kind, message=message, url=url)
        raise CloseSpider(message)


REMEDIES = {
    "SourceUnavailable": "see that the site is up and can be reached from here, then try again",
    "SourceBlocked": "nobody works round that; ask the publisher",
    "SourceChanged": "compare the site with the declaration of {}",
}
"""What a person can do about a listing that is not there."""


def _validators(response: Response) -> dict[str, str]:
    """The headers that ask for a listing page once more only if it has changed since."""
    sent = response.headers
    headers = {"If-None-Match": sent.get("ETag"), "If-Modified-Since": sent.get("Last-Modified")}
    return {name: value.decode("latin-1") for name, value in headers.items() if value}


def _asked(failure: Failure) -> Request:
    """The request that failed; Scrapy hangs it onto the failure."""
    request: Request = vars(failure)["request"]
    return request

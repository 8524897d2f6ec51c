"""What waiban adds to Scrapy: a place for the captures next to the network, a fence, and an end for orphans."""

import os
import re

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from twisted.internet.task import LoopingCall

from scraper.capturing import Captures
from scraper.hosts import host_of
from scraper.recording import WIRE, exchange_of, remains_of

BROKEN_OFF = "broken off"
"""Flag of a response whose compressed body has no end; Scrapy unpacks what there is of it and says nothing."""


class OffTheHosts(IgnoreRequest):
    """The request leads to a host that the run must not touch."""


class DeclaredHosts:
    """Refuses every request to a host that is not among the spider's `hosts`, redirects included.

    Stands in place of Scrapy's own offsite filter, which lets subdomains and other ports pass, and which drops a
    redirect without a word to its errback, so that a page would vanish.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "DeclaredHosts":
        """As Scrapy makes its components."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let it pass, or raise; `scrapy shell` declares no hosts and may go anywhere."""
        hosts: frozenset[str] | None = getattr(self._crawler.spider, "hosts", None)
        if hosts is not None and host_of(request.url) not in hosts:
            raise OffTheHosts(f"leads to {request.url}, off the declared hosts; not followed")


class CaptureMiddleware:
    """Hands every response to the spider's captures, as close to the network as a middleware can stand."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CaptureMiddleware":
        """As Scrapy makes its components."""
        return cls(crawler)

    @property
    def _captures(self) -> Captures | None:
        return getattr(self._crawler.spider, "captures", None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the response; and hide the kind of page of one that is still compressed.

        Scrapy's compression middleware would otherwise guess at the charset of compressed bytes, which doubles the
        cost of a page (measured with 2.19).
        """
        exchange = exchange_of(request, response, request.meta.pop(WIRE, None))
        if self._captures is not None:
            self._captures.arrived(request, exchange)
        if "Content-Encoding" not in response.headers:
            return response
        broken = exchange.measured is not None and not exchange.measured.whole
        return Response(
            url=response.url,
            status=response.status,
            headers=response.headers,
            body=response.body,
            flags=[*response.flags, BROKEN_OFF] if broken else response.flags,
            request=request,
            ip_address=response.ip_address,
            protocol=response.protocol,
        )

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Keep what came before it broke off, if anything did; also where it will be asked for again."""
        recording = request.meta.pop(WIRE, None)
        if self._captures is not None:
            self._captures.missed(request, reason_of(exception), remains_of(request, recording, exception))


class StopWithParent:
    """Ends the process when the one that started it is gone: an orphan must not go on asking the site for pages."""

    SECONDS = 0.5

    def __init__(self, parent: int) -> None:
        self._parent = parent
        self._watch = LoopingCall(self._look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StopWithParent":
        """`fetch` names itself, since it may be gone before we look; `scrapy crawl` by hand may outlive its shell."""
        parent = crawler.settings.getint("PARENT_PID")
        if not parent:
            raise NotConfigured
        watcher = cls(parent)
        crawler.signals.connect(watcher.opened, signal=signals.spider_opened)
        return watcher

    def opened(self) -> None:
        """Look at once, then go on looking."""
        self._watch.start(self.SECONDS)

    def _look(self) -> None:
        if os.getppid() != self._parent:
            os._exit(1)


def reason_of(exception: BaseException | None) -> str:
    """Why a request failed, for a person.

    >>> reason_of(TimeoutError("no answer in 30 seconds"))
    'timeout error: no answer in 30 seconds'
    """
    if isinstance(exception, IgnoreRequest):
        return str(exception)
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(exception).__name__).lower()
    wrapped = getattr(getattr(exception, "__cause__", None), "reasons", ())  # of Twisted; it prints itself as code
    return f"{words}: {'; '.join(failure.getErrorMessage().rstrip('.') for failure in wrapped) or exception}"

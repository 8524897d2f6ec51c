"""What waiban adds to Scrapy: a place for the captures next to the network, and an end for orphans."""

import os

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.task import LoopingCall

from scraper.capturing import Captures


class CaptureMiddleware:
    """Hands every response to the spider's captures, as close to the network as a middleware can stand."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CaptureMiddleware":
        """As Scrapy makes its components."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the response; and hide the kind of page of one that is still compressed.

        Scrapy's compression middleware would otherwise guess at the charset of compressed bytes, which doubles the
        cost of a page (measured with 2.19).
        """
        captures: Captures | None = getattr(self._crawler.spider, "captures", None)
        if captures is not None:
            captures.arrived(request, response)
        if "Content-Encoding" not in response.headers or type(response) is Response:
            return response
        return Response(
            url=response.url,
            status=response.status,
            headers=response.headers,
            body=response.body,
            flags=response.flags,
            request=request,
            ip_address=response.ip_address,
            protocol=response.protocol,
        )


class StopWithParent:
    """Ends the process when the one that started it is gone: an orphan must not go on asking the site for pages."""

    SECONDS = 0.5

    def __init__(self) -> None:
        self._parent = os.getppid()
        self._watch = LoopingCall(self._look)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StopWithParent":
        """Watches as long as a run's captures are being made; `scrapy crawl` by hand may outlive its shell."""
        watcher = cls()
        crawler.signals.connect(watcher.opened, signal=signals.spider_opened)
        return watcher

    def opened(self, spider: object) -> None:
        """Begin to watch."""
        if getattr(spider, "captures", None) is not None:
            self._watch.start(self.SECONDS)

    def _look(self) -> None:
        if os.getppid() != self._parent:
            os._exit(1)

"""robots.txt, as RFC 9309 has it: what it says is obeyed, and what its absence means depends on why it is absent."""

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from twisted.internet.defer import Deferred

from scraper.pace import pace_of

UNAVAILABLE = range(400, 500)
"""Section 2.3.1.3: there is no robots.txt, so everything is allowed."""
TOO_MANY_REQUESTS = 429
"""The one client error that does not say that there is none."""


class RobotsUnreachable(IgnoreRequest):
    """Section 2.3.1.4: the host cannot say what is allowed, so nothing is."""


class Robots(RobotsTxtMiddleware):
    """Scrapy's middleware, with the RFC's answer to a robots.txt that does not come, and with Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Obey."""
        if why := self._unreachable.get(_netloc(request)):
            raise RobotsUnreachable(f"did not say what is allowed, so nothing is: robots.txt {why}")
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status in UNAVAILABLE and response.status != TOO_MANY_REQUESTS:
            response = response.replace(body=b"")
        elif response.status >= 500 or response.status == TOO_MANY_REQUESTS:
            raise RobotsUnreachable(f"answers {response.status}")
        await super()._parse_robots(response, netloc, request)
        parser = self._parsers[netloc]
        if parser is not None and not isinstance(parser, Deferred):
            pace_of(self.crawler).crawl_delay(parser.crawl_delay(str(self._robotstxt_useragent)))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreachable[netloc] = str(exc) or type(exc).__name__
        super()._robots_error(exc, netloc)


def _netloc(request: Request) -> str:
    return urlsplit(request.url).netloc

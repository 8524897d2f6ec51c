"""The process that a first contact starts: `python -m scraper.probe SECTION RUN STEM PARENT`.

It asks for robots.txt, the listing, its second page if there is one, the newest page and, on a TRS site, its mobile
twin, each once, by all the rules of an ordinary fetch, and keeps what comes.
"""

import sys
from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from scraper.dialects import trs
from scraper.listing import entries, page_count
from scraper.section import section
from scraper.spider import SectionSpider
from scraper.spiders.__main__ import crawl


class Probe(SectionSpider):
    """Asks for five addresses at the most."""

    def parse_listing(self, response: Response, number: int) -> Iterator[Any]:
        """Ask for the second listing page, if there is one, and for the newest page with its twin."""
        if number or not isinstance(response, TextResponse):
            return
        if (page_count(self.section, response.text) or 1) > 1:
            yield self._listing_request(1)
        for entry in entries(self.section, response.text, response.url)[:1]:
            yield self._plain(entry.url)
            if trs.declares(self.section):
                yield self._plain(trs.twin_of(entry.url))

    def listing_failed(self, failure: Failure) -> None:
        """Kept where it happened; what it means is judged later."""

    def kept(self, response: Response) -> None:
        """Nothing more: what it says is judged later."""

    def _plain(self, url: str) -> Request:
        return Request(url, self.kept, errback=self.listing_failed)


def main(section_id: str, run: str, stem: str, parent: str) -> bool:
    """Ask; whether the spider could be started at all."""
    probe = type("ProbeOfSection", (Probe,), {"name": f"probe {section_id}", "section": section(section_id)})
    return crawl(probe, run, stem, parent)


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:]) else 1)

"""The process of its own that `fetch` starts: `python -m scraper.spiders SECTION RUN STEM PARENT`.

It is `scrapy crawl SECTION` with our settings, from any folder: what it captures goes to files that begin with STEM,
and so does its log. It ends when the process PARENT does.
"""

import sys

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings


def crawl(spider: str | type[Spider], run: str, stem: str, parent: str) -> bool:
    """Crawl to the end; whether the spider, given by its name or itself, could be started at all."""
    settings = Settings()
    settings.setmodule("scraper.settings")
    settings.set("LOG_FILE", f"{stem}.log")
    settings.set("PARENT_PID", int(parent))
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider, run=run, stem=stem)
    process.start()
    return not process.bootstrap_failed


if __name__ == "__main__":
    sys.exit(0 if crawl(*sys.argv[1:]) else 1)

"""The process of its own that `fetch` starts: `python -m scraper.spiders SECTION RUN STEM PARENT`.

It is `scrapy crawl SECTION` with our settings, from any folder: what it captures goes to files that begin with STEM,
and so does its log. It ends when the process PARENT does.
"""

import sys

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings


def main(section: str, run: str, stem: str, parent: str) -> bool:
    """Crawl to the end; whether the spider could be started at all."""
    settings = Settings()
    settings.setmodule("scraper.settings")
    settings.set("LOG_FILE", f"{stem}.log")
    settings.set("PARENT_PID", int(parent))
    process = AsyncCrawlerProcess(settings)
    process.crawl(section, run=run, stem=stem)
    process.start()
    return not process.bootstrap_failed


if __name__ == "__main__":
    sys.exit(0 if main(*sys.argv[1:]) else 1)

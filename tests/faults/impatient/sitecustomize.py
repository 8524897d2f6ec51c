"""Python imports this where its folder is on the path: the spider of a test waits for a second, and asks once."""

import scraper.settings

scraper.settings.DOWNLOAD_TIMEOUT = 1.5
scraper.settings.RETRY_TIMES = 0

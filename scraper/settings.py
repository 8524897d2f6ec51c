"""How we fetch: who we are, how fast, how much, and what Scrapy leaves out. Each setting with its reason."""

from importlib.metadata import version

from scraper.politeness import user_agent

BOT_NAME = "waiban"
SPIDER_MODULES = ["scraper.spiders"]

# Identity: the publisher can tell us from a browser, and robots.txt can name us.
# A run that knows its operator's contact adds it.
USER_AGENT = user_agent(version("waiban"), None)
ROBOTSTXT_USER_AGENT = "waiban"
ROBOTSTXT_OBEY = True

# Politeness: one request at a time, seconds apart, slower when the site is slow. A run sets its own delay.
CONCURRENT_REQUESTS = 1  # so nothing stands in line behind the request after which we are to stop
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0  # the declared delay is a least; Scrapy would halve it now and then
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 2.0

# Safety: certificates are verified (Scrapy does not, unless told), sizes and times are bounded.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes; the largest attachment seen on such sites is a tenth of it
DOWNLOAD_WARNSIZE = 16 * 1024 * 1024
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
    "Accept-Encoding": "gzip, deflate",  # what every reader of a WARC can undo
}

# Speed: Scrapy starts this many tasks for each response, and we need one (a third of its CPU, measured).
CONCURRENT_ITEMS = 1
# Scrapy would parse the source of our callback anew for each response, to see that no generator returns a value (a
# fifth of the CPU, measured with 2.19); ours return none, and mypy would say so.
WARN_ON_GENERATOR_RETURN_VALUE = False
# Following a meta refresh would hide what the page said; looking for one costs a scan of each body.
METAREFRESH_ENABLED = False
# The spider asks for each page once by its key; a filter by address would drop a redirect to a known page in silence.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# Pages in the order of their listing.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
COOKIES_ENABLED = False
# Both would let another process on this machine run code in ours; the second is on unless told (2.19).
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Captures are of the wire, so the handler remembers what went over it.
DOWNLOAD_HANDLERS = {"http": "scraper.wire.WireHandler", "https": "scraper.wire.WireHandler"}

# Proxies of the environment are not used: what we record must be what the site sent to us.
HTTPPROXY_ENABLED = False
# Names that lead into private networks are refused where they are looked up.
TWISTED_DNS_RESOLVER = "scraper.addresses.GuardedResolver"

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scraper.middleware.DeclaredHosts": 50,  # before robots.txt of a foreign host is asked for
    "scraper.addresses.PublicAddresses": 60,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scraper.robots.Robots": 100,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # we have no password
    "scraper.pace.Pace": 940,  # behind redirects and retries, so that these wait too
    "scraper.middleware.CaptureMiddleware": 950,  # next to the network: sees redirects, errors and compressed bodies
}
# What these do we do ourselves or do not want, and each costs every page: statuses are judged by the spider, an address
# is never dropped in silence for its length.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
DOWNLOADER_STATS = False  # the index of the captures says more
EXTENSIONS = {"scraper.middleware.StopWithParent": 0}

FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"

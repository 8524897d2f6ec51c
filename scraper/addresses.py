"""Which addresses a fetch may connect to: public ones, and loopback where the run's site was named there.

A name is looked up once a process, and the address that was looked at is the one that is connected to; so a name
that changes its address in between (DNS rebinding) gains nothing.
"""

from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from scraper.section import LOOPBACK

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred


class PrivateAddress(IgnoreRequest):
    """The host lies in a network that a fetch must not reach into."""


@cache
def private(host: str, address: str, named: frozenset[str] = frozenset()) -> str | None:
    """Why a host at this address must not be asked; null if it may be.

    Args:
        host: the name, or the address itself.
        address: what it resolves to.
        named: hosts on loopback that the run was told to fetch from.

    >>> private("example.org", "93.184.215.14"), private("localhost", "127.0.0.1", frozenset({"localhost"}))
    (None, None)
    >>> private("zfwb.cq.gov.cn", "10.0.0.5")
    'leads to zfwb.cq.gov.cn at 10.0.0.5, which is a private address; not asked'
    >>> private("mirror.example", "127.0.0.1", frozenset({"localhost"}))
    'leads to mirror.example at 127.0.0.1, which is a loopback address; not asked'
    """
    found = ip_address(address)
    found = getattr(found, "ipv4_mapped", None) or found
    if (found.is_global and not found.is_multicast) or (found.is_loopback and host in named):
        return None
    kinds = ("unspecified", "loopback", "link_local", "multicast", "reserved", "private")
    kind = next((kind for kind in kinds if getattr(found, f"is_{kind}")), "private")
    where = host if host == address else f"{host} at {address}"
    return f"leads to {where}, which is a {kind.replace('_', '-')} address; not asked"


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which does not tell of addresses that must not be connected to."""

    named: frozenset[str] | None = frozenset()
    """Hosts that may be on loopback; null: any host may be anywhere (`scrapy shell`)."""

    def getHostByName(self, name: str, timeout: Any = ()) -> "Deferred[str]":  # noqa: N802  # Twisted's name
        """The address of a host; a `DNSLookupError` where it must not be asked."""
        return super().getHostByName(name, timeout).addCallback(self._looked_at, name)

    def _looked_at(self, address: str, name: str) -> str:
        if self.named is not None and (why := private(name, address, self.named)):
            raise DNSLookupError(why)
        return address


class PublicAddresses:
    """Refuses a request to a private address with a reason, before anything else is asked of its host."""

    def __init__(self, crawler: Crawler) -> None:
        self._public: set[str] = set()
        crawler.signals.connect(self.opened, signal=signals.spider_opened)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "PublicAddresses":
        """As Scrapy makes its components."""
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        """Tell the resolver which hosts the run names."""
        if isinstance(resolver := _resolver(), GuardedResolver):
            hosts: frozenset[str] | None = getattr(spider, "hosts", None)
            resolver.named = None if hosts is None else frozenset(map(_hostname, hosts)) & LOOPBACK

    async def process_request(self, request: Request) -> None:
        """Look the host up, and refuse it by its address; once, since the resolver looks at each connection too."""
        host = urlsplit(request.url).hostname or ""
        if host in self._public:
            return
        try:
            await maybe_deferred_to_future(_resolver().getHostByName(host))
        except DNSLookupError as error:
            if "not asked" in str(error):
                raise PrivateAddress(str(error.args[0])) from None
        except Exception:  # noqa: S110  # whatever else is wrong with the name, the request itself will say
            pass
        else:
            self._public.add(host)


def _resolver() -> Any:
    from twisted.internet import reactor  # only once it is installed

    return reactor.resolver


def _hostname(host: str) -> str:
    return urlsplit(f"//{host}").hostname or host

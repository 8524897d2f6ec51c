"""Hosts: which one an address names, and which ones a run may touch."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from schemas.errors import AddressUnusable
from scraper.section import LOOPBACK, Section

SITE = re.compile(r"https?://[^/\s?#@]+/?")
"""A site, without a path: where a listing lies on it is the declaration's to say; and without a password."""

DEFAULT_PORTS = {"http": 80, "https": 443}


def host_of(url: str) -> str:
    """The host of an address, with its port unless that is the usual one.

    >>> host_of("https://ZFWB.cq.gov.cn:443/djgz/"), host_of("http://127.0.0.1:8900/")
    ('zfwb.cq.gov.cn', '127.0.0.1:8900')
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    return host if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{parts.port}"


def hosts_of(section: Section, site_url: str) -> frozenset[str]:
    """The hosts a run may touch: the publisher's; a run of a replica nothing but the replica."""
    declared = frozenset(section.publisher.hosts)
    return declared if host_of(site_url) in declared else frozenset({host_of(site_url)})


def checked_site_url(url: str) -> str:
    """An address at which a site may live.

    >>> checked_site_url("http://127.0.0.1:8900")
    'http://127.0.0.1:8900'

    Raises:
        AddressUnusable: it is none, or lies in a private network; the replica lives on loopback.
    """
    try:
        parts = urlsplit(url)
        sound = SITE.fullmatch(url) is not None and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a bracket without its other half, a port beyond 65535
        sound = False
    if not sound:
        raise AddressUnusable(f"{url!r} is no web address such as http://127.0.0.1:8900")
    if (host := urlsplit(url).hostname or "") not in LOOPBACK and _is_private(host):
        raise AddressUnusable(f"{url} lies in a private network; a replica is served on 127.0.0.1")
    return url


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:  # a name; it is looked up when it is asked
        return False

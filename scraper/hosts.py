"""Hosts: which one an address names, and which ones a run may touch."""

from urllib.parse import urlsplit

from scraper.section import Section

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

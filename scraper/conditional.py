"""Asking for a page only if it has changed since it was last read."""

from schemas.captures import KnownPage


def asks_conditionally(known: KnownPage, url: str) -> dict[str, str]:
    """The headers that ask for a page only if it has changed; none where nothing is known that would say so.

    Validators belong to the address that gave them, whether by http or https: the mobile twin of a page, or the same
    page of another replica, has its own.

    >>> page = KnownPage(key="s/1", url="http://a/1.html", validated_url="http://a/1.html", etag='"x"')
    >>> asks_conditionally(page, "https://a/1.html"), asks_conditionally(page, "http://a/1_wap.html")
    ({'If-None-Match': '"x"'}, {})
    """
    if known.validated_url is None or _without_scheme(known.validated_url) != _without_scheme(url):
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value}


def _without_scheme(url: str) -> str:
    return url.partition("://")[2]

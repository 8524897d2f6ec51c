"""A listing page: which pages it lists and what it says of each."""

from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement
from parsel import Selector

from scraper.capturing import Entry
from scraper.extract import iso_day
from scraper.section import Section

ROW = "ancestor::*[self::li or self::tr or self::dd][1]"
WHOLE_LINK, WHOLE_ROW = XPath(".//text()"), XPath(f"{ROW}//text()")
BESIDE_THE_LINK = XPath(f"{ROW}//text()[not(ancestor::a)]")
"""A title may hold a date of its own, so the one beside it is asked first."""


def entries(section: Section, text: str, url: str) -> list[Entry]:
    """Every link that fits the section's grammar, whatever the markup around it, each page once.

    Args:
        section: whose grammar.
        text: the listing page.
        url: its address; links are relative to it.
    """
    found: dict[str, Entry] = {}
    for link in Selector(text).root.iter("a"):  # lxml itself: a Selector for each link would cost more than the page
        entry = _entry(section, link, url)
        if entry is None:
            continue
        held = found.get(entry.page_key)
        if held is None or _strangeness(entry.url, url) < _strangeness(held.url, url):
            found[entry.page_key] = entry
    return list(found.values())


def page_count(section: Section, text: str) -> int | None:
    """How many pages the listing has, as one of them says; null if it says nothing."""
    found = section.listing.page_count.search(text)
    return int(found[1]) if found else None


def _entry(section: Section, link: HtmlElement, base: str) -> Entry | None:
    href = link.get("href")
    if href is None:
        return None
    try:
        url = urljoin(base, href.strip())
        key = section.page_key(url)
    except ValueError:  # no address at all, such as http://[
        return None
    if key is None:
        return None
    title = link.get("title") or _text(link, WHOLE_LINK)
    day = iso_day(_text(link, BESIDE_THE_LINK)) or iso_day(_text(link, WHOLE_ROW))
    return Entry(page_key=key, url=url, title=" ".join(title.split()) or None, entry_on=day)


def _strangeness(url: str, listing: str) -> tuple[bool, int]:
    """Of two forms of one page, the one with the listing's scheme and no suffix (`_wap`) is the page itself."""
    return urlsplit(url).scheme != urlsplit(listing).scheme, len(url)


def _text(link: HtmlElement, path: XPath) -> str:
    return " ".join(path(link))

"""A listing page: which pages it lists and what it says of each."""

from urllib.parse import urljoin, urlsplit

from lxml.etree import XPath
from lxml.html import HtmlElement
from parsel import Selector

from scraper.capturing import Entry
from scraper.extract import iso_day
from scraper.section import Section

ROWS = ("li", "tr", "dd")
WHOLE = XPath(".//text()")
BESIDE_LINKS = XPath(".//text()[not(ancestor::a)]")
"""A title may hold a date of its own, so the one beside it is asked first."""
LISTING_PAGES_AT_MOST = 10_000
"""Of an office that puts ten entries on each: a hundred thousand. One that says more is mistaken, or lies."""

Days = dict[HtmlElement, str | None]
"""The date in each row that was looked at: a row of a thousand links is not read a thousand times."""


def entries(section: Section, text: str, url: str) -> list[Entry]:
    """Every link that fits the section's grammar, whatever the markup around it, each page once.

    Args:
        section: whose grammar.
        text: the listing page.
        url: its address; links are relative to it.
    """
    found: dict[str, Entry] = {}
    days: Days = {}
    for link in Selector(text).root.iter("a"):  # lxml itself: a Selector for each link would cost more than the page
        entry = _entry(section, link, url, days)
        if entry is None:
            continue
        held = found.get(entry.page_key)
        if held is None or _strangeness(entry.url, url) < _strangeness(held.url, url):
            found[entry.page_key] = entry
    return list(found.values())


def page_count(section: Section, text: str) -> int | None:
    """How many pages the listing has, as one of them says; null if it says nothing."""
    found = section.listing.page_count.search(text)
    if found is None:
        return None
    digits = found[1].lstrip("0") or "0"
    return min(int(digits), LISTING_PAGES_AT_MOST) if len(digits) < 10 else LISTING_PAGES_AT_MOST


def _entry(section: Section, link: HtmlElement, base: str, days: Days) -> Entry | None:
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
    title = link.get("title") or _text(link, WHOLE)
    return Entry(page_key=key, url=url, title=" ".join(title.split()) or None, entry_on=_day_beside(link, days))


def _day_beside(link: HtmlElement, days: Days) -> str | None:
    """The date in the row that a link stands in."""
    row = next(link.iterancestors(*ROWS), None)
    if row is None:
        return None
    if row not in days:
        days[row] = iso_day(_text(row, BESIDE_LINKS)) or iso_day(_text(row, WHOLE))
    return days[row]


def _strangeness(url: str, listing: str) -> tuple[bool, int]:
    """Of two forms of one page, the one with the listing's scheme and no suffix (`_wap`) is the page itself."""
    return urlsplit(url).scheme != urlsplit(listing).scheme, len(url)


def _text(element: HtmlElement, path: XPath) -> str:
    return " ".join(path(element))

"""How a response is judged by what can be seen without reading its text: status, redirects, stubs, the same bytes."""

import re
from hashlib import sha256
from urllib.parse import urlsplit

from scrapy.http import Response, TextResponse

from schemas.captures import KnownPage
from schemas.errors import NestedTooDeep
from schemas.records import OutcomeName
from scraper.capturing import Entry
from scraper.conditional import asks_conditionally
from scraper.extract import extract
from scraper.middleware import BROKEN_OFF
from scraper.refusal import refusal
from scraper.section import Section, sections

STUB_BYTES = 600
"""A deep listing page, or a page that is gone, may be a stub of 300 to 400 bytes answered with 200 (seen on TRS)."""
REFUSAL_BYTES_AT_MOST = 1 << 18
"""A challenge brings its scripts along, some 100 kB of them; a larger page is read when it is cleaned."""
BLOCKED = frozenset({202, 403, 412, 521})
"""Refused; 202, 412 and 521 come with the challenges of the firewalls that stand before gov.cn sites."""
GONE = frozenset({404, 410})
PASSING = frozenset({408, 429})
"""Client errors that may be none in an hour; so may every status from 500 on."""
NOT_MODIFIED = 304

INDEX = re.compile(r"/(?:(?:index|default)(?:_\d+)?\.s?html?)?$")
"""The home page, a listing, the front page of any folder: no bulletin stands at such an address."""
PAGE_METAS = re.compile(rb"<meta[^<>]+(?:ArticleTitle|PubDate)", re.I)
"""The mandated meta tags of a page with a text; a listing or an error page has those of the site at most.

No tag is looked for beyond the next `<`: of a page of tags that never end, each would be followed to the end of it."""
SAYS_MISSING = re.compile(
    rb"<title[^<>]*>[^<]*(?:404|not found|"
    + b"|".join(re.escape("不存在".encode(c)) for c in ("utf-8", "gbk"))
    + rb")",
    re.I,
)

Verdict = tuple[OutcomeName | None, str | None]
"""An outcome and its reason for a person; two nulls where a page must be read before it can be judged."""


def judge_page(response: Response, section: Section, entry: Entry, known: KnownPage | None) -> Verdict:
    """What can be said of a page before it is read; two nulls where it must be.

    Args:
        response: the last answer, behind all redirects.
        section: whose page it is.
        entry: what was asked for.
        known: what the archive knows of the page; null if it knows nothing.
    """
    outcome, reason = judge(response)
    if outcome in ("blocked", "failed", "gone_pending") and response.status != NOT_MODIFIED:
        return outcome, reason
    if section.page_key(response.url) != entry.page_key:
        return _elsewhere(response, section)
    if response.status == NOT_MODIFIED:
        return ("not_modified", None) if known and asks_conditionally(known, response.url) else (outcome, reason)
    if outcome is None and known and sha256(response.body).hexdigest() == known.body_sha256:
        return "unchanged", "the same bytes as before"
    if outcome is None and (why := _refusal_in_place_of_page(response, section)):
        return "blocked", why
    return outcome, reason


def judge(response: Response) -> Verdict:
    """What the transport alone says of a page; null where it must be read first."""
    if response.status in GONE:
        return "gone_pending", f"answers {response.status}"
    if response.status in BLOCKED:
        return "blocked", f"answers {response.status}: we are refused"
    if response.status == NOT_MODIFIED:
        return "failed", "answers 304, though it was not asked whether it has changed"
    if response.status != 200:
        return "failed", f"answers {response.status}"
    if BROKEN_OFF in response.flags:
        return "failed", "its compressed body breaks off before its end"
    if len(response.body) < STUB_BYTES and b"<meta" not in response.body.lower():
        if why := _refusal(response):
            return "blocked", why
        return "soft_404", f"a stub of {len(response.body)} bytes without meta tags, answered with 200"
    if SAYS_MISSING.search(response.body) and not PAGE_METAS.search(response.body):
        return "soft_404", "its title says that there is no such page, though it is answered with 200"
    return None, None


def judge_listing(response: Response, listed: int, least: int | None) -> Verdict:
    """What is wrong with a listing page that lists so many entries; two nulls if nothing is.

    Args:
        response: the page.
        listed: how many links on it fit the grammar.
        least: how many are declared for the first page; null for any other, where none is the end of the listing.
    """
    outcome, reason = judge(response)
    if outcome and outcome != "soft_404":
        return outcome, reason
    if listed < (least or 1) and (why := _refusal(response)):
        return "blocked", why
    if least is not None and listed < least:
        return "drifted", f"{listed} links fit the grammar of its pages, at least {least} are declared"
    if least is None and not listed:
        return "soft_404", f"no entries in {len(response.body)} bytes: the listing ends before it says it does"
    return None, None


def leads_away(response: Response, section: Section) -> str | None:
    """Why a listing page is none of this section: it redirects elsewhere; null if it does not.

    A home page shows the newest entries of every column; taken for the listing, it would hide all others for good.
    """
    if urlsplit(response.url).path.startswith(section.path):
        return None
    return f"redirects to {response.url}, which is no listing of {section.id}"


def listing_error(outcome: OutcomeName, status: int) -> str:
    """The error that a listing page with this outcome is."""
    if outcome == "blocked":
        return "SourceBlocked"
    passing = status in PASSING or status >= 500 or status == 200  # 200: a body that broke off
    return "SourceUnavailable" if outcome == "failed" and passing else "SourceChanged"


def _elsewhere(response: Response, section: Section) -> Verdict:
    """A page whose address leads to another one: where a text stands it has moved, else it is no longer there."""
    url = response.url
    if INDEX.search(urlsplit(url).path):
        return "soft_404", f"redirects to {url}, where no bulletin stands: a home page or a listing"
    siblings = (one for one in sections().values() if one.publisher.id == section.publisher.id)
    if any(one.page_key(url) for one in siblings) or PAGE_METAS.search(response.body):
        return "moved", url
    return "soft_404", f"redirects to {url}, which is no page with a text"


def _refusal(response: Response) -> str | None:
    """Why the response is a firewall's; null where it does not look like that."""
    if len(response.body) > REFUSAL_BYTES_AT_MOST:
        return None
    return refusal(response.text if isinstance(response, TextResponse) else response.body.decode("latin-1"))


def _refusal_in_place_of_page(response: Response, section: Section) -> str | None:
    """The same of a page, which must have neither the mandated meta tags nor a container of its section."""
    if PAGE_METAS.search(response.body) or not isinstance(response, TextResponse) or not (why := _refusal(response)):
        return None
    try:
        return None if extract(response.text, section.page).container else why
    except NestedTooDeep:
        return None

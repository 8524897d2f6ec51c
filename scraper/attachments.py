"""Files that hang on a page: which links are attachments. They are kept as they come, and never parsed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from parsel import Selector

from scraper.section import Section

ENDINGS = "pdf doc docx wps xls xlsx et ppt pptx dps ofd rtf txt csv zip rar 7z".split()
"""What offices attach; wps, et, dps and ofd are the formats of Chinese office programs."""
FILE = re.compile(rf"\.(?:{'|'.join(ENDINGS)})$", re.I)
MAYBE = re.compile(rb"\.(?:%b)\s*[\"'?#]" % "|".join(ENDINGS).encode(), re.I)
"""Most pages have none; this says so without parsing them."""
UPLOADED = re.compile(r"/[PW]0\d{10,}\.[A-Za-z0-9]+$")
"""How TRS names what an editor uploads: P for pictures and files, W for files in the text; the day, then a number."""
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|svg)$", re.I)
ATTACHMENTS_AT_MOST = 50
"""Of one page: a budget has a dozen."""
ATTACHMENT_BYTES_AT_MOST = 32 * 1024 * 1024
"""A scanned report with pictures has some ten megabytes."""


@dataclass(frozen=True)
class Attachment:
    """A link to a file, and what the page calls it."""

    url: str
    title: str | None


def attachments(section: Section, body: bytes, text: str, url: str) -> list[Attachment]:
    """The files that a page links: by their ending within the text of the page, by the name of an upload anywhere.

    Args:
        section: whose rules say where the text of a page stands.
        body: the page as it came.
        text: the same, decoded.
        url: its address; links are relative to it.
    """
    if not MAYBE.search(body):
        return []
    page = Selector(text)
    within = {link.attrib["href"] for rule in _css(section) for link in page.css(rule).css("a[href]")}
    found: dict[str, Attachment] = {}
    for link in page.css("a[href]"):
        href = link.attrib["href"].strip()
        try:
            where = urljoin(url, href).partition("#")[0]
            parts = urlsplit(where)
        except ValueError:  # no address at all, such as http://[
            continue
        is_file = FILE.search(parts.path) is not None and link.attrib["href"] in within
        is_upload = UPLOADED.search(parts.path) is not None and PICTURE.search(parts.path) is None
        if parts.scheme in ("http", "https") and (is_file or is_upload):
            title = " ".join((link.attrib.get("title") or " ".join(link.css("::text").getall())).split())
            found.setdefault(where, Attachment(where, title or None))
    return list(found.values())[:ATTACHMENTS_AT_MOST]


def _css(section: Section) -> Iterator[str]:
    return (rule for rule in section.page.body if isinstance(rule, str))

"""Whether a page says the same as when it was last read, told by today's code alone.

The archive holds the text as the code of its day read it. If the code has become better since, and the bytes have
changed as well (a token, a counter of visits), then the new text differs from the one held though the site has changed
nothing. So the bytes last read are read again, and the two texts that one code gives are compared: what the rules of
the section find, before any repair. Cleaning is a function of that, so it would give the same text too. A date that the
page gives now and did not give before is a change; one that it no longer gives is none.
"""

from schemas.captures import KnownPage
from schemas.errors import NestedTooDeep, WaibanError
from schemas.run_folder import RunFolder
from scraper.clean.charset import decode
from scraper.extract import extract
from scraper.section import Page
from scraper.warc import read_capture

Text = tuple[str | None, tuple[str, ...]]
"""The title of a page and its paragraphs."""
Told = tuple[Text, str | None]
"""What a page says, and the date that it gives itself."""


def same_text_as(folder: RunFolder, known: KnownPage, body: bytes, content_type: str | None, rules: Page) -> str | None:
    """The hash of the bytes last read, where they say what this body says; null where they do not, or are not there.

    Args:
        folder: the run that captured the body; earlier runs lie beside it.
        known: what was known of the page when the run was planned.
        body: the page as it came now.
        content_type: the header that came with it.
        rules: of the section.
    """
    if known.run is None or known.offset_bytes is None:
        return None
    try:
        now, day = _told(body, content_type, rules)
        held = read_capture(RunFolder(folder.location.parent.parent / known.run), known.offset_bytes)
        headers = {name.lower(): value for name, value in held.headers}
        before, earlier_day = _told(held.body, headers.get("content-type"), rules)
    except (WaibanError, NestedTooDeep):  # the earlier run is not there, or one of the two is no text
        return None
    title, paragraphs = now
    same = now == before and day in (None, earlier_day)
    return known.body_sha256 if title and paragraphs and same else None


def _told(body: bytes, content_type: str | None, rules: Page) -> Told:
    found = extract(decode(body, content_type).text, rules)
    return (found.title, found.paragraphs), found.dates[0].day if found.dates else None

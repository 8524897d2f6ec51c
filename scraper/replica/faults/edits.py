"""The office itself has changed what a page says: no fault of the site, but one of every fetcher that misses it."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from scraper.replica.faults.declaring import edit
from scraper.replica.grammar import notice
from scraper.replica.lines import Line, PlacedNotice, in_digest, with_attachment
from scraper.replica.office import OfficePage

CORRECTED = {"zh": "有关情况已更正。", "en": " This has been corrected."}


@edit()
def silent_edit(page: OfficePage, draw: Random) -> OfficePage:
    """A paragraph says more than it did, under the same title and date."""
    which = draw.randrange(len(page.notices))
    placed = page.notices[which]
    at = draw.choice([at for at, line in enumerate(placed.lines) if line.role == "body"])
    return _with_line(page, which, at, _longer(placed.lines[at]))


@edit()
def title_edit(page: OfficePage, draw: Random) -> OfficePage:
    """The title is another one; the text is the same."""
    first = page.notices[0].lines[0]
    if first.role == "title":
        return _with_line(page, 0, 0, _longer(first, ("（更正）", " (corrected)")))
    return replace(page, title=page.title + "（更正）")


@edit(digests_only=True)
def inserted_bulletin(page: OfficePage, draw: Random) -> OfficePage:
    """A bulletin is inserted into a digest, before the others."""
    told_on = page.published_on - timedelta(days=30)
    late = notice(f"late {page.key}", draw.choice(page.column.kinds), told_on)
    return replace(page, notices=(in_digest(late, page.level), *page.notices))


@edit(also=lambda page: (_beside(page, 1),))
def attachment_links(page: OfficePage, _draw: Random) -> OfficePage:
    """Links to two files beside it, the second of which is not there."""
    last = page.notices[-1]
    for number in (1, 2):
        last = with_attachment(last, f"附件{number}.pdf", "./" + _beside(page, number).rsplit("/", 1)[1])
    return replace(page, notices=(*page.notices[:-1], last))


def _beside(page: OfficePage, number: int) -> str:
    """The address of a file that is attached to a page."""
    return f"{page.path.rsplit('/', 1)[0]}/P0{page.published_on:%Y%m%d}{page.source_id:09}{number:02}.pdf"


def _longer(line: Line, more: tuple[str, str] = (CORRECTED["zh"], CORRECTED["en"])) -> Line:
    added = more[line.lang == "en"]
    return replace(line, text=line.text + added, undamaged=line.undamaged + added, simplified=line.simplified + added)


def _with_line(page: OfficePage, which: int, at: int, line: Line) -> OfficePage:
    placed = page.notices[which]
    lines = (*placed.lines[:at], line, *placed.lines[at + 1 :])
    changed = PlacedNotice(placed.notice, lines)
    return replace(page, notices=(*page.notices[:which], changed, *page.notices[which + 1 :]))

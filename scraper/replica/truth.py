"""What the office knows of its own pages: bulletins, languages, pairs of sentences, dates, undamaged text."""

from typing import Any

from scraper.replica.lines import Line, PlacedNotice, pairs
from scraper.replica.office import Office, OfficePage


def truth(office: Office) -> dict[str, Any]:
    """The truth as plain data: `{"seed": …, "pages": […]}`, pages in the order of their listings.

    A page has `key`, `section`, `path`, `charset`, `published_on`, `title` as it is shown, `damage` (small, middle,
    large or null), `attachments` (addresses) and `bulletins`. For a bulletin:

    - `title`: in both languages as the office knows it, whether or not the page shows it; `en` is null where the
      notice was never translated;
    - `event_on`: one day, or the first and the last;
    - `segments`: the paragraphs of its page in order; the title of a page with one bulletin stands in the page's head
      and is not among them. `text` is as served, `text_undamaged` what a perfect repair makes of it, in the page's
      own script, `text_simplified` what was written;
    - `segment_pairs`: places in `segments` (from 0), Chinese and English;
    - `sentence_pairs`: undamaged and Simplified, in order; mostly one to one. Empty where a page has one language.
    """
    return {
        "seed": office.seed,
        "pages": [page_truth(page) for pages in office.pages.values() for page in pages],
    }


def page_truth(page: OfficePage) -> dict[str, Any]:
    """The truth of one page."""
    return {
        "key": page.key,
        "section": page.section_id,
        "path": page.path,
        "charset": page.charset,
        "published_on": page.published_on.isoformat(),
        "title": page.title,
        "damage": page.level,
        "attachments": list(page.attachments),
        "bulletins": [_bulletin(placed) for placed in page.notices],
    }


def _bulletin(placed: PlacedNotice) -> dict[str, Any]:
    notice, paired = placed.notice, [list(pair) for pair in pairs(placed.lines)]
    sentences = [sentence for paragraph in notice.paragraphs for sentence in paragraph.sentences]
    return {
        "kind": notice.kind,
        "title": {"zh": notice.title_zh, "en": notice.title_en},
        "event_on": [day.isoformat() for day in notice.event_on],
        "segments": [_segment(line) for line in placed.lines],
        "segment_pairs": paired,
        "sentence_pairs": [{"zh": list(one.zh), "en": list(one.en)} for one in sentences] if paired else [],
    }


def _segment(line: Line) -> dict[str, str]:
    return {
        "role": line.role,
        "lang": line.lang,
        "text": line.text,
        "text_undamaged": line.undamaged,
        "text_simplified": line.simplified,
    }

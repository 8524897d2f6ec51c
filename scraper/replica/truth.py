"""What the office knows of its own pages: bulletins, languages, pairs of sentences, dates, undamaged text."""

from typing import Any

from scraper.replica.office import Line, Office, OfficePage, PlacedNotice


def truth(office: Office) -> dict[str, Any]:
    """The truth as plain data: `{"seed": …, "pages": [...]}`, pages in the order of their listings."""
    return {
        "seed": office.seed,
        "pages": [_page(page) for pages in office.pages.values() for page in pages],
    }


def _page(page: OfficePage) -> dict[str, Any]:
    return {
        "id": str(page.source_id),
        "column": page.column.path.rstrip("/").rsplit("/", 1)[-1],
        "path": page.path,
        "title": page.title,
        "published_on": page.published_on.isoformat(),
        "charset": page.charset,
        "damage": page.level,
        "bulletins": [_bulletin(placed) for placed in page.notices],
    }


def _bulletin(placed: PlacedNotice) -> dict[str, Any]:
    """One bulletin; `segments` are the lines of its page, the title in the page's head not among them."""
    lines = placed.lines
    zh = [n for n, line in enumerate(lines) if line.role == "body" and line.lang != "en"]
    en = [n for n, line in enumerate(lines) if line.role == "body" and line.lang == "en"]
    both = bool(zh and en)
    return {
        "title": {"zh": placed.notice.title.zh, "en": placed.notice.title.en},
        "event_on": [day.isoformat() for day in placed.notice.event_on],
        "segments": [_segment(line) for line in lines],
        "segment_pairs": list(zip(zh, en, strict=True)) if both else [],
        "sentence_pairs": [
            {"zh": list(sentence.zh), "en": list(sentence.en)}
            for paragraph in placed.notice.paragraphs
            for sentence in paragraph.sentences
        ]
        if both
        else [],
    }


def _segment(line: Line) -> dict[str, str]:
    return {"role": line.role, "lang": line.lang, "text": line.text, "text_undamaged": line.undamaged}

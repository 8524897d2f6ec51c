"""A declaration held against pages that a person saved: whether it fits, and what a test of it demands from then on.

A case is a saved file and beside it, under the same name, what the section finds in it as JSON. A person who keeps one
reads the JSON, and compares it with the page as a browser shows it.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from schemas.errors import NotText, UndecodableCapture, WaibanError
from scraper.assumptions import judge_all
from scraper.clean.charset import decode
from scraper.contact import Contact, Seen
from scraper.extract import extract
from scraper.ingest import read_body
from scraper.listing import entries, page_count
from scraper.section import Section

Row = dict[str, Any]


def judge_saved(section: Section, listing: Path | None, pages: Sequence[Path]) -> Iterator[Row]:
    """What saved files say of each assumption that they can tell of.

    Args:
        section: whose declaration.
        listing: its listing page, the first.
        pages: some of its pages.

    Yields:
        `file`, and of each assumption `id`, `basis`, `what`, `verdict` and `evidence`.

    Raises:
        WaibanError: a file cannot be read, or is no text.
    """
    listed = _seen(listing, section.listing_url(section.publisher.site_url)) if listing else None
    cases = [(listing, Contact(section, listing=listed), "listing")] if listing else []
    cases += [(page, Contact(section, listing=listed, page=_seen(page, page.name)), "page") for page in pages]
    for path, contact, kind in cases:
        for assumption, finding in judge_all(contact):
            if assumption.needs == (kind,) and not assumption.wire:
                yield {"file": path.name, **assumption.row(finding)}


def keep(section: Section, listing: Path | None, pages: Sequence[Path], cases: Path) -> list[Path]:
    """Keep saved files as cases of a section, in a folder of its own below `cases`; renews those of the same names.

    Returns:
        What was written that a person should read.

    Raises:
        WaibanError: a file cannot be read, is no text, or nothing can be written there.
    """
    wanted: list[Path] = []
    try:
        (cases / section.id).mkdir(parents=True, exist_ok=True)
        for path, kind in [*([(listing, "listing")] if listing else []), *((page, "page") for page in pages)]:
            body = read_body(path)
            found = {"kind": kind, **found_in(section, kind, body)}
            kept = cases / section.id / f"{path.stem}.html"
            kept.write_bytes(body)
            wanted.append(kept.with_suffix(".json"))
            wanted[-1].write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise WaibanError(f"cannot write in {cases}: {error.strerror or error}; name another folder") from error
    return wanted


def found_in(section: Section, kind: str, body: bytes) -> Row:
    """What a section finds in a saved file: of a listing its entries, of a page its title, days and paragraphs."""
    text = decode(body, None).text
    if kind == "listing":
        listed = entries(section, text, section.listing_url(section.publisher.site_url))
        return {"listing_pages": page_count(section, text), "entries": [entry.model_dump() for entry in listed]}
    found = extract(text, section.page)
    return {
        "title": found.title,
        "days": {one.method: one.day for one in found.dates},
        "body": found.container,
        "paragraphs": list(found.paragraphs),
    }


def _seen(path: Path, url: str) -> Seen:
    body = read_body(path)
    try:
        decode(body, None)
    except (UndecodableCapture, NotText) as error:
        raise WaibanError(f"{path}: {error.message}") from error
    return Seen(url, 200, {}, body)

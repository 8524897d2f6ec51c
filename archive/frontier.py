"""What the archive knows of a section's pages, for the next run to ask for them politely."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from sqlite_utils import Database

from archive.answers import READ, Answer, answers_of_pages, answers_of_section_in_short, is_plain
from archive.database import open_held
from archive.sightings import Sightings
from schemas.captures import KnownPage
from schemas.records import ABSENT, OutcomeName

FIRST_SEEN = "SELECT key, first_seen_at FROM pages WHERE section_id = (SELECT id FROM sections WHERE key = ?)"


def known_pages(archive: Path, section_id: str) -> list[KnownPage]:
    """The pages that have given a bulletin, in the order of their keys; none where there is no archive yet.

    A page that never gave one is not known: it is asked for again wherever it stands on the listing.
    """
    with open_held(archive) as db:
        return known_of(_answers(db, section_id)) if db else []


def known_of(pages: Mapping[str, Sequence[Answer]]) -> list[KnownPage]:
    """The same, of what pages have answered."""
    sightings = ((key, Sightings.of(answers)) for key, answers in sorted(pages.items()))
    return [known for key, page in sightings if (known := _known(key, page))]


def _answers(db: Database, section_id: str) -> dict[str, list[Answer]]:
    """Of every page as many answers as tell all that is asked here; most pages do nothing but stand there."""
    short = answers_of_section_in_short(db, section_id)
    first_seen = dict(db.execute(FIRST_SEEN, [section_id]).fetchall())
    in_full = [page for page, told in short.items() if not (is_plain(told, first_seen[page]) and told[-1].asked)]
    return short | answers_of_pages(db, in_full) if in_full else short


def _known(key: str, page: Sightings) -> KnownPage | None:
    last, first = page.last, page.first
    if last is None or first is None:
        return None
    return KnownPage(
        key=key,
        url=page.seen[-1].url,
        etag=last.etag,
        last_modified=last.last_modified,
        validated_url=last.url,
        body_sha256=last.body_sha256,
        capture=first.capture,
        captured_url=first.url,
        captured_at=first.at,
        run=first.run,
        offset_bytes=first.offset_bytes,
        payload_digest=first.payload_digest,
        outcome=_outcome(page),
        checked_on=page.checked_on,
        absent_on=tuple(page.absent_on),
        gone=page.gone,
    )


def _outcome(page: Sightings) -> OutcomeName | None:
    if page.newest is None:
        return None
    if page.gone and page.newest.answer in ABSENT:
        return "gone"
    return "unchanged" if page.newest.answer == READ else cast("OutcomeName", page.newest.answer)

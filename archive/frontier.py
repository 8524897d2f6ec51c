"""What the archive knows of a section's pages, for the next run to ask for them politely."""

from pathlib import Path
from typing import cast

from archive.answers import READ, answers_of_section
from archive.database import open_held
from archive.sightings import Sightings
from schemas.captures import KnownPage
from schemas.records import ABSENT, OutcomeName


def known_pages(archive: Path, section_id: str) -> list[KnownPage]:
    """The pages that have given a bulletin, in the order of their keys; none where there is no archive yet.

    A page that never gave one is not known: it is asked for again wherever it stands on the listing.
    """
    with open_held(archive) as db:
        pages = answers_of_section(db, section_id) if db else {}
    sightings = ((key, Sightings.of(answers)) for key, answers in sorted(pages.items()))
    return [known for key, page in sightings if (known := _known(key, page))]


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

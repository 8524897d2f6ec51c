"""What the archive knows of a section's pages, for the next run to ask for them politely."""

from pathlib import Path

from archive.database import is_archive, open_reading
from archive.sightings import Sightings, sightings
from schemas.records import KnownPage


def known_pages(archive: Path, section_id: str) -> list[KnownPage]:
    """The pages that have given a bulletin, in the order of their keys; none where there is no archive yet.

    A page that never gave one is not known: it is asked for again wherever it stands on the listing.
    """
    if not is_archive(archive):
        return []
    with open_reading(archive) as db:
        pages = sightings(db, section_id)
    return [_known(key, page) for key, page in sorted(pages.items()) if page.last]


def _known(key: str, page: Sightings) -> KnownPage:
    last, first = page.last or {}, page.first or {}
    return KnownPage(
        key=key,
        url=page.url,
        etag=last["etag"],
        last_modified=last["last_modified"],
        validated_url=last["url"],
        body_sha256=last["body_sha256"],
        capture=first["capture"],
        captured_url=first["url"],
        captured_at=first["captured_at"],
        run=first["run"],
        offset_bytes=first["offset_bytes"],
        payload_digest=first["payload_digest"],
        outcome=page.outcome,
        checked_on=page.checked_on,
        absent_on=tuple(page.absent_on),
    )
